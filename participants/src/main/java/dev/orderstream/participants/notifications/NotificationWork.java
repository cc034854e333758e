package dev.orderstream.participants.notifications;

import dev.orderstream.avro.notification.SendConfirmation;
import dev.orderstream.participants.call.GivenUpException;
import dev.orderstream.participants.call.PatientCalls;
import dev.orderstream.participants.notifications.ConfirmationChannel.Delivery;
import dev.orderstream.participants.work.Command;
import dev.orderstream.participants.work.CommandShape;
import dev.orderstream.participants.work.CommandWork;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Delivers confirmations: at least once, each under one id. */
final class NotificationWork implements CommandWork {
    private final ConfirmationChannel channel;
    private final PatientCalls calls;
    private final Duration ageMax;
    private final InstantSource clock;

    NotificationWork(ConfirmationChannel channel, PatientCalls calls, Duration ageMax, InstantSource clock) {
        this.channel = channel;
        this.calls = calls;
        this.ageMax = ageMax;
        this.clock = clock;
    }

    @Override
    public Ending work(Command command) throws InterruptedException {
        if (!(command.message() instanceof SendConfirmation asked)) {
            throw new IllegalStateException("no command of notifications: "
                    + command.message().getSchema().getName());
        }
        Optional<Ending> refusal = CommandShape.of(command)
                .key("notificationId", asked.getNotificationId())
                .id("customerId", asked.getCustomerId(), 128)
                .money("total", asked.getTotal())
                .broken()
                .or(() -> CommandShape.expired(command.appendedAt(), ageMax, clock.instant()));
        return refusal.isPresent() ? refusal.get() : deliver(command, asked);
    }

    private Ending deliver(Command command, SendConfirmation asked) throws InterruptedException {
        Confirmation confirmation = new Confirmation(
                asked.getNotificationId(),
                command.orderId(),
                asked.getCustomerId(),
                asked.getTotal().getAmount(),
                asked.getTotal().getCurrency(),
                command.envelope().getIssuedAt());
        try {
            Delivery delivery = calls.ask(command, () -> channel.deliver(confirmation));
            return switch (delivery) {
                case TAKEN -> new Ending.Done();
                case GONE -> new Ending.Failed("WEBHOOK_GONE", "The webhook answers 410: nobody wants confirmations.");
            };
        } catch (GivenUpException away) {
            return new Ending.Failed(
                    "WEBHOOK_UNAVAILABLE",
                    "Not delivered after " + command.waited().toSeconds() + " s and " + away.tries()
                            + " calls; the last: " + away.getMessage() + ".");
        }
    }
}
