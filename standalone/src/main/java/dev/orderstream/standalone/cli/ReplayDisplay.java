package dev.orderstream.standalone.cli;

import dev.orderstream.topology.app.ReplayProgress.Snapshot;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How far a replay has come. */
final class ReplayDisplay {
    private final ProgressLines lines;
    private final Pace pace = new Pace(System::nanoTime);

    ReplayDisplay(ProgressLines lines) {
        this.lines = lines;
    }

    boolean isDue() {
        return lines.isDue();
    }

    /** @param restoring records that stores of a former build are yet to be restored from */
    void building(Snapshot progress, long restoring) {
        pace.reached(progress.projected());
        long remaining = progress.total() - progress.projected();
        Optional<Duration> left = pace.left(remaining);
        if (lines.isJson()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("projected", progress.projected());
            fields.put("total", progress.total());
            fields.put("restoring", restoring);
            fields.put("recordsPerSecond", Math.round(pace.perSecond()));
            left.ifPresent(duration -> fields.put("etaMillis", duration.toMillis()));
            lines.json(fields);
            return;
        }
        lines.show(String.format(
                Locale.ROOT,
                "  %,d of %,d records projected (%d%%), %,.0f/s%s%s",
                progress.projected(),
                progress.total(),
                progress.total() == 0 ? 100 : 100 * progress.projected() / progress.total(),
                pace.perSecond(),
                left.map(duration -> ", " + ProgressLines.text(duration) + " left")
                        .orElse(""),
                restoring == 0 ? "" : String.format(Locale.ROOT, ", %,d to restore first", restoring)));
    }

    void comparing(long orders) {
        if (lines.isJson()) {
            lines.json(Map.of("compared", orders));
        } else {
            lines.show(String.format(Locale.ROOT, "  %,d orders compared", orders));
        }
    }

    /** Something happened. */
    void say(String text) {
        lines.say(text);
    }

    /** What is printed next begins a line. */
    void end() {
        lines.end();
    }
}
