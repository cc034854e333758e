package dev.orderstream.topology.domain.fulfilment;

/** What a saga works towards. */
public enum SagaPhase {
    /** The order is not submitted yet: there is nothing to do. */
    DRAFT,
    /** Every SKU of the order is to be set aside. */
    RESERVING,
    /** What is still to be paid is to be charged. */
    CHARGING,
    /** The charge is to be recorded on the order. */
    RECORDING,
    /** The order is paid, and its customer was told. What follows, shipping or a later cancellation, still settles the stock. */
    COMPLETED,
    /** What was done is to be taken back. */
    COMPENSATING
}
