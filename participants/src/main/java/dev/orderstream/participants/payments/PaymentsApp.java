package dev.orderstream.participants.payments;

import dev.orderstream.participants.call.PatientCalls;
import dev.orderstream.participants.work.Consumption;
import dev.orderstream.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** The application <b>payments</b>, wired. */
public final class PaymentsApp implements AutoCloseable {
    private static final Consumption.Topics TOPICS = new Consumption.Topics(
            "payments", Topics.PAYMENT_COMMANDS, Optional.of(Topics.PAYMENT_EVENTS), Topics.PAYMENT_DEAD_LETTERS);

    private final PaymentProvider provider;
    private final Consumption running;

    private PaymentsApp(PaymentProvider provider, Consumption running) {
        this.provider = provider;
        this.running = running;
    }

    /**
     * Starts to ask the provider. Returns when it has started; {@link #awaitRunning} waits until it has its partitions.
     *
     * @throws dev.orderstream.participants.StartException when a topic or schema is missing, or brokers or registry cannot be reached
     */
    public static PaymentsApp start(PaymentsAppConfig config, MeterRegistry metrics) {
        return start(config, config.provider().open(), metrics);
    }

    /** With a provider of another making, which is closed with the application. */
    public static PaymentsApp start(PaymentsAppConfig config, PaymentProvider provider, MeterRegistry metrics) {
        try {
            PatientCalls calls = new PatientCalls(TOPICS.name(), config.calls(), metrics);
            PaymentWork work = new PaymentWork(provider, calls, config.commandAgeMax(), InstantSource.system());
            return new PaymentsApp(provider, Consumption.start(TOPICS, config.work(), work, metrics));
        } catch (RuntimeException failed) {
            provider.close();
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
        provider.close();
    }
}
