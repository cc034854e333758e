package dev.orderstream.standalone.cli;

import dev.orderstream.standalone.candidate.TopicScan;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How far the reading of topics has come, one after the other. */
final class ScanDisplay implements TopicScan.Progress {
    private final ProgressLines lines;
    private String topic = "";
    private Pace pace = new Pace(System::nanoTime);

    ScanDisplay(ProgressLines lines) {
        this.lines = lines;
    }

    @Override
    public void at(String reading, long passed, long all) {
        if (!reading.equals(topic)) {
            topic = reading;
            pace = new Pace(System::nanoTime);
        }
        pace.reached(passed);
        if (!lines.isDue() && passed < all) {
            return;
        }
        Optional<Duration> left = pace.left(all - passed);
        if (lines.isJson()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("topic", topic);
            fields.put("records", passed);
            fields.put("total", all);
            fields.put("recordsPerSecond", Math.round(pace.perSecond()));
            left.ifPresent(duration -> fields.put("etaMillis", duration.toMillis()));
            lines.json(fields);
            return;
        }
        lines.show(String.format(
                Locale.ROOT,
                "  %s: %,d of %,d records read (%d%%), %,.0f/s%s",
                topic,
                passed,
                all,
                100 * passed / all,
                pace.perSecond(),
                left.map(duration -> ", " + ProgressLines.text(duration) + " left")
                        .orElse("")));
    }

    void end() {
        lines.end();
    }
}
