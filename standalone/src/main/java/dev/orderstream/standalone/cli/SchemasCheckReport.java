package dev.orderstream.standalone.cli;

import dev.orderstream.schemas.VersionCheck;
import dev.orderstream.standalone.candidate.Candidates;
import dev.orderstream.standalone.candidate.ReleaseCheck;
import dev.orderstream.standalone.candidate.TopicScan;
import dev.orderstream.standalone.candidate.TopicScan.Place;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a check of candidates has found, for people and for machines. */
final class SchemasCheckReport {
    private final Candidates candidates;
    private final ReleaseCheck.Result result;

    SchemasCheckReport(Candidates candidates, ReleaseCheck.Result result) {
        this.candidates = candidates;
        this.result = result;
    }

    void print(PrintWriter out) {
        for (VersionCheck.Result subject : result.subjects()) {
            out.printf(
                    "%s: %s%n",
                    subject.subject(),
                    subject.versions() == 0
                            ? "not registered"
                            : subject.breaks().isEmpty()
                                    ? "compatible with all of " + subject.versions() + " versions"
                                    : "NOT compatible");
            subject.breaks().forEach(broken -> out.printf("  %s%n", broken.reason()));
        }
        for (TopicScan.Result topic : result.topics()) {
            out.printf(
                    Locale.ROOT,
                    "%s: %,d checked, %,d skipped (other types), %,d unreadable, %,d failed%n",
                    topic.topic(),
                    topic.decoded(),
                    topic.otherType(),
                    topic.unreadable(),
                    topic.failed());
            topic.firstFailure().ifPresent(place -> print(out, "failure", topic.topic(), place));
            topic.firstUnreadable()
                    .ifPresent(place -> print(out, "unreadable by its own schema too", topic.topic(), place));
        }
        out.println(result.passed() ? "May be released." : "Must NOT be released.");
        out.flush();
    }

    private static void print(PrintWriter out, String what, String topic, Place place) {
        out.printf("  first %s: %s-%d offset %d: %s%n", what, topic, place.partition(), place.offset(), place.reason());
    }

    Map<String, Object> data() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("passed", result.passed());
        data.put("candidates", candidates.records().keySet().stream().sorted().toList());
        data.put("subjects", result.subjects());
        data.put("topics", topics());
        return data;
    }

    private List<Map<String, Object>> topics() {
        return result.topics().stream().map(SchemasCheckReport::topic).toList();
    }

    private static Map<String, Object> topic(TopicScan.Result topic) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("topic", topic.topic());
        data.put("checked", topic.decoded());
        data.put("skipped", topic.otherType());
        data.put("unreadable", topic.unreadable());
        data.put("failed", topic.failed());
        place(data, "firstFailure", topic.firstFailure());
        place(data, "firstUnreadable", topic.firstUnreadable());
        return data;
    }

    private static void place(Map<String, Object> data, String name, Optional<Place> place) {
        place.ifPresent(found -> data.put(name, found));
    }
}
