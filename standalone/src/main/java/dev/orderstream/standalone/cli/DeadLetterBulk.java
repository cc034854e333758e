package dev.orderstream.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderstream.standalone.OperatorClient;
import dev.orderstream.standalone.PreconditionException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Acts on all dead letters that match, chunk after chunk: counts them, asks where they are many, shows how far it has come, and sums up.
 *
 * @param verb what is done: redrive or discard
 * @param done the same as it is when it is done: redriven or discarded
 */
record DeadLetterBulk(
        CommandSpec spec,
        OperatorClient client,
        CountDownLatch stopping,
        String verb,
        String done,
        boolean isDry,
        boolean isAgreed,
        boolean isJson) {
    /** System properties that the launcher sets: stdin is a terminal, stdout is one. */
    private static final String INTERACTIVE = "orders.interactive";

    private static final String TERMINAL = "orders.terminal";

    /** More are asked about. */
    private static final int UNASKED_MAX = 100;

    private static final int CHUNK = 500;

    /** @param body of the request, without cursor and limit */
    int run(ObjectNode body) throws InterruptedException {
        body.put("limit", CHUNK);
        BulkSummary summary = new BulkSummary(isDry);
        try {
            long matching = count(body);
            if (matching > UNASKED_MAX && !isDry && !agreed(matching)) {
                return ExitCode.FAILED;
            }
            summary.matching(matching);
            all(body.deepCopy().put("dryRun", isDry), summary);
        } catch (CancellationException stopped) {
            summary.print(spec.commandLine().getOut(), isJson);
            spec.commandLine()
                    .getErr()
                    .println(
                            "orders: stopped. What was " + done + " stays so; the same command goes on with the rest.");
            return ExitCode.FAILED;
        }
        summary.print(spec.commandLine().getOut(), isJson);
        return summary.isComplete() ? ExitCode.OK : ExitCode.FAILED;
    }

    private void all(ObjectNode body, BulkSummary summary) throws InterruptedException {
        Terminal progress = new Terminal(spec.commandLine().getOut(), Boolean.getBoolean(TERMINAL));
        String cursor = "";
        do {
            JsonNode chunk = client.post("/dead-letters/" + verb, at(body, cursor));
            summary.add(chunk);
            if (!isJson && summary.matching() > UNASKED_MAX) {
                progress.progress(isDry ? "decided" : "done", (int) Math.min(summary.seen(), summary.matching()), (int)
                        summary.matching());
            }
            cursor = chunk.path("cursor").asText();
            if (stopping.getCount() == 0 && !cursor.isEmpty()) {
                throw new CancellationException();
            }
        } while (!cursor.isEmpty());
    }

    /** By a discard that is not done: it decides nothing, so that it is fast. */
    private long count(ObjectNode body) throws InterruptedException {
        ObjectNode counting = body.deepCopy().put("dryRun", true);
        counting.remove("rate");
        long count = 0;
        String cursor = "";
        do {
            JsonNode chunk = client.post("/dead-letters/discard", at(counting, cursor));
            count += chunk.path("discarded").asLong();
            cursor = chunk.path("cursor").asText();
        } while (!cursor.isEmpty() && stopping.getCount() > 0);
        if (stopping.getCount() == 0) {
            throw new CancellationException();
        }
        return count;
    }

    private static ObjectNode at(ObjectNode body, String cursor) {
        return cursor.isEmpty() ? body : body.deepCopy().put("cursor", cursor);
    }

    private boolean agreed(long matching) {
        if (isAgreed) {
            return true;
        }
        if (!Boolean.getBoolean(INTERACTIVE)) {
            throw new PreconditionException(matching + " dead letters match, and nothing was done: there is no terminal"
                    + " to ask at; --yes goes on without asking.");
        }
        PrintWriter err = spec.commandLine().getErr();
        err.print(
                String.format(Locale.ROOT, "%,d dead letters match. %s all of them? [y/N] ", matching, capital(verb)));
        err.flush();
        boolean yes = answer().map(String::strip)
                .map(text -> text.toLowerCase(Locale.ROOT))
                .filter(text -> text.equals("y") || text.equals("yes"))
                .isPresent();
        if (!yes) {
            err.println("Nothing was done.");
        }
        return yes;
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static Optional<String> answer() {
        try {
            return Optional.ofNullable(new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine());
        } catch (IOException failed) {
            throw new UncheckedIOException("the answer could not be read", failed);
        }
    }
}
