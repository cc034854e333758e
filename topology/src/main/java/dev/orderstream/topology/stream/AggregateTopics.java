package dev.orderstream.topology.stream;

import java.util.List;

/**
 * Topics and store of one aggregate type. All topics have the same number of partitions.
 *
 * @param aggregateType name of the type, such as Order
 * @param commands where commands are read
 * @param store name of the state store
 */
public record AggregateTopics(
        String aggregateType,
        List<String> commands,
        String events,
        String deadLetters,
        String replies,
        String outcomes,
        String store) {
    public AggregateTopics {
        commands = List.copyOf(commands);
        if (commands.isEmpty()) {
            throw new IllegalArgumentException("no command topic");
        }
    }
}
