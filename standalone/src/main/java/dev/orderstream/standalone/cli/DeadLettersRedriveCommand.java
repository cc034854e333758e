package dev.orderstream.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderstream.standalone.OperatorClient;
import dev.orderstream.standalone.PreconditionException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends the commands of dead letters again. */
@Command(
        name = "redrive",
        description = {
            "Send the command of a dead letter again, or of all that match.",
            "Without --kind and --code, those of kind UNREADABLE and FAILED: a business \"no\" is no accident.",
            "Interrupted, or sent twice, each has effect once; the same command goes on with the rest.",
            "Exits with 1 when one was skipped or parked."
        })
final class DeadLettersRedriveCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

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

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Most letters a second, up to 5000 (default: 500; a dry run has none).")
    private Optional<Integer> rate = Optional.empty();

    @Option(
            names = "--edit",
            paramLabel = "FILE",
            description = "With ID: send the command in this JSON file instead, as 'show --json' prints it.")
    private Optional<Path> edit = Optional.empty();

    @Option(names = "--force", description = "Also what was tried too often.")
    private boolean force;

    @Mixin
    private final QueryOption query = new QueryOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> asked = filter.parameters();
        if (id.isPresent() && !asked.isEmpty()) {
            throw new PreconditionException("ID goes without " + asked.keySet() + ": it is one letter already.");
        }
        if (edit.isPresent() && id.isEmpty()) {
            throw new PreconditionException("--edit goes with an ID.");
        }
        ObjectNode body = operator.body();
        if (force) {
            body.put("force", true);
        }
        CountDownLatch stopping = new CountDownLatch(1);
        try (OperatorClient client = new OperatorClient(query.url(), operator.key(), stopping, this::says)) {
            return id.isPresent() ? one(client, id.get(), body) : many(client, stopping, body, asked);
        }
    }

    private void says(String text) {
        spec.commandLine().getErr().println(PlainText.of("orders: " + text));
    }

    private int many(OperatorClient client, CountDownLatch stopping, ObjectNode body, Map<String, String> asked)
            throws InterruptedException {
        Signals.onStop(stopping::countDown);
        rate.ifPresent(perSecond -> body.put("rate", perSecond));
        ObjectNode which = body.putObject("filter").put("state", force ? "OPEN,PARKED" : "OPEN");
        asked.forEach(which::put);
        return new DeadLetterBulk(
                        spec,
                        client,
                        stopping,
                        "redrive",
                        "redriven",
                        operator.isDry(),
                        operator.isAgreed(),
                        json.wanted())
                .run(body);
    }

    private int one(OperatorClient client, String letter, ObjectNode body) throws InterruptedException {
        edit.ifPresent(file -> body.set("command", command(file)));
        String segment = URLEncoder.encode(letter, UTF_8).replace("+", "%20");
        JsonNode answer = client.post("/dead-letters/" + segment + "/redrive?dryRun=" + operator.isDry(), body);
        PrintWriter out = spec.commandLine().getOut();
        if (json.wanted()) {
            JsonOption.print(out, answer);
        } else {
            RedriveText.lines(answer).forEach(out::println);
            out.flush();
        }
        return ExitCode.OK;
    }

    /** The command itself, or what 'show --json' prints, which has it within. */
    private static JsonNode command(Path file) {
        try {
            JsonNode read = JSON.readTree(Files.readString(file, UTF_8));
            return read.has("command") ? read.path("command") : read;
        } catch (JsonProcessingException malformed) {
            throw new PreconditionException("The file " + file + " of --edit is not JSON.", malformed);
        } catch (IOException unreadable) {
            throw new PreconditionException("The file " + file + " of --edit cannot be read.", unreadable);
        }
    }
}
