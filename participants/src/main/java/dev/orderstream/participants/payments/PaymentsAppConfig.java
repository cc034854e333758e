package dev.orderstream.participants.payments;

import dev.orderstream.participants.call.CallSettings;
import dev.orderstream.participants.work.WorkSettings;
import dev.orderstream.schemas.RegistrySettings;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * Configuration of the application <b>payments</b>.
 *
 * @param commandAgeMax older commands are not sent; below the time for which the provider remembers idempotency keys
 */
public record PaymentsAppConfig(
        WorkSettings work, CallSettings calls, ProviderSettings provider, Duration commandAgeMax) {
    /** Consumer group. */
    public static final String GROUP_ID = "payments";

    /** Providers remember keys for a day, at least those that are known for it. */
    public static final Duration COMMAND_AGE_MAX = Duration.ofHours(20);

    public PaymentsAppConfig {
        Objects.requireNonNull(work);
        Objects.requireNonNull(calls);
        Objects.requireNonNull(provider);
        if (commandAgeMax.isNegative() || commandAgeMax.isZero()) {
            throw new IllegalArgumentException("command-age-max must be above 0, is " + commandAgeMax);
        }
    }

    /** For everything in one JVM: a simulated provider that answers at once. */
    public static PaymentsAppConfig forEmbedded(String bootstrapServers, String registryUrl) {
        return new PaymentsAppConfig(
                WorkSettings.of(GROUP_ID, bootstrapServers, RegistrySettings.of(registryUrl), Map.of()),
                CallSettings.PAYMENTS,
                ProviderSettings.Simulated.STANDARD,
                COMMAND_AGE_MAX);
    }

    public PaymentsAppConfig withProvider(ProviderSettings other) {
        return new PaymentsAppConfig(work, calls, other, commandAgeMax);
    }

    public PaymentsAppConfig withCalls(CallSettings other) {
        return new PaymentsAppConfig(work, other, provider, commandAgeMax);
    }

    public PaymentsAppConfig withWork(WorkSettings other) {
        return new PaymentsAppConfig(other, calls, provider, commandAgeMax);
    }
}
