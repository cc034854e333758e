package dev.orderstream.standalone.cli;

import dev.orderstream.participants.call.Secret;
import dev.orderstream.participants.call.Targets;
import dev.orderstream.participants.payments.ProviderSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which payment provider is asked. */
final class ProviderOptions {
    private static final String TOKEN = "ORDERS_PROVIDER_TOKEN";

    @Option(
            names = "--provider-url",
            paramLabel = "URL",
            description = "The provider, below which /charges and /refunds lie; https, unless on this machine.")
    private Optional<String> url = Optional.empty();

    @Option(
            names = "--provider-token-file",
            paramLabel = "FILE",
            description = "File with the bearer token that the provider wants (default: environment " + TOKEN
                    + "; none without it).")
    private Optional<Path> tokenFile = Optional.empty();

    @Mixin
    private final CallTimeouts timeouts = new CallTimeouts();

    @Option(
            names = "--simulate",
            description = "Ask no provider: move no money, and answer as the following options say.")
    private boolean isSimulated;

    @Option(
            names = "--decline-per-mille",
            paramLabel = "N",
            defaultValue = "0",
            description = "Simulated: declined payments of a thousand; which ones, their ids say (default:"
                    + " ${DEFAULT-VALUE}).")
    private int declinePerMille;

    @Option(
            names = "--decline-customers",
            paramLabel = "ENDING",
            defaultValue = ProviderSettings.Simulated.DECLINED_CUSTOMERS,
            description = "Simulated: payments of customers whose id ends so are declined (default: ${DEFAULT-VALUE}).")
    private String declinedCustomers = "";

    @Option(
            names = "--delay",
            paramLabel = "MS",
            defaultValue = "0",
            description = "Simulated: milliseconds before each answer (default: ${DEFAULT-VALUE}).")
    private int delayMillis;

    @Option(names = "--outage", description = "Simulated: no answers at all.")
    private boolean isAway;

    /** @throws IllegalArgumentException when they cannot work */
    ProviderSettings settings(Map<String, String> environment) {
        if (isSimulated == url.isPresent()) {
            throw new IllegalArgumentException("either --provider-url or --simulate must be given, and not both");
        }
        if (isSimulated) {
            return new ProviderSettings.Simulated(
                    declinePerMille, Duration.ofMillis(delayMillis), isAway, declinedCustomers);
        }
        return new ProviderSettings.Http(
                Targets.require("--provider-url", url.orElseThrow()),
                Secret.find(tokenFile, TOKEN, Optional.ofNullable(environment.get(TOKEN))),
                timeouts.connect(ProviderSettings.Http.CONNECT_TIMEOUT),
                timeouts.call(ProviderSettings.Http.CALL_TIMEOUT));
    }
}
