package dev.orderstream.participants.work;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.notification.SendConfirmation;
import dev.orderstream.avro.payment.RefundPayment;
import dev.orderstream.avro.payment.RequestPayment;
import dev.orderstream.avro.type.Metadata;
import dev.orderstream.avro.type.Money;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;

/** Commands as a saga makes them. */
public final class Samples {
    public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private Samples() {}

    public static CommandEnvelope envelope(String orderId, String commandId) {
        return new CommandEnvelope(
                commandId, orderId, null, NOW, new Metadata("user", "conversation", "cause", "tenant"));
    }

    public static RequestPayment charge(String orderId, long amount) {
        return new RequestPayment(
                envelope(orderId, "charge-" + orderId), "payment-" + orderId, "customer", new Money(amount, "EUR"));
    }

    public static RefundPayment refund(String orderId, long amount) {
        return new RefundPayment(
                envelope(orderId, "refund-" + orderId),
                "payment-" + orderId,
                "refund-of-" + orderId,
                new Money(amount, "EUR"));
    }

    public static SendConfirmation confirmation(String orderId) {
        return new SendConfirmation(
                envelope(orderId, "confirm-" + orderId), "message-" + orderId, "customer", new Money(500L, "EUR"));
    }

    /** A command that was taken just now, and is never given back. */
    public static Command command(SpecificRecord message) {
        return command(message, NOW);
    }

    public static Command command(SpecificRecord message, Instant appendedAt) {
        CommandEnvelope envelope = (CommandEnvelope)
                message.get(message.getSchema().getField("envelope").pos());
        CountDownLatch never = new CountDownLatch(1);
        return new Command(message, envelope, appendedAt, System.nanoTime(), pause -> {
            if (never.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new InterruptedException();
            }
        });
    }
}
