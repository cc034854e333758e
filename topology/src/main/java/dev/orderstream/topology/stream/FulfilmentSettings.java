package dev.orderstream.topology.stream;

import dev.orderstream.topology.domain.fulfilment.SagaPolicy;
import java.util.Map;
import java.util.Objects;

/**
 * Settings of the application fulfilment.
 *
 * @param partitions number of partitions of every topic
 * @param recordBytesMax largest record that may be written, in bytes; see {@link DecideSettings}
 * @param topicIds the brokers' ids of the input topics; see {@link DecideSettings}
 */
public record FulfilmentSettings(SagaPolicy policy, int partitions, int recordBytesMax, Map<String, String> topicIds) {
    public FulfilmentSettings {
        Objects.requireNonNull(policy);
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions must be 1 or more, found " + partitions);
        }
        DecideSettings.requireRecordBytes(recordBytesMax);
        topicIds = Map.copyOf(topicIds);
    }
}
