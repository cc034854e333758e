package dev.orderstream.topology.query;

/**
 * What a reader puts up with.
 *
 * @param staleOk a copy that may lag behind its owner may answer when the owner cannot
 * @param partialOk an answer made of many partitions may miss some
 */
record Reading(boolean staleOk, boolean partialOk) {
    /** The truth or nothing. */
    static final Reading STRICT = new Reading(false, false);

    /** The parameters that say so, beside those of the route. */
    static final String STALE = "stale";

    static final String PARTIAL = "partial";

    /** As the request's parameters {@code stale} and {@code partial} say. */
    static Reading of(QueryParameters asked) {
        return new Reading(asked.ok(STALE), asked.ok(PARTIAL));
    }
}
