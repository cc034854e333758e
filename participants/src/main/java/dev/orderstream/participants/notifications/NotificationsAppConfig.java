package dev.orderstream.participants.notifications;

import dev.orderstream.participants.call.CallSettings;
import dev.orderstream.participants.work.WorkSettings;
import dev.orderstream.schemas.RegistrySettings;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * Configuration of the application <b>notifications</b>.
 *
 * @param commandAgeMax older commands are not sent: nobody wants to be told the news of last week
 */
public record NotificationsAppConfig(
        WorkSettings work, CallSettings calls, ChannelSettings channel, Duration commandAgeMax) {
    /** Consumer group. */
    public static final String GROUP_ID = "notifications";

    /** A day. */
    public static final Duration COMMAND_AGE_MAX = Duration.ofDays(1);

    public NotificationsAppConfig {
        Objects.requireNonNull(work);
        Objects.requireNonNull(calls);
        Objects.requireNonNull(channel);
        if (commandAgeMax.isNegative() || commandAgeMax.isZero()) {
            throw new IllegalArgumentException("command-age-max must be above 0, is " + commandAgeMax);
        }
    }

    /** For everything in one JVM: confirmations go to the sink. */
    public static NotificationsAppConfig forEmbedded(
            String bootstrapServers, String registryUrl, ConfirmationSink sink) {
        return new NotificationsAppConfig(
                WorkSettings.of(GROUP_ID, bootstrapServers, RegistrySettings.of(registryUrl), Map.of()),
                CallSettings.NOTIFICATIONS,
                new ChannelSettings.Sink(sink),
                COMMAND_AGE_MAX);
    }

    public NotificationsAppConfig withChannel(ChannelSettings other) {
        return new NotificationsAppConfig(work, calls, other, commandAgeMax);
    }

    public NotificationsAppConfig withCalls(CallSettings other) {
        return new NotificationsAppConfig(work, other, channel, commandAgeMax);
    }
}
