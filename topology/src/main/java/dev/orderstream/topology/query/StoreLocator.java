package dev.orderstream.topology.query;

import dev.orderstream.schemas.KeyPartitioner;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.UnknownStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Finds the store that holds an order, and lets it be read only while this instance owns it: an active task of the order's partition
 * runs here. Standbys, restoring tasks and other instances' orders are an {@link OwnerUnavailableException}.
 */
public final class StoreLocator {
    private final StreamsHost streams;
    private final int partitions;
    private final Optional<HostInfo> self;
    private final IntPredicate caughtUp;

    /**
     * @param partitions of the topics that the stores are built from
     * @param self what {@code application.server} says of this instance; empty when it says nothing
     * @param caughtUp whether the stores of a partition hold what was committed when the application started
     */
    public StoreLocator(KafkaStreams streams, int partitions, Optional<HostInfo> self, IntPredicate caughtUp) {
        this(StreamsHost.of(streams), partitions, self, caughtUp);
    }

    StoreLocator(StreamsHost streams, int partitions, Optional<HostInfo> self) {
        this(streams, partitions, self, partition -> true);
    }

    StoreLocator(StreamsHost streams, int partitions, Optional<HostInfo> self, IntPredicate caughtUp) {
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions must be 1 or more, found " + partitions);
        }
        this.streams = streams;
        this.partitions = partitions;
        this.self = self;
        this.caughtUp = caughtUp;
    }

    /** Reads the store of the order's partition. */
    <T> T read(String storeName, String orderId, Function<ReadOnlyKeyValueStore<byte[], byte[]>, T> reading) {
        KafkaStreams.State state = streams.state();
        if (!state.isRunningOrRebalancing()) {
            throw new OwnerUnavailableException(storeName + " is not served, Kafka Streams is " + state);
        }
        if (!caughtUp.test(KeyPartitioner.partition(orderId, partitions))) {
            throw new OwnerUnavailableException(storeName + " is catching up with the log");
        }
        try {
            return reading.apply(activeStore(storeName, orderId));
        } catch (UnknownStateStoreException wrongTopology) {
            throw wrongTopology;
        } catch (InvalidStateStoreException notHere) {
            throw away(storeName, orderId, notHere);
        }
    }

    /** Makes sure that the order is still owned here, after a read that found nothing. */
    void requireOwned(String storeName, String orderId) {
        Optional<HostInfo> owner = owner(storeName, orderId);
        if (self.isPresent() && !owner.equals(self)) {
            throw away(storeName, orderId, owner);
        }
        // An approximate count is the cheapest access that makes Streams look the task up again.
        read(storeName, orderId, ReadOnlyKeyValueStore::approximateNumEntries);
    }

    private ReadOnlyKeyValueStore<byte[], byte[]> activeStore(String storeName, String orderId) {
        try {
            return streams.activeStore(storeName, KeyPartitioner.partition(orderId, partitions));
        } catch (IllegalStateException notRunning) {
            throw new OwnerUnavailableException(storeName + " is not served, Kafka Streams stops", notRunning);
        }
    }

    private OwnerUnavailableException away(String storeName, String orderId, InvalidStateStoreException cause) {
        OwnerUnavailableException away = away(storeName, orderId, owner(storeName, orderId));
        away.addSuppressed(cause);
        return away;
    }

    private OwnerUnavailableException away(String storeName, String orderId, Optional<HostInfo> owner) {
        String message = storeName + " of order " + orderId + " is not served by an active task here";
        return owner.filter(host -> !self.equals(Optional.of(host)))
                .map(host -> OwnerUnavailableException.ownedBy(host.host() + ":" + host.port(), message))
                .orElseGet(() -> new OwnerUnavailableException(message));
    }

    private Optional<HostInfo> owner(String storeName, String orderId) {
        try {
            return streams.activeHost(storeName, orderId);
        } catch (InvalidStateStoreException | IllegalStateException notRunning) {
            return Optional.empty();
        }
    }
}
