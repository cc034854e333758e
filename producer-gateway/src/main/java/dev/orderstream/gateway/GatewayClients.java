package dev.orderstream.gateway;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Settings of the gateway's Kafka clients. The two times add up to less than 2 s, within which a caller is told that brokers are away. */
final class GatewayClients {
    static final int MAX_BLOCK_MILLIS = 500;
    static final int DELIVERY_TIMEOUT_MILLIS = 1_400;

    private GatewayClients() {}

    /** acks=all and idempotent; keyed records go where Java's default partitioner puts them, murmur2 over the key. */
    static Map<String, Object> producer(GatewayConfig.Kafka kafka) {
        Map<String, Object> settings = new HashMap<>(kafka.properties());
        settings.putIfAbsent(CommonClientConfigs.CLIENT_ID_CONFIG, "gateway");
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, false);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, kafka.linger().toMillis());
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, kafka.compression());
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) kafka.bufferMemoryBytes());
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK_MILLIS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MILLIS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 1_000);
        settings.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 50);
        settings.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10);
        settings.putIfAbsent(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        return settings;
    }

    /** No group: the partition is assigned, and the position kept in memory. */
    static Map<String, Object> replyConsumer(GatewayConfig.Kafka kafka) {
        Map<String, Object> settings = new HashMap<>(kafka.properties());
        settings.putIfAbsent(CommonClientConfigs.CLIENT_ID_CONFIG, "gateway-replies");
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        settings.putIfAbsent(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        return settings;
    }
}
