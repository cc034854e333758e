package dev.orderstream.standalone.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyDescription.Processor;
import org.apache.kafka.streams.TopologyDescription.Sink;
import org.apache.kafka.streams.TopologyDescription.Source;
import org.apache.kafka.streams.TopologyDescription.Subtopology;

/** A topology as a table that reads in the direction of the data. */
final class TopologyText {
    /**
     * One source, processor or sink.
     *
     * @param task sub-topology: nodes of one share a task, and a transaction
     * @param with topics of a source or sink, stores of a processor
     */
    record Node(int task, String kind, String name, Set<String> with, Set<String> next) {}

    private TopologyText() {}

    static List<Node> nodes(TopologyDescription description) {
        List<Node> nodes = new ArrayList<>();
        description.subtopologies().stream()
                .sorted(Comparator.comparingInt(Subtopology::id))
                .forEach(part -> part.nodes().stream()
                        .map(node -> node(part.id(), node))
                        .sorted(Comparator.comparingInt(TopologyText::rank).thenComparing(Node::name))
                        .forEach(nodes::add));
        return nodes;
    }

    static List<String> lines(TopologyDescription description) {
        List<String> lines = new ArrayList<>();
        for (Node node : nodes(description)) {
            String with = node.with().isEmpty() ? "" : "[" + String.join(", ", node.with()) + "]";
            String next = node.next().isEmpty() ? "" : "-> " + String.join(", ", node.next());
            lines.add("  %d  %-9s  %-27s  %-42s  %s"
                    .formatted(node.task(), node.kind(), node.name(), with, next)
                    .stripTrailing());
        }
        return lines;
    }

    private static Node node(int task, TopologyDescription.Node node) {
        Set<String> next = new TreeSet<>();
        node.successors().forEach(successor -> next.add(successor.name()));
        return switch (node) {
            case Source source ->
                new Node(
                        task,
                        "source",
                        node.name(),
                        new TreeSet<>(Optional.ofNullable(source.topicSet()).orElse(Set.of())),
                        next);
            case Sink sink ->
                new Node(
                        task,
                        "sink",
                        node.name(),
                        Set.of(Optional.ofNullable(sink.topic()).orElse("chosen by record")),
                        next);
            case Processor processor ->
                new Node(task, "processor", node.name(), new TreeSet<>(processor.stores()), next);
            default -> new Node(task, "node", node.name(), Set.of(), next);
        };
    }

    private static int rank(Node node) {
        return List.of("source", "processor", "sink").indexOf(node.kind());
    }
}
