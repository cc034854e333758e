package dev.orderstream.standalone.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderstream.standalone.PreconditionException;
import dev.orderstream.standalone.QueryClient;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists sagas. */
@Command(name = "list", description = "List sagas, oldest first.")
final class FulfilmentListCommand implements Callable<Integer> {
    private static final int LIMIT_MAX = 10_000;

    @Mixin
    private final FulfilmentFilterOptions filter = new FulfilmentFilterOptions();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "Most sagas, up to " + LIMIT_MAX + " (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Mixin
    private final QueryOption query = new QueryOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new PreconditionException("--limit is " + limit + "; it must be 1 to " + LIMIT_MAX + ".");
        }
        Map<String, String> parameters = filter.parameters();
        PrintWriter out = spec.commandLine().getOut();
        try (QueryClient queries = query.client()) {
            ObjectNode sagas = queries.fulfilments(parameters, limit);
            if (json.wanted()) {
                JsonOption.print(out, sagas);
            } else {
                FulfilmentText.table(sagas, Instant.now()).forEach(out::println);
                out.flush();
            }
        }
        return ExitCode.OK;
    }
}
