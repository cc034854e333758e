package dev.orderstream.standalone.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** How progress is shown. Threadsafe. */
final class Terminal {
    private static final int BAR = 30;

    private final PrintWriter out;
    private final boolean rewritable;
    private int shownTenths = -1;

    /** @param rewritable whether a line can be written over: a terminal, not a file */
    Terminal(PrintWriter out, boolean rewritable) {
        this.out = out;
        this.rewritable = rewritable;
    }

    synchronized void line(String text) {
        out.println(text);
        out.flush();
    }

    void ready(String component, Duration took) {
        line(String.format(Locale.ROOT, "  %-10s %4.1f s", component, took.toMillis() / 1000.0));
    }

    /** Shows how far something is: often on a terminal, ten times in a file. */
    synchronized void progress(String what, int done, int all) {
        int steps = rewritable ? BAR : 10;
        int reached = (int) ((long) done * steps / all);
        if (reached <= shownTenths) {
            return;
        }
        shownTenths = reached;
        String counts = done + " of " + all + " " + what;
        if (rewritable) {
            out.print("\r  [" + "#".repeat(reached) + ".".repeat(BAR - reached) + "] " + counts);
            if (done == all) {
                out.println();
            }
        } else {
            out.println("  " + counts);
        }
        out.flush();
    }
}
