package dev.orderstream.topology.query;

import java.util.Set;
import org.apache.kafka.streams.state.HostInfo;

/**
 * One instance of the application, as the last assignment says.
 *
 * @param host what it says of itself in {@code application.server}
 * @param owned partitions that it projects
 * @param copied partitions of which it keeps a standby
 */
record Instance(HostInfo host, Set<Integer> owned, Set<Integer> copied) {
    Instance {
        owned = Set.copyOf(owned);
        copied = Set.copyOf(copied);
    }

    /** {@code host:port}. */
    String name() {
        return Hops.authority(host);
    }
}
