package dev.orderstream.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderstream.standalone.OperatorClient;
import java.util.Locale;
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
    /** System property that the launcher sets when stdout is a terminal. */
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
        return Agreement.to(
                String.format(Locale.ROOT, "%,d dead letters match. %s all of them?", matching, capital(verb)),
                isAgreed,
                String.format(Locale.ROOT, "%,d dead letters match, and nothing was done", matching),
                spec.commandLine().getErr());
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
