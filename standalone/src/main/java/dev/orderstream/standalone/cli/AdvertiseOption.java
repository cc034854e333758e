package dev.orderstream.standalone.cli;

import dev.orderstream.standalone.PreconditionException;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.state.HostInfo;
import picocli.CommandLine.Option;

/** Option of an instance that others ask for the partitions that it owns. */
final class AdvertiseOption {
    @Option(
            names = "--advertise",
            paramLabel = "HOST[:PORT]",
            description = "Where other instances reach this one (PORT as --port when it is left out)."
                    + " Needed as soon as there are several.")
    private Optional<String> advertised = Optional.empty();

    boolean isGiven() {
        return advertised.isPresent();
    }

    /** @param port where this instance listens */
    Optional<HostInfo> host(int port) {
        return advertised.map(text -> endpoint(text, port));
    }

    private static HostInfo endpoint(String text, int port) {
        try {
            HostInfo host = HostInfo.buildFromEndpoint(text.matches(".*:[0-9]*") ? text : text + ":" + port);
            if (host != null && host.port() > 0 && host.port() <= 65_535) {
                return host;
            }
        } catch (ConfigException | NumberFormatException notAnEndpoint) {
            throw new PreconditionException("--advertise is \"" + text + "\", not HOST[:PORT].", notAnEndpoint);
        }
        throw new PreconditionException("--advertise is \"" + text + "\", not HOST[:PORT].");
    }
}
