package dev.orderstream.standalone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;

/** Progress of something long: a line that is written over on a terminal, lines in a file, or JSON, one object a line. */
final class ProgressLines {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ON_A_TERMINAL = "orders.terminal";
    private static final Duration OFTEN = Duration.ofSeconds(1);
    private static final Duration SELDOM = Duration.ofSeconds(10);
    private static final int LINE_CHARS = 90;

    private final PrintWriter out;
    private final Form form;
    private long shownNanos;
    private boolean lineIsOpen;

    enum Form {
        TERMINAL,
        FILE,
        JSON;

        /** As the launcher found it, or as was asked for. */
        static Form of(JsonOption json) {
            if (json.wanted()) {
                return JSON;
            }
            return Boolean.getBoolean(ON_A_TERMINAL) ? TERMINAL : FILE;
        }
    }

    ProgressLines(PrintWriter out, Form form) {
        this.out = out;
        this.form = form;
        this.shownNanos = System.nanoTime() - SELDOM.toNanos();
    }

    boolean isJson() {
        return form == Form.JSON;
    }

    /** Whether it is time to show more: each second, or every ten in a file. */
    boolean isDue() {
        Duration every = form == Form.FILE ? SELDOM : OFTEN;
        return System.nanoTime() - shownNanos >= every.toNanos();
    }

    /** Something happened. */
    void say(String text) {
        if (isJson()) {
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

    void show(String text) {
        shownNanos = System.nanoTime();
        if (form == Form.TERMINAL) {
            out.print("\r" + text + " ".repeat(Math.max(0, LINE_CHARS - text.length())));
            lineIsOpen = true;
        } else {
            out.println(text);
        }
        out.flush();
    }

    void json(Map<String, Object> fields) {
        shownNanos = System.nanoTime();
        try {
            out.println(JSON.writeValueAsString(fields));
            out.flush();
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException(bug);
        }
    }

    static String text(Duration left) {
        return left.toHours() > 0
                ? left.toHours() + " h " + left.toMinutesPart() + " min"
                : left.toMinutes() > 0
                        ? left.toMinutes() + " min " + left.toSecondsPart() + " s"
                        : left.toSeconds() + " s";
    }
}
