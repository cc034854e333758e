package dev.orderstream.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderstream.standalone.OperatorClient;
import dev.orderstream.standalone.PreconditionException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Gives dead letters up. */
@Command(
        name = "discard",
        description = {
            "Give a dead letter up, or all that match: what waits for it goes on.",
            "Without --kind and --code, those of kind UNREADABLE and FAILED. Nothing is deleted."
        })
final class DeadLettersDiscardCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "ID",
            description = "The dead letter's id: TOPIC-PARTITION-OFFSET. Without it, all that match.")
    private Optional<String> id = Optional.empty();

    @Mixin
    private final DeadLetterFilterOptions filter = new DeadLetterFilterOptions();

    @Mixin
    private final OperatorOptions operator = new OperatorOptions();

    @Mixin
    private final QueryOption query = new QueryOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> asked = filter.parameters();
        if (id.isPresent() && (!asked.isEmpty() || operator.isDry())) {
            throw new PreconditionException("ID goes with neither filters nor --dry-run: it is one letter.");
        }
        ObjectNode body = operator.body();
        CountDownLatch stopping = new CountDownLatch(1);
        try (OperatorClient client = new OperatorClient(
                query.url(),
                operator.key(),
                stopping,
                text -> spec.commandLine().getErr().println(PlainText.of("orders: " + text)))) {
            return id.isPresent() ? one(client, id.get(), body) : many(client, stopping, body, asked);
        }
    }

    private int one(OperatorClient client, String letter, ObjectNode body) throws InterruptedException {
        String segment = URLEncoder.encode(letter, UTF_8).replace("+", "%20");
        JsonNode answer = client.post("/dead-letters/" + segment + "/discard", body);
        PrintWriter out = spec.commandLine().getOut();
        if (json.wanted()) {
            JsonOption.print(out, answer);
        } else {
            out.println("Discarded: " + letter);
        }
        out.flush();
        return ExitCode.OK;
    }

    private int many(OperatorClient client, CountDownLatch stopping, ObjectNode body, Map<String, String> asked)
            throws InterruptedException {
        Signals.onStop(stopping::countDown);
        ObjectNode which = body.putObject("filter");
        asked.forEach(which::put);
        return new DeadLetterBulk(
                        spec,
                        client,
                        stopping,
                        "discard",
                        "discarded",
                        operator.isDry(),
                        operator.isAgreed(),
                        json.wanted())
                .run(body);
    }
}
