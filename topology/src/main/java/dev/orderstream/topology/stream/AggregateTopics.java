package dev.orderstream.topology.stream;

import java.util.List;
import java.util.Optional;

/**
 * Topics and store of one aggregate type. All topics have the same number of partitions.
 *
 * @param aggregateType name of the type, as it is in the events
 * @param commands where commands are read: everybody's topic, then those of teams, {@code <everybody's>.<team>}
 * @param deadLetterActions where it is read what was done about dead letters
 * @param store name of the state store
 */
public record AggregateTopics(
        String aggregateType,
        List<String> commands,
        String events,
        String deadLetters,
        String deadLetterActions,
        String replies,
        String outcomes,
        String store) {
    public AggregateTopics {
        commands = List.copyOf(commands);
        if (commands.isEmpty()) {
            throw new IllegalArgumentException("no command topic");
        }
    }

    /** The team whose command topic that is; the first topic is everybody's. */
    Optional<String> team(String commandTopic) {
        String prefix = commands.getFirst() + '.';
        return Optional.of(commandTopic)
                .filter(topic -> topic.startsWith(prefix))
                .map(topic -> topic.substring(prefix.length()));
    }
}
