package dev.orderstream.topology.kernel;

import java.time.Instant;

/**
 * An event with its place in the history of its aggregate.
 *
 * @param eventId see {@link EventId}
 * @param aggregateType name of the aggregate's type
 * @param version 1, 2, 3, ... without gap or repeat within the aggregate
 * @param at event time: when the broker appended the command
 * @param type simple name of the event
 */
public record Recorded<E>(
        String eventId,
        String aggregateType,
        String aggregateId,
        long version,
        Instant at,
        Metadata metadata,
        String type,
        E event) {}
