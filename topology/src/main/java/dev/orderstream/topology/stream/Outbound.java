package dev.orderstream.topology.stream;

import dev.orderstream.schemas.KeyPartitioner;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * A value ready to be sent, and where to.
 *
 * @param partition fixed partition; empty: by the key
 */
record Outbound(byte[] value, OptionalInt partition) {

    static Outbound byKey(byte[] value) {
        return new Outbound(value, OptionalInt.empty());
    }

    static Outbound to(int partition, byte[] value) {
        return new Outbound(value, OptionalInt.of(partition));
    }

    /** The bytes as they are. */
    static Serializer<Outbound> serializer() {
        return (topic, outbound) -> outbound.value();
    }

    /** A partition that does not exist drops the record (KIP-837): its reader asked for what nobody can give. */
    static StreamPartitioner<byte[], Outbound> partitioner() {
        return new StreamPartitioner<>() {
            @Override
            public Optional<Set<Integer>> partitions(
                    String topic, byte @Nullable [] key, Outbound outbound, int partitions) {
                if (outbound.partition().isPresent()) {
                    int partition = outbound.partition().getAsInt();
                    return Optional.of(partition < partitions ? Set.of(partition) : Set.of());
                }
                return Optional.of(Set.of(key == null ? 0 : KeyPartitioner.partition(key, partitions)));
            }
        };
    }
}
