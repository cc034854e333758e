package dev.orderstream.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What became of one redrive, for people. Anybody may have sent what is in it. */
final class RedriveText {
    private RedriveText() {}

    static List<String> lines(JsonNode answer) {
        List<String> lines = new ArrayList<>();
        boolean isDry = answer.path("result").asText().equals("DRY_RUN");
        lines.add((isDry ? "Would be redriven: " : "Redriven: ")
                + answer.path("deadLetterId").asText() + ", attempt "
                + answer.path("attempt").asText());
        lines.add(
                answer.has("sku")
                        ? "  sku      " + answer.path("sku").asText()
                        : "  order    " + answer.path("orderId").asText());
        lines.add("  command  " + answer.path("commandId").asText());
        if (answer.has("status")) {
            lines.add("  outcome  GET " + answer.path("status").asText());
        }
        for (JsonNode change : answer.path("changes")) {
            lines.add("  changed  " + change.path("pointer").asText() + ": " + value(change, "before") + " -> "
                    + value(change, "after"));
        }
        if (isDry) {
            wouldBe(answer.path("wouldBe"), lines);
        }
        return lines.stream().map(PlainText::of).toList();
    }

    private static void wouldBe(JsonNode wouldBe, List<String> lines) {
        String at = " at version " + wouldBe.path("version").asText();
        switch (wouldBe.path("result").asText()) {
            case "EVENTS" -> {
                for (JsonNode event : wouldBe.path("events")) {
                    lines.add("  would append " + event.path("type").asText() + " as version "
                            + event.path("version").asText() + "  " + event.path("data"));
                }
            }
            case "REJECTED" ->
                lines.add(
                        "  would be rejected" + at + ": " + wouldBe.path("code").asText() + ": "
                                + wouldBe.path("detail").asText());
            case "DUPLICATE" -> lines.add("  had its effect before, as the order is" + at);
            default -> lines.add("  would change nothing" + at);
        }
    }

    private static String value(JsonNode change, String which) {
        return change.has(which) ? change.path(which).toString() : "(nothing)";
    }
}
