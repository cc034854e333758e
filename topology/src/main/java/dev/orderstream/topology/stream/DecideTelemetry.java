package dev.orderstream.topology.stream;

/**
 * Is told what becomes of each command record before its transaction commits: what is aborted is decided, and counted, again. Called on
 * stream threads; must be quick and must not throw.
 */
@FunctionalInterface
public interface DecideTelemetry {
    /** Counts nothing. */
    DecideTelemetry NONE = (type, result, code, nanos) -> {};

    /**
     * One record was decided.
     *
     * @param type simple name of the command; "none" when it cannot be read
     * @param result ACCEPTED, NO_OP, DUPLICATE, REJECTED, FAILED or UNREADABLE
     * @param code why not; empty for a success
     * @param nanos time taken
     */
    void decided(String type, String result, String code, long nanos);

    /** One record was processed before, and is not processed again. */
    default void skipped() {}

    /** One record has to wait; it is told of again when it is decided. */
    default void held() {}

    /**
     * So many aggregates are held up in a task of this instance now.
     *
     * @param task name of the task
     * @param commands how many commands wait in them
     */
    default void holding(String task, long aggregates, long commands) {}
}
