package dev.orderstream.topology.stream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The record's own time. A record without one (-1, from a producer that sets it so on a CreateTime topic) takes the partition's time,
 * or 0: Kafka's default extractor throws there, and one bad record must not stop a partition.
 */
public final class RecordTime implements TimestampExtractor {
    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return record.timestamp() >= 0 ? record.timestamp() : Math.max(0, partitionTime);
    }
}
