package dev.orderstream.topology.query;

/**
 * Why a stream ends.
 *
 * @param detail one sentence
 */
record StreamEnd(Reason reason, String detail) {
    static final StreamEnd STOPPING = new StreamEnd(Reason.STOPPING, "The server is stopping.");
    static final StreamEnd INTERNAL_ERROR = new StreamEnd(Reason.INTERNAL_ERROR, "The stream failed; connect again.");

    /** Said to the client, but for CLIENT_GONE; and counted. */
    enum Reason {
        STOPPING,
        OWNER_UNAVAILABLE,
        SLOW_READER,
        FEED_FAILED,
        INTERNAL_ERROR,
        CLIENT_GONE
    }
}
