package dev.orderstream.topology.query;

import dev.orderstream.schemas.KeyPartitioner;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Which instance holds which partition, as the last assignment says. That may be wrong for a while: whoever is asked makes sure that it
 * still owns what it answers for.
 */
public final class Placement {
    private final StreamsHost streams;
    private final int partitions;
    private final Optional<HostInfo> self;

    /**
     * @param partitions of the topics that the stores are built from
     * @param self what {@code application.server} says of this instance; empty when it says nothing, and no other is asked then
     */
    public Placement(KafkaStreams streams, int partitions, Optional<HostInfo> self) {
        this(StreamsHost.of(streams), partitions, self);
    }

    Placement(StreamsHost streams, int partitions, Optional<HostInfo> self) {
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions must be 1 or more, found " + partitions);
        }
        this.streams = streams;
        this.partitions = partitions;
        this.self = self;
    }

    /** How many there are. */
    int partitions() {
        return partitions;
    }

    /** The one that an order belongs to. */
    int partition(String orderId) {
        return KeyPartitioner.partition(orderId, partitions);
    }

    Optional<HostInfo> self() {
        return self;
    }

    /** Another instance that owns the partition; empty when none is known, or this one does. */
    Optional<Instance> owner(int partition) {
        List<Instance> owners =
                all().filter(instance -> instance.owned().contains(partition)).toList();
        return owners.stream().anyMatch(this::isSelf)
                ? Optional.empty()
                : owners.stream().findFirst();
    }

    /** Other instances that keep a copy of the partition. */
    List<Instance> copies(int partition) {
        return others(instance -> instance.copied().contains(partition));
    }

    /** All other instances. */
    List<Instance> others() {
        return others(instance -> true);
    }

    private List<Instance> others(Predicate<Instance> wanted) {
        return all().filter(instance -> !isSelf(instance)).filter(wanted).toList();
    }

    private boolean isSelf(Instance instance) {
        return self.filter(instance.host()::equals).isPresent();
    }

    /** Nobody, where this instance does not say where it is: the others do not say it either. */
    private Stream<Instance> all() {
        if (self.isEmpty()) {
            return Stream.of();
        }
        try {
            return streams.instances().stream();
        } catch (IllegalStateException notRunning) {
            return Stream.of();
        }
    }
}
