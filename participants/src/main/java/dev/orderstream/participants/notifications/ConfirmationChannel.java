package dev.orderstream.participants.notifications;

import dev.orderstream.participants.call.Attempt;

/** The way to a customer. Threadsafe. */
public interface ConfirmationChannel extends AutoCloseable {
    /** What became of a message. */
    enum Delivery {
        /** It was taken. */
        TAKEN,
        /** The other side wants none any more. */
        GONE
    }

    /** Tries once. The same message may come again, under the same id. */
    Attempt<Delivery> deliver(Confirmation confirmation) throws InterruptedException;

    @Override
    void close();
}
