package dev.orderstream.topology.kernel;

/** Ids of events: a function of aggregate type, id and version, so that a replay makes the same ones. UUID version 8, RFC 9562 section 5.8. */
public final class EventId {
    private EventId() {}

    public static String of(String aggregateType, String aggregateId, long version) {
        return NamedId.of(aggregateType + '\0' + aggregateId + '\0' + version);
    }
}
