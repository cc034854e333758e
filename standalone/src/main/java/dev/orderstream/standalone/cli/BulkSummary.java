package dev.orderstream.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What was done, or would be done, about many dead letters, added up over the chunks. */
final class BulkSummary {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> COUNTS = List.of("redriven", "discarded", "parked", "skipped");
    private static final List<String> OUTCOMES = List.of("events", "noOps", "duplicates", "notDecided");
    private static final Set<String> NOT_DONE = Set.of("SKIPPED", "PARKED");

    /** Most letters that are named. */
    private static final int NAMED_MAX = 1_000;

    private static final int SHOWN_MAX = 20;

    private final boolean isDry;
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, Long> outcomes = new TreeMap<>();
    private final Map<String, Long> rejected = new TreeMap<>();
    private final ArrayNode notDone = JSON.createArrayNode();
    private long matching;

    BulkSummary(boolean isDry) {
        this.isDry = isDry;
    }

    void matching(long count) {
        matching = count;
    }

    long matching() {
        return matching;
    }

    void add(JsonNode chunk) {
        COUNTS.forEach(name -> counts.merge(name, chunk.path(name).asLong(), Long::sum));
        JsonNode wouldBe = chunk.path("wouldBe");
        OUTCOMES.forEach(name -> outcomes.merge(name, wouldBe.path(name).asLong(), Long::sum));
        wouldBe.path("rejected")
                .properties()
                .forEach(code -> rejected.merge(code.getKey(), code.getValue().asLong(), Long::sum));
        for (JsonNode item : chunk.path("items")) {
            if (NOT_DONE.contains(item.path("result").asText()) && notDone.size() < NAMED_MAX) {
                notDone.add(item);
            }
        }
    }

    /** How many were looked at. */
    long seen() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private long count(String name) {
        return counts.getOrDefault(name, 0L);
    }

    /** Whether all that were looked at were done. */
    boolean isComplete() {
        return count("parked") + count("skipped") == 0;
    }

    void print(PrintWriter out, boolean asJson) {
        if (asJson) {
            JsonOption.print(out, data());
        } else {
            text(out);
        }
        out.flush();
    }

    private void text(PrintWriter out) {
        if (seen() == 0) {
            out.println("No dead letter matches.");
            return;
        }
        named(out);
        out.printf(
                Locale.ROOT,
                "%s%,d redriven, %,d discarded, %,d parked, %,d skipped%n",
                isDry ? "Would be: " : "",
                count("redriven"),
                count("discarded"),
                count("parked"),
                count("skipped"));
        if (isDry && count("redriven") > 0) {
            out.printf(
                    Locale.ROOT,
                    "Of those redriven: %,d append events, %,d change nothing, %,d are duplicates, %,d are rejected%s%s%n",
                    outcomes.get("events"),
                    outcomes.get("noOps"),
                    outcomes.get("duplicates"),
                    rejected.values().stream().mapToLong(Long::longValue).sum(),
                    rejected.isEmpty() ? "" : " " + rejected,
                    outcomes.getOrDefault("notDecided", 0L) == 0
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    ", %,d are not about orders and cannot be tried",
                                    outcomes.getOrDefault("notDecided", 0L)));
        }
    }

    private void named(PrintWriter out) {
        for (int i = 0; i < Math.min(notDone.size(), SHOWN_MAX); i++) {
            JsonNode item = notDone.get(i);
            out.println(PlainText.of("  " + item.path("deadLetterId").asText() + "  "
                    + item.path("code").asText(item.path("result").asText()) + "  "
                    + item.path("detail").asText("tried too often: --force, --edit or discard it")));
        }
        if (notDone.size() > SHOWN_MAX) {
            out.println("  and more; --json names up to " + NAMED_MAX);
        }
    }

    private ObjectNode data() {
        ObjectNode data = JSON.createObjectNode().put("dryRun", isDry).put("matching", matching);
        COUNTS.forEach(name -> data.put(name, count(name)));
        if (isDry) {
            ObjectNode wouldBe = data.putObject("wouldBe");
            outcomes.forEach(wouldBe::put);
            ObjectNode codes = wouldBe.putObject("rejected");
            rejected.forEach(codes::put);
        }
        data.set("notDone", notDone);
        return data;
    }
}
