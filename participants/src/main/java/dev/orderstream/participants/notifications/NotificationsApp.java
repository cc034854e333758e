package dev.orderstream.participants.notifications;

import dev.orderstream.participants.call.PatientCalls;
import dev.orderstream.participants.work.Consumption;
import dev.orderstream.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** The application <b>notifications</b>, wired. */
public final class NotificationsApp implements AutoCloseable {
    private static final Consumption.Topics TOPICS = new Consumption.Topics(
            "notifications", Topics.NOTIFICATION_COMMANDS, Optional.empty(), Topics.NOTIFICATION_DEAD_LETTERS);

    private final ConfirmationChannel channel;
    private final Consumption running;

    private NotificationsApp(ConfirmationChannel channel, Consumption running) {
        this.channel = channel;
        this.running = running;
    }

    /**
     * Starts to tell customers. Returns when it has started; {@link #awaitRunning} waits until it has its partitions.
     *
     * @throws dev.orderstream.participants.StartException when a topic or schema is missing, or brokers or registry cannot be reached
     */
    public static NotificationsApp start(NotificationsAppConfig config, MeterRegistry metrics) {
        return start(config, config.channel().open(), metrics);
    }

    /** With a channel of another making, which is closed with the application. */
    public static NotificationsApp start(
            NotificationsAppConfig config, ConfirmationChannel channel, MeterRegistry metrics) {
        try {
            PatientCalls calls = new PatientCalls(TOPICS.name(), config.calls(), metrics);
            NotificationWork work =
                    new NotificationWork(channel, calls, config.commandAgeMax(), InstantSource.system());
            return new NotificationsApp(channel, Consumption.start(TOPICS, config.work(), work, metrics));
        } catch (RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    /** The consumption, for health. */
    public Consumption running() {
        return running;
    }

    /** Waits until the instance has its partitions. */
    public void awaitRunning(Duration bound) {
        running.awaitRunning(bound);
    }

    @Override
    public void close() {
        running.close();
        channel.close();
    }
}
