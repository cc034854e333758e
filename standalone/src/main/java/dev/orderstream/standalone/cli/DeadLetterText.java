package dev.orderstream.standalone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Dead letters as lines of text. Anybody may have sent what is in them: no control character gets through. */
final class DeadLetterText {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final int COLUMNS_DEFAULT = 120;
    private static final int DETAIL_MIN = 20;
    private static final int HEADERS_MAX = 50;
    private static final int TEXT_MAX = 4_096;
    private static final List<String> TITLES = List.of("AGE", "STATE", "KIND", "CODE", "ORDER/SKU", "ID", "DETAIL");
    private static final int ABOUT = 4;
    private static final int ABOUT_MAX = 36;

    private DeadLetterText() {}

    /** How wide the terminal is, as it says in COLUMNS. */
    static int columns() {
        return Optional.ofNullable(System.getenv("COLUMNS"))
                .filter(text -> text.matches("[1-9][0-9]{1,3}"))
                .map(Integer::valueOf)
                .orElse(COLUMNS_DEFAULT);
    }

    /**
     * A line for each, as wide as the terminal: the details are cut.
     *
     * @param page {@code {deadLetters: [...], next?}}
     */
    static List<String> table(JsonNode page, Instant now, int columns) {
        List<List<String>> rows = new ArrayList<>();
        page.path("deadLetters").forEach(letter -> rows.add(row(letter, now)));
        if (rows.isEmpty()) {
            return List.of("No dead letters.");
        }
        rows.addFirst(TITLES);
        int[] widths = new int[TITLES.size() - 1];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            widths[i] = rows.stream()
                    .mapToInt(row -> row.get(column).length())
                    .max()
                    .orElse(0);
        }
        List<String> lines = new ArrayList<>();
        rows.forEach(row -> lines.add(line(row, widths, columns)));
        if (page.hasNonNull("next")) {
            lines.add("There are more: see --limit.");
        }
        return lines;
    }

    private static String line(List<String> row, int[] widths, int columns) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
        }
        String detail = row.getLast();
        return line.append(cut(detail, Math.max(DETAIL_MIN, columns - line.length())))
                .toString()
                .stripTrailing();
    }

    private static List<String> row(JsonNode letter, Instant now) {
        List<String> row =
                new ArrayList<>(Stream.of("timestamp", "state", "kind", "code", about(letter), "deadLetterId", "detail")
                        .map(field -> PlainText.of(letter.path(field).asText("")))
                        .toList());
        row.set(0, age(row.getFirst(), now));
        row.set(ABOUT, cut(row.get(ABOUT), ABOUT_MAX));
        return row;
    }

    private static String about(JsonNode letter) {
        return letter.has("sku") ? "sku" : "orderId";
    }

    /** Everything that is known of one. */
    static List<String> lines(JsonNode letter, Instant now) {
        List<String> lines = new ArrayList<>();
        letter.properties().stream()
                .filter(field ->
                        field.getValue().isValueNode() && !field.getValue().isNull())
                .forEach(field -> add(lines, field.getKey(), field.getValue().asText()));
        add(lines, "age", age(letter.path("timestamp").asText(), now));
        block(lines, "handling", letter.path("handling"));
        JsonNode source = letter.path("source");
        add(lines, "key", shown(source.path("key")));
        int headers = 0;
        for (JsonNode header : source.path("headers")) {
            if (headers++ < HEADERS_MAX) {
                add(lines, "header", header.path("name").asText() + " = " + shown(header));
            }
        }
        if (headers > HEADERS_MAX) {
            add(lines, "headers", (headers - HEADERS_MAX) + " more; see --json");
        }
        JsonNode value = source.path("value");
        if (!value.isMissingNode()) {
            add(lines, "bytes", value.path("bytes").asText());
        }
        if (!letter.has("command") && !letter.has("event")) {
            add(lines, "value", cut(shown(value), TEXT_MAX));
        }
        block(lines, "command", letter.path("command"));
        block(lines, "event", letter.path("event"));
        block(lines, "order", letter.path("order"));
        return lines;
    }

    private static void add(List<String> lines, String name, String text) {
        lines.add(String.format(Locale.ROOT, "%-15s %s", PlainText.of(name), PlainText.of(text))
                .stripTrailing());
    }

    private static void block(List<String> lines, String name, JsonNode json) {
        if (!json.isObject()) {
            return;
        }
        lines.add(name);
        try {
            JSON.writeValueAsString(json).lines().forEach(line -> lines.add("  " + PlainText.of(line)));
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException(bug);
        }
    }

    /** As text where it is text, otherwise as hex. */
    private static String shown(JsonNode bytes) {
        return bytes.has("text")
                ? bytes.path("text").asText()
                : bytes.has("hex") ? "0x" + bytes.path("hex").asText() : "(none)";
    }

    /** Such as 45 s, 12 min, 3 h, 9 d. */
    static String age(String timestamp, Instant now) {
        Duration age;
        try {
            age = Duration.between(Instant.parse(timestamp), now);
        } catch (DateTimeParseException none) {
            return "?";
        }
        if (age.toMinutes() < 1) {
            return Math.max(0, age.toSeconds()) + " s";
        }
        if (age.toHours() < 1) {
            return age.toMinutes() + " min";
        }
        return age.toDays() < 2 ? age.toHours() + " h" : age.toDays() + " d";
    }

    /** So much of it, with dots for the rest. */
    static String cut(String text, int max) {
        return text.length() <= max ? text : text.substring(0, max - 3) + "...";
    }
}
