package dev.orderstream.topology.domain.fulfilment;

/** What a step asks for, and of whom. */
public enum StepKind {
    /** Of the inventory: pieces of a SKU. */
    RESERVE,
    /** Of the payment provider: what is still to be paid. */
    CHARGE,
    /** Of the order: to take note of a charge. */
    RECORD_PAYMENT,
    /** Of the notification service: to tell the customer. Ends with being sent. */
    CONFIRM,
    /** Of the inventory: to take pieces back. */
    RELEASE,
    /** Of the inventory: to write off pieces that were shipped. */
    CONSUME,
    /** Of the order. */
    CANCEL_ORDER,
    /** Of the payment provider: money back. */
    REFUND,
    /** Of the order: to take note of a refund. */
    CONFIRM_REFUND,
    /** Of the order: to take note that a refund was refused. */
    FAIL_REFUND;

    /** Whether the saga itself goes another way when the step fails for good; otherwise only an operator can. */
    boolean mayFail() {
        return this == RESERVE || this == CHARGE;
    }
}
