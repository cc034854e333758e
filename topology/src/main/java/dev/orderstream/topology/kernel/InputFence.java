package dev.orderstream.topology.kernel;

import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far the inputs of one partition were processed, kept in the transaction that processed them. Consumer groups know that, too, but
 * their offsets can be reset, and expire: what they say is held against this. Immutable.
 *
 * @param positions topic to position
 */
public record InputFence(SortedMap<String, Position> positions) {
    /** Nothing was processed. */
    public static final InputFence NONE = new InputFence(new TreeMap<>());

    /**
     * A place in one topic.
     *
     * @param topicId the broker's id of the topic (KIP-516): another topic of the same name has another
     * @param next one more than the offset of the last record that was processed
     */
    public record Position(String topicId, long next) {}

    public InputFence {
        positions = Collections.unmodifiableSortedMap(new TreeMap<>(positions));
    }

    /** What is processed next of the topic; empty when nothing was. */
    public OptionalLong next(String topic) {
        return Optional.ofNullable(positions.get(topic))
                .map(position -> OptionalLong.of(position.next()))
                .orElseGet(OptionalLong::empty);
    }

    /** Whether the record was processed before. */
    public boolean isBehind(String topic, long offset) {
        return next(topic).orElse(0) > offset;
    }

    /** The fence after that record. */
    public InputFence after(String topic, String topicId, long offset) {
        TreeMap<String, Position> more = new TreeMap<>(positions);
        more.put(topic, new Position(topicId, offset + 1));
        return new InputFence(more);
    }
}
