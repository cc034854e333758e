package dev.orderstream.standalone.cli;

import dev.orderstream.standalone.PreconditionException;
import dev.orderstream.topology.query.Hops;
import java.net.URI;
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
            if (host != null && host.port() > 0 && host.port() <= 65_535 && isReachableBy(host)) {
                return host;
            }
        } catch (ConfigException | IllegalArgumentException notAnEndpoint) {
            throw new PreconditionException(refusal(text), notAnEndpoint);
        }
        throw new PreconditionException(refusal(text));
    }

    /** Whether a URL can name it, by which the others ask; a host with an underscore, for one, cannot be in any. */
    private static boolean isReachableBy(HostInfo host) {
        return URI.create("http://" + Hops.authority(host)).getHost() != null;
    }

    private static String refusal(String text) {
        return "--advertise is \"" + text
                + "\", not HOST[:PORT]; a host has letters, digits, '-' and '.', or is an address.";
    }
}
