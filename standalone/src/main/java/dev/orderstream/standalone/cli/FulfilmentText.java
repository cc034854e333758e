package dev.orderstream.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderstream.standalone.MoneyText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sagas as lines of text. Customers wrote what is in some of it: no control character gets through. */
final class FulfilmentText {
    private static final List<String> TITLES = List.of("AGE", "CHANGED", "STATE", "TOTAL", "ORDER", "REASON");
    private static final int ORDER_MAX = 64;
    private static final int REASON_MAX = 60;

    private FulfilmentText() {}

    /**
     * A line for each.
     *
     * @param page {@code {fulfilments: [...], next?}}
     */
    static List<String> table(JsonNode page, Instant now) {
        List<List<String>> rows = new ArrayList<>();
        page.path("fulfilments").forEach(saga -> rows.add(row(saga, now)));
        if (rows.isEmpty()) {
            return List.of("No sagas.");
        }
        rows.addFirst(TITLES);
        List<String> lines = aligned(rows);
        if (page.hasNonNull("next")) {
            lines.add("There are more: see --limit.");
        }
        return lines;
    }

    private static List<String> row(JsonNode saga, Instant now) {
        return List.of(
                DeadLetterText.age(saga.path("startedAt").asText(), now),
                DeadLetterText.age(saga.path("updatedAt").asText(), now),
                PlainText.of(saga.path("state").asText()),
                money(saga.path("total")),
                DeadLetterText.cut(PlainText.of(saga.path("orderId").asText()), ORDER_MAX),
                DeadLetterText.cut(PlainText.of(saga.path("reason").asText()), REASON_MAX));
    }

    /** Everything that is known of one. */
    static List<String> lines(JsonNode saga, Instant now) {
        List<String> lines = new ArrayList<>();
        saga.properties().forEach(field -> {
            if (field.getValue().has("amount")) {
                add(lines, field.getKey(), money(field.getValue()));
            } else if (field.getValue().isValueNode()) {
                add(lines, field.getKey(), field.getValue().asText());
            }
        });
        add(lines, "age", DeadLetterText.age(saga.path("startedAt").asText(), now));
        lines.add("steps");
        List<List<String>> steps = new ArrayList<>();
        saga.path("steps").forEach(step -> steps.add(step(step, now)));
        aligned(steps).forEach(line -> lines.add("  " + line));
        if (!saga.path("interventions").isEmpty()) {
            lines.add("interventions");
            saga.path("interventions").forEach(each -> lines.add("  " + intervention(each)));
        }
        return lines;
    }

    private static List<String> step(JsonNode step, Instant now) {
        return List.of(
                PlainText.of(step.path("status").asText()),
                PlainText.of(step.path("kind").asText()),
                PlainText.of(step.path("subject").asText()),
                step.has("quantity") ? step.path("quantity").asText() : money(step.path("amount")),
                "try " + step.path("attempt").asText(),
                DeadLetterText.age(step.path("changedAt").asText(), now) + " ago",
                step.has("due") ? "due " + PlainText.of(step.path("due").asText()) : "",
                PlainText.of(step.path("detail").asText()));
    }

    private static String intervention(JsonNode made) {
        return PlainText.of(made.path("at").asText() + "  " + made.path("type").asText() + "  by "
                + made.path("actor").asText() + ": " + made.path("reason").asText()
                + (made.path("applied").asBoolean() ? "" : " (nothing was to be done)"));
    }

    private static String money(JsonNode money) {
        return money.has("amount")
                ? PlainText.of(MoneyText.of(
                        money.path("amount").asLong(), money.path("currency").asText()))
                : "";
    }

    /** Columns side by side; the last one as long as it is. */
    private static List<String> aligned(List<List<String>> rows) {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                int column = i;
                int width = rows.stream()
                        .mapToInt(each -> each.get(column).length())
                        .max()
                        .orElse(0);
                line.append(row.get(i))
                        .append(" ".repeat(width == 0 ? 0 : width - row.get(i).length() + 2));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static void add(List<String> lines, String name, String text) {
        lines.add(String.format(Locale.ROOT, "%-15s %s", PlainText.of(name), PlainText.of(text))
                .stripTrailing());
    }
}
