package dev.orderstream.standalone.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderstream.standalone.QueryClient;
import dev.orderstream.standalone.Timeline;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what happened to an order. */
@Command(name = "history", description = "Print the timeline of an order: every event, oldest first.")
final class HistoryCommand implements Callable<Integer> {
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
            Optional<ObjectNode> history = queries.history(orderId);
            if (history.isEmpty()) {
                throw new IllegalStateException("Order " + orderId + " does not exist.");
            }
            if (json.wanted()) {
                JsonOption.print(out, history.get());
            } else {
                Timeline.lines(history.get()).stream().map(PlainText::of).forEach(out::println);
                out.flush();
            }
        }
        return ExitCode.OK;
    }
}
