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

/** Prints one saga. */
@Command(name = "show", description = "Print the saga of an order: its steps, and what operators did.")
final class FulfilmentShowCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ORDER", description = "The order's id.")
    private String orderId = "";

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
            JsonNode saga = queries.fulfilment(orderId)
                    .orElseThrow(
                            () -> new IllegalStateException("Order " + orderId + " has no saga, or does not exist."));
            if (json.wanted()) {
                JsonOption.print(out, saga);
            } else {
                FulfilmentText.lines(saga, Instant.now()).forEach(out::println);
                out.flush();
            }
        }
        return ExitCode.OK;
    }
}
