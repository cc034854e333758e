package dev.orderstream.topology.domain.fulfilment;

/** Where a saga stands, as others see it: its phase, and whether its way back has ended. */
public enum SagaState {
    DRAFT,
    RESERVING,
    CHARGING,
    RECORDING,
    /** Ended well. */
    COMPLETED,
    COMPENSATING,
    /** Ended: all that was done has been taken back. A late answer may open it once more. */
    COMPENSATED,
    /** A step that must not fail has failed for good: an operator retries or resolves it. */
    COMPENSATION_FAILED
}
