package dev.orderstream.standalone.cli;

import dev.orderstream.participants.call.Secret;
import dev.orderstream.participants.call.Targets;
import dev.orderstream.participants.notifications.ChannelSettings;
import dev.orderstream.participants.notifications.ConfirmationSink;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where confirmations go. */
final class WebhookOptions {
    private static final String SECRET = "ORDERS_WEBHOOK_SECRET";

    @Option(
            names = "--webhook-url",
            paramLabel = "URL",
            description = "Where confirmations are posted; https, unless on this machine.")
    private Optional<String> url = Optional.empty();

    @Option(
            names = "--webhook-secret-file",
            paramLabel = "FILE",
            description = "File with the secret that they are signed with: whsec_ and Base64 of 24 to 64 bytes"
                    + " (default: environment " + SECRET + ").")
    private Optional<Path> secretFile = Optional.empty();

    @Mixin
    private final CallTimeouts timeouts = new CallTimeouts();

    @Option(names = "--simulate", description = "Post nothing; log at level info what would be posted.")
    private boolean isSimulated;

    /** @throws IllegalArgumentException when they cannot work */
    ChannelSettings settings(Map<String, String> environment) {
        if (isSimulated == url.isPresent()) {
            throw new IllegalArgumentException("either --webhook-url or --simulate must be given, and not both");
        }
        if (isSimulated) {
            return new ChannelSettings.Sink(new ConfirmationSink());
        }
        return new ChannelSettings.Webhook(
                Targets.require("--webhook-url", url.orElseThrow()),
                Secret.find(secretFile, SECRET, Optional.ofNullable(environment.get(SECRET)))
                        .orElseThrow(() -> new IllegalArgumentException(
                                "neither --webhook-secret-file nor " + SECRET + " gives the webhook's secret")),
                timeouts.connect(ChannelSettings.Webhook.CONNECT_TIMEOUT),
                timeouts.call(ChannelSettings.Webhook.CALL_TIMEOUT));
    }
}
