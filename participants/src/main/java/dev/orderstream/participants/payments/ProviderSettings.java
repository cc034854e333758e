package dev.orderstream.participants.payments;

import dev.orderstream.participants.call.Secret;
import dev.orderstream.participants.call.Targets;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Which provider is asked. */
public sealed interface ProviderSettings {
    /** The provider, ready to be asked. */
    PaymentProvider open();

    /**
     * A provider over HTTP.
     *
     * @param url HTTPS, or on this machine, without a query; {@code /charges} and {@code /refunds} lie below it
     * @param token sent as a bearer token; empty: none
     * @param connectTimeout for a connection
     * @param callTimeout for a whole call
     */
    record Http(URI url, Optional<Secret> token, Duration connectTimeout, Duration callTimeout)
            implements ProviderSettings {
        /** How long a connection may take. */
        public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

        /** How long a call may take. */
        public static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

        public Http {
            if (Targets.require("provider-url", url.toString()).getRawQuery() != null) {
                throw new IllegalArgumentException(
                        "provider-url must have no query: /charges and /refunds lie below it");
            }
            if (connectTimeout.toMillis() < 1 || callTimeout.toMillis() < 1) {
                throw new IllegalArgumentException("a timeout must be 1 ms or more");
            }
        }

        @Override
        public PaymentProvider open() {
            return new HttpPaymentProvider(this);
        }
    }

    /**
     * A provider that moves no money, for trying out. Nothing is remembered: what it answers is a function of what it is asked, so that
     * it answers the same after a restart.
     *
     * @param declinePerMille of a thousand payments, so many are declined: 0 to 1,000; which ones their ids say
     * @param delay before each answer
     * @param isAway whether it gives no answers at all
     * @param declinedCustomers payments of customers whose id ends so are declined
     */
    record Simulated(int declinePerMille, Duration delay, boolean isAway, String declinedCustomers)
            implements ProviderSettings {
        /** Ending of the ids of customers whose payments are declined. */
        public static final String DECLINED_CUSTOMERS = "-declined";

        /** Answers at once, and declines nobody but those customers. */
        public static final Simulated STANDARD = new Simulated(0, Duration.ZERO, false, DECLINED_CUSTOMERS);

        private static final int ALL = 1_000;

        public Simulated {
            if (declinePerMille < 0 || declinePerMille > ALL) {
                throw new IllegalArgumentException("decline-per-mille must be 0 to 1000, is " + declinePerMille);
            }
            if (delay.isNegative() || delay.compareTo(Duration.ofMinutes(1)) > 0) {
                throw new IllegalArgumentException("the delay must be 0 to 60000 ms, is " + delay.toMillis());
            }
            if (declinedCustomers.isBlank()) {
                throw new IllegalArgumentException("the ending of customers that are declined is empty");
            }
        }

        @Override
        public PaymentProvider open() {
            return new SimulatedPaymentProvider(this);
        }
    }
}
