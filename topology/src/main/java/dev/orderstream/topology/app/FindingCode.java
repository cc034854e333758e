package dev.orderstream.topology.app;

/**
 * What an audit of the cluster may find, a closed list. Each has a sentence that says what was found, what was expected and what to do; the
 * runbook {@code start-refused} has a section for each.
 */
public enum FindingCode {
    /** A topic that the application needs is not there. */
    TOPIC_MISSING(false, "topic %s does not exist; create it with 'orders topics create'"),

    /** The records of one key would part ways. */
    PARTITIONS_DIFFER(
            false,
            "the topics must have one number of partitions, found %s; partitions cannot be taken back, so create the odd one anew"
                    + " while it is empty"),

    /** Records would be compacted away, or a store's changelog deleted. */
    CLEANUP_POLICY(false, "topic %s has cleanup.policy=%s: %s, so set it to %s"),

    /** Records go before their time. */
    RETENTION(false, "topic %s has %s=%s, and needs %s: raise it before records are deleted that are still needed"),

    /** The time of events is the broker's. */
    TIMESTAMP_TYPE(
            false,
            "topic %s has message.timestamp.type=%s: events take their time from the broker, so set it to LogAppendTime"),

    /** A record that its topic refuses ends the thread, and so does the next try. */
    MAX_MESSAGE_BYTES(
            false,
            "topic %s has max.message.bytes=%s, and record-bytes-max needs %s: raise the one or lower the other"),

    /** What is acknowledged would not survive one broker. */
    TOO_FEW_REPLICAS(
            false,
            "topic %s has %s, expected at least %s of %s brokers: raise it, or say with --replicas-min that fewer will do"),

    /** A replica that misses acknowledged records may become the leader. */
    UNCLEAN_ELECTION(
            false,
            "topic %s has unclean.leader.election.enable=true, with which acknowledged records may be lost: set it to false"),

    /** The group's offsets are gone, the state is not. */
    OFFSETS_EXPIRED(
            false,
            "the group has no committed offset for %s, where records were processed up to %s: they expired or were deleted;"
                    + " 'orders offsets restore' sets them again"),

    /** Behind what was processed. */
    OFFSETS_RESET(
            false,
            "the committed offset of %s is %s, behind %s, up to which records were processed: it was reset;"
                    + " 'orders offsets restore' sets it right"),

    /** Beyond what was processed. */
    OFFSETS_SKIP(
            false,
            "the committed offset of %s is %s, records were processed up to %s, and that at offset %s would be skipped:"
                    + " 'orders offsets restore' sets it right"),

    /** Records were deleted before they were processed. */
    RECORDS_EXPIRED(
            true,
            "the log of %s begins at offset %s, records were processed up to %s: those between were deleted without having been"
                    + " processed and are lost; see docs/runbooks/start-refused.md"),

    /** The log is shorter than what was processed of it. */
    LOG_TRUNCATED(
            true,
            "the log of %s ends at offset %s, records were processed up to %s: it has lost its end, and further records would"
                    + " be taken for processed ones; see docs/runbooks/start-refused.md"),

    /** Another topic of the same name. */
    TOPIC_RECREATED(
            true,
            "topic %s has the id %s, and was %s: it was deleted and created again, and what had not been processed of it is"
                    + " lost; see docs/runbooks/start-refused.md"),

    /** Offsets without the stores that were built up to them. */
    STATE_LOST(
            false,
            "the group has committed offsets, but topic %s does not exist: all state would be empty;"
                    + " see docs/runbooks/start-refused.md");

    private final boolean stops;
    private final String sentence;

    FindingCode(boolean stops, String sentence) {
        this.stops = stops;
        this.sentence = sentence;
    }

    /** Whether an instance that runs must stop: what it goes on with is not the log that it began with. */
    public boolean stops() {
        return stops;
    }

    Finding of(String subject, Object... values) {
        return new Finding(this, subject, sentence.formatted(values));
    }
}
