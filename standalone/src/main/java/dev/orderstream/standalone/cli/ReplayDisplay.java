package dev.orderstream.standalone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.orderstream.topology.app.ReplayProgress.Snapshot;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How far a replay has come: a line that is written over on a terminal, lines in a file, or JSON, one object a line. */
final class ReplayDisplay {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration OFTEN = Duration.ofSeconds(1);
    private static final Duration SELDOM = Duration.ofSeconds(10);
    private static final int LINE_CHARS = 90;

    private final PrintWriter out;
    private final Form form;
    private final Pace pace = new Pace(System::nanoTime);
    private long shownNanos;
    private boolean lineIsOpen;

    enum Form {
        TERMINAL,
        FILE,
        JSON
    }

    ReplayDisplay(PrintWriter out, Form form) {
        this.out = out;
        this.form = form;
        this.shownNanos = System.nanoTime() - SELDOM.toNanos();
    }

    /** Whether it is time to show more: each second, or every ten in a file. */
    boolean isDue() {
        Duration every = form == Form.FILE ? SELDOM : OFTEN;
        return System.nanoTime() - shownNanos >= every.toNanos();
    }

    /** @param restoring records that stores of a former build are yet to be restored from */
    void building(Snapshot progress, long restoring) {
        pace.reached(progress.projected());
        long remaining = progress.total() - progress.projected();
        Optional<Duration> left = pace.left(remaining);
        if (form == Form.JSON) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("projected", progress.projected());
            fields.put("total", progress.total());
            fields.put("restoring", restoring);
            fields.put("recordsPerSecond", Math.round(pace.perSecond()));
            left.ifPresent(duration -> fields.put("etaMillis", duration.toMillis()));
            json(fields);
            return;
        }
        show(String.format(
                Locale.ROOT,
                "  %,d of %,d records projected (%d%%), %,.0f/s%s%s",
                progress.projected(),
                progress.total(),
                progress.total() == 0 ? 100 : 100 * progress.projected() / progress.total(),
                pace.perSecond(),
                left.map(duration -> ", " + text(duration) + " left").orElse(""),
                restoring == 0 ? "" : String.format(Locale.ROOT, ", %,d to restore first", restoring)));
    }

    void comparing(long orders) {
        if (form == Form.JSON) {
            json(Map.of("compared", orders));
        } else {
            show(String.format(Locale.ROOT, "  %,d orders compared", orders));
        }
    }

    /** Something happened. */
    void say(String text) {
        if (form == Form.JSON) {
            json(Map.of("message", text));
            return;
        }
        end();
        out.println(text);
        out.flush();
    }

    /** What is printed next begins a line. */
    void end() {
        if (lineIsOpen) {
            out.println();
            out.flush();
            lineIsOpen = false;
        }
    }

    private void show(String text) {
        shownNanos = System.nanoTime();
        if (form == Form.TERMINAL) {
            out.print("\r" + text + " ".repeat(Math.max(0, LINE_CHARS - text.length())));
            lineIsOpen = true;
        } else {
            out.println(text);
        }
        out.flush();
    }

    private void json(Map<String, Object> fields) {
        shownNanos = System.nanoTime();
        try {
            out.println(JSON.writeValueAsString(fields));
            out.flush();
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException(bug);
        }
    }

    private static String text(Duration left) {
        return left.toHours() > 0
                ? left.toHours() + " h " + left.toMinutesPart() + " min"
                : left.toMinutes() > 0
                        ? left.toMinutes() + " min " + left.toSecondsPart() + " s"
                        : left.toSeconds() + " s";
    }
}
