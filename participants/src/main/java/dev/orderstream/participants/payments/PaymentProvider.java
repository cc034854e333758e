package dev.orderstream.participants.payments;

import dev.orderstream.participants.call.Attempt;

/**
 * Who moves the money. Each method asks once; a request under a key that was used before has no second effect, and gets the answer of the
 * first. Threadsafe.
 */
public interface PaymentProvider extends AutoCloseable {
    /**
     * An amount of money.
     *
     * @param amount minor units
     * @param currency ISO 4217
     */
    record Amount(long amount, String currency) {}

    /**
     * What is to be charged.
     *
     * @param key idempotency key
     */
    record Charge(String key, String paymentId, String orderId, String customerId, Amount amount) {}

    /**
     * What is to be paid back.
     *
     * @param key idempotency key
     */
    record Refund(String key, String refundId, String paymentId, String orderId, Amount amount) {}

    /** What the provider said. */
    sealed interface Reply {
        /**
         * Money moved.
         *
         * @param reference the provider's own id of the movement
         */
        record Done(String reference) implements Reply {}

        /**
         * None moved, and none will under this key.
         *
         * @param code UPPER_SNAKE
         */
        record Refused(String code) implements Reply {}

        /** Something that cannot be: a person has to look. */
        record Contradiction(String detail) implements Reply {}
    }

    Attempt<Reply> charge(Charge charge) throws InterruptedException;

    Attempt<Reply> refund(Refund refund) throws InterruptedException;

    @Override
    void close();
}
