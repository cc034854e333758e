package dev.orderstream.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.utils.Utils;

/**
 * Where a key lives: murmur2 over the UTF-8 bytes of the key, made positive, modulo the number of partitions. It is what Kafka's Java
 * producer does by default (KIP-480 leaves keyed records alone); librdkafka needs {@code partitioner=murmur2_random}.
 */
public final class KeyPartitioner {
    private KeyPartitioner() {}

    public static int partition(String key, int partitions) {
        return partition(key.getBytes(UTF_8), partitions);
    }

    public static int partition(byte[] key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }
}
