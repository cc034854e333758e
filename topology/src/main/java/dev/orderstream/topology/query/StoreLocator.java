package dev.orderstream.topology.query;

import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.UnknownStateStoreException;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * The stores that are here. {@link #owned} lets a partition be read only while this instance owns it and has caught up with it: what is
 * read there, also that there is nothing, is the truth. {@link #any} reads standbys and tasks that are being restored, too. What is not
 * here is an {@link OwnerUnavailableException}.
 */
public final class StoreLocator {
    private final StreamsHost streams;
    private final IntPredicate served;

    /** Reads the store of one partition. */
    interface Access {
        /**
         * What the reading makes of the store.
         *
         * @throws OwnerUnavailableException when it cannot be read here
         */
        <T> T read(String storeName, int partition, Function<ReadOnlyKeyValueStore<byte[], byte[]>, T> reading);
    }

    /** @param served whether this instance owns a partition for certain, and its stores hold all that was ever shown of it */
    public StoreLocator(KafkaStreams streams, IntPredicate served) {
        this(StreamsHost.of(streams), served);
    }

    StoreLocator(StreamsHost streams, IntPredicate served) {
        this.streams = streams;
        this.served = served;
    }

    /** The truth or nothing. */
    Access owned() {
        return new Access() {
            @Override
            public <T> T read(
                    String storeName, int partition, Function<ReadOnlyKeyValueStore<byte[], byte[]>, T> reading) {
                requireServed(storeName, partition);
                T value = access(storeName, partition, () -> reading.apply(streams.activeStore(storeName, partition)));
                // What was read before the partition moved away is no longer the truth after.
                requireServed(storeName, partition);
                return value;
            }
        };
    }

    /** A copy, however old. */
    Access any() {
        return new Access() {
            @Override
            public <T> T read(
                    String storeName, int partition, Function<ReadOnlyKeyValueStore<byte[], byte[]>, T> reading) {
                return access(storeName, partition, () -> reading.apply(streams.anyStore(storeName, partition)));
            }
        };
    }

    private void requireServed(String storeName, int partition) {
        if (!served.test(partition)) {
            throw new OwnerUnavailableException(
                    storeName + " of partition " + partition + " is not owned here, or catching up with the log");
        }
    }

    private <T> T access(String storeName, int partition, Supplier<T> reading) {
        KafkaStreams.State state = streams.state();
        if (!state.isRunningOrRebalancing()) {
            throw new OwnerUnavailableException(storeName + " is not served, Kafka Streams is " + state);
        }
        try {
            return reading.get();
        } catch (UnknownStateStoreException wrongTopology) {
            throw wrongTopology;
        } catch (InvalidStateStoreException notHere) {
            throw new OwnerUnavailableException(storeName + " of partition " + partition + " is not here", notHere);
        } catch (IllegalStateException notRunning) {
            throw new OwnerUnavailableException(storeName + " is not served, Kafka Streams stops", notRunning);
        }
    }
}
