package dev.orderstream.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderstream.standalone.QueryClient;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints one dead letter. */
@Command(name = "show", description = "Print a dead letter: why it is one, what was sent, and its order as it is now.")
final class DeadLettersShowCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "The dead letter's id: TOPIC-PARTITION-OFFSET.")
    private String id = "";

    @Mixin
    private final QueryOption query = new QueryOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (QueryClient queries = query.client()) {
            JsonNode letter = queries.deadLetter(id)
                    .orElseThrow(() -> new IllegalStateException("There is no dead letter " + id + "."));
            if (json.wanted()) {
                JsonOption.print(out, letter);
            } else {
                DeadLetterText.lines(letter, Instant.now()).forEach(out::println);
                out.flush();
            }
        }
        return ExitCode.OK;
    }
}
