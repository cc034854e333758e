package dev.orderstream.standalone.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.streams.TopologyDescription;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what reads, decides, keeps and writes what, as Kafka Streams runs it. Needs no cluster. */
@Command(
        name = "topology",
        description = "Print the topology of each Streams application: one line for each source, processor and sink.")
final class TopologyCommand implements Callable<Integer> {
    @Option(names = "--raw", description = "As Kafka Streams describes it (for tools that draw it).")
    private boolean raw;

    @Mixin
    private final JsonOption json = new JsonOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Map<String, TopologyDescription> applications = Applications.descriptions();
        if (json.wanted()) {
            Map<String, List<TopologyText.Node>> nodes = new LinkedHashMap<>();
            applications.forEach((name, description) -> nodes.put(name, TopologyText.nodes(description)));
            JsonOption.print(out, nodes);
            return ExitCode.OK;
        }
        applications.forEach((name, description) -> {
            out.println(name);
            if (raw) {
                out.println(description);
            } else {
                TopologyText.lines(description).forEach(out::println);
            }
        });
        out.flush();
        return ExitCode.OK;
    }
}
