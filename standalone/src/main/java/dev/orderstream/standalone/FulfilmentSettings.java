package dev.orderstream.standalone;

import dev.orderstream.participants.payments.ProviderSettings;
import java.time.Instant;
import java.util.Objects;

/**
 * How an embedded pipeline fulfils orders.
 *
 * @param since orders that were submitted earlier have no saga
 * @param provider the payment provider that it simulates
 */
public record FulfilmentSettings(Instant since, ProviderSettings.Simulated provider) {
    /** Every order has a saga, and every payment is charged at once. */
    public static final FulfilmentSettings STANDARD =
            new FulfilmentSettings(Instant.MIN, ProviderSettings.Simulated.STANDARD);

    public FulfilmentSettings {
        Objects.requireNonNull(since);
        Objects.requireNonNull(provider);
    }

    /** The same for orders that are submitted from then on. */
    public FulfilmentSettings since(Instant then) {
        return new FulfilmentSettings(then, provider);
    }
}
