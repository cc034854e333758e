package dev.orderstream.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The history of an order as lines of text: version, time, event and what it says. */
public final class Timeline {
    private static final int VALUE_CHARS_MAX = 60;

    private Timeline() {}

    /**
     * One line for each event, oldest first.
     *
     * @param history {@code {orderId, events: [{version, timestamp, type, data}]}}
     */
    public static List<String> lines(JsonNode history) {
        List<String> lines = new ArrayList<>();
        for (JsonNode event : history.path("events")) {
            lines.add("%4d  %-24s  %-18s  %s"
                    .formatted(
                            event.path("version").asLong(),
                            event.path("timestamp").asText(),
                            event.path("type").asText(),
                            fields(event.path("data")))
                    .stripTrailing());
        }
        return lines;
    }

    private static String fields(JsonNode data) {
        List<String> fields = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : data.properties()) {
            fields.add(field.getKey() + "=" + value(field.getValue()));
        }
        return String.join("  ", fields);
    }

    private static String value(JsonNode value) {
        if (value.has("amount") && value.has("currency")) {
            return MoneyText.of(
                    value.path("amount").asLong(), value.path("currency").asText());
        }
        if (value.isArray()) {
            List<String> items = new ArrayList<>();
            value.forEach(item -> items.add(value(item)));
            return "[" + String.join(", ", items) + "]";
        }
        if (value.has("sku") && value.has("quantity")) {
            return value.path("quantity").asInt() + " x "
                    + shortened(value.path("sku").asText());
        }
        return shortened(value.isValueNode() ? value.asText() : value.toString());
    }

    private static String shortened(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= VALUE_CHARS_MAX ? plain : plain.substring(0, VALUE_CHARS_MAX) + "...";
    }
}
