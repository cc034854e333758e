package dev.orderstream.participants.notifications;

import dev.orderstream.participants.call.Secret;
import dev.orderstream.participants.call.Targets;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;

/** Where confirmations go. */
public sealed interface ChannelSettings {
    /** The channel, ready to deliver. */
    ConfirmationChannel open();

    /**
     * A webhook.
     *
     * @param url HTTPS, or on this machine
     * @param secret {@code whsec_} and Base64 of 24 to 64 bytes
     * @param connectTimeout for a connection
     * @param callTimeout for a whole call
     */
    record Webhook(URI url, Secret secret, Duration connectTimeout, Duration callTimeout) implements ChannelSettings {
        /** How long a connection may take. */
        public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

        /** How long a call may take. */
        public static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);

        public Webhook {
            Targets.require("webhook-url", url.toString());
            new WebhookSignature(secret);
            if (connectTimeout.toMillis() < 1 || callTimeout.toMillis() < 1) {
                throw new IllegalArgumentException("a timeout must be 1 ms or more");
            }
        }

        @Override
        public ConfirmationChannel open() {
            return new WebhookChannel(this, InstantSource.system());
        }
    }

    /** Nowhere: they are remembered and logged. */
    record Sink(ConfirmationSink sink) implements ChannelSettings {
        @Override
        public ConfirmationChannel open() {
            return sink;
        }
    }
}
