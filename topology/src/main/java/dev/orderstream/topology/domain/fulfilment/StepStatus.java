package dev.orderstream.topology.domain.fulfilment;

/** What became of a step. */
public enum StepStatus {
    /** Asked for, not answered. */
    PENDING,
    /** Done. */
    DONE,
    /** Whoever was asked said no. */
    REFUSED,
    /** Not answered in all its tries. */
    GAVE_UP,
    /** Had failed; somebody has seen to it. */
    RESOLVED;

    boolean hasFailed() {
        return this == REFUSED || this == GAVE_UP;
    }
}
