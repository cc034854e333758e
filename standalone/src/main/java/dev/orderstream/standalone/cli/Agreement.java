package dev.orderstream.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.standalone.PreconditionException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;

/** Asks the person at the terminal before something is done that is not undone easily. */
final class Agreement {
    /** System property that the launcher sets when stdin is a terminal. */
    private static final String INTERACTIVE = "orders.interactive";

    private Agreement() {}

    /**
     * Whether to do it.
     *
     * @param isGiven whether it was agreed to on the command line, with {@code --yes}
     * @param nothingDone sentence for when it is not, such as "Nothing was deleted"
     * @throws PreconditionException when there is no terminal to ask at
     */
    static boolean to(String question, boolean isGiven, String nothingDone, PrintWriter err) {
        if (isGiven) {
            return true;
        }
        if (!Boolean.getBoolean(INTERACTIVE)) {
            throw new PreconditionException(
                    nothingDone + ": there is no terminal to ask at; --yes does it without asking.");
        }
        err.print(question + " [y/N] ");
        err.flush();
        boolean yes = answer().map(String::strip)
                .map(text -> text.toLowerCase(Locale.ROOT))
                .filter(text -> text.equals("y") || text.equals("yes"))
                .isPresent();
        if (!yes) {
            err.println(nothingDone + ".");
        }
        return yes;
    }

    private static Optional<String> answer() {
        try {
            return Optional.ofNullable(new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine());
        } catch (IOException failed) {
            throw new UncheckedIOException("the answer could not be read", failed);
        }
    }
}
