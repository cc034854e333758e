package dev.orderstream.topology.query;

import dev.orderstream.schemas.Topics;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;
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

    /** The same, or a copy: of a standby task, or of one that is being restored. */
    ReadOnlyKeyValueStore<byte[], byte[]> anyStore(String name, int partition);

    /**
     * All instances that say where they are, as the last assignment has it.
     *
     * @throws IllegalStateException when the application does not run
     */
    List<Instance> instances();

    /** What this instance projects and copies now. */
    Instance here();

    /** As Kafka Streams says. */
    static StreamsHost of(KafkaStreams streams) {
        return new StreamsHost() {
            @Override
            public KafkaStreams.State state() {
                return streams.state();
            }

            @Override
            public ReadOnlyKeyValueStore<byte[], byte[]> activeStore(String name, int partition) {
                return streams.store(parameters(name, partition));
            }

            @Override
            public ReadOnlyKeyValueStore<byte[], byte[]> anyStore(String name, int partition) {
                return streams.store(parameters(name, partition).enableStaleStores());
            }

            @Override
            public Instance here() {
                Set<ThreadMetadata> threads = streams.metadataForLocalThreads();
                return new Instance(
                        HostInfo.unavailable(),
                        tasks(threads, ThreadMetadata::activeTasks),
                        tasks(threads, ThreadMetadata::standbyTasks));
            }

            @Override
            public List<Instance> instances() {
                return streams.metadataForAllStreamsClients().stream()
                        .map(StreamsHost::instance)
                        .toList();
            }
        };
    }

    private static StoreQueryParameters<ReadOnlyKeyValueStore<byte[], byte[]>> parameters(String name, int partition) {
        return StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.<byte[], byte[]>keyValueStore())
                .withPartition(partition);
    }

    private static Instance instance(StreamsMetadata metadata) {
        return new Instance(
                metadata.hostInfo(),
                partitions(metadata.topicPartitions()),
                partitions(metadata.standbyTopicPartitions()));
    }

    private static Set<Integer> tasks(Set<ThreadMetadata> threads, Function<ThreadMetadata, Set<TaskMetadata>> role) {
        return threads.stream()
                .flatMap(thread -> role.apply(thread).stream())
                .map(task -> task.taskId().partition())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<Integer> partitions(Set<TopicPartition> inputs) {
        return inputs.stream()
                .filter(input -> input.topic().equals(Topics.ORDER_EVENTS))
                .map(TopicPartition::partition)
                .collect(Collectors.toUnmodifiableSet());
    }
}
