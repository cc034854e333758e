package dev.orderstream.topology.query;

import dev.orderstream.schemas.KeyPartitioner;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The little that is asked of Kafka Streams about where stores are. */
interface StreamsHost {
    KafkaStreams.State state();

    /**
     * The store of one partition, where an active, running task of this instance holds it. Looks the task up again at every access.
     *
     * @throws org.apache.kafka.streams.errors.InvalidStateStoreException when it is not here, or not open; also at access
     */
    ReadOnlyKeyValueStore<byte[], byte[]> activeStore(String name, int partition);

    /** The instance that the last assignment made the active owner of the key; empty when not known. */
    Optional<HostInfo> activeHost(String storeName, String orderId);

    /** As Kafka Streams says. */
    static StreamsHost of(KafkaStreams streams) {
        return new StreamsHost() {
            @Override
            public KafkaStreams.State state() {
                return streams.state();
            }

            @Override
            public ReadOnlyKeyValueStore<byte[], byte[]> activeStore(String name, int partition) {
                return streams.store(
                        StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.<byte[], byte[]>keyValueStore())
                                .withPartition(partition));
            }

            @Override
            public Optional<HostInfo> activeHost(String storeName, String orderId) {
                return Optional.ofNullable(streams.queryMetadataForKey(
                                storeName,
                                orderId,
                                (topic, key, value, partitions) ->
                                        Optional.of(Set.of(KeyPartitioner.partition(key, partitions)))))
                        .filter(metadata -> !metadata.equals(KeyQueryMetadata.NOT_AVAILABLE))
                        .map(KeyQueryMetadata::activeHost)
                        .filter(host -> !host.equals(HostInfo.unavailable()));
            }
        };
    }
}
