package dev.orderstream.topology.app;

import dev.orderstream.topology.kernel.HoldRules;
import dev.orderstream.topology.stream.AggregateTopics;
import java.time.Duration;

/** Configuration of an application that decides the commands of one aggregate type. */
public sealed interface DecidingAppConfig permits OrdersAppConfig, InventoryAppConfig {
    /** How long a transaction stays open by default. */
    Duration COMMIT_INTERVAL = Duration.ofMillis(25);

    /** Of Kafka Streams, as it was given. */
    StreamsConfiguration streams();

    /** Largest record that may be written, in bytes. */
    int recordBytesMax();

    /** When the later commands of an aggregate wait for what becomes of a dead letter. */
    HoldRules holds();

    /** Topics and store of the aggregate type. */
    AggregateTopics topics();

    /** What topics and the producer must take. */
    default int batchBytesMax() {
        return RecordBytes.batch(recordBytesMax());
    }

    /** What Kafka Streams is configured with: its producer, and the changelog that it creates, take the largest record. */
    default StreamsConfiguration settings() {
        return RecordBytes.settings(streams(), recordBytesMax());
    }
}
