package dev.orderstream.topology.app;

import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;

/** What the largest record that an application may write asks of its producer and its changelogs. */
final class RecordBytes {
    /** What a batch and the key and headers of a record take beside its value. */
    private static final int OVERHEAD_BYTES = 2_048;

    /** Kafka's own default of {@code max.message.bytes}. */
    private static final int MESSAGE_BYTES_DEFAULT = 1_048_588;

    /** For the one store that has a cache, {@code input-fence}: a value of some hundred bytes a partition. */
    private static final long STORE_CACHE_BYTES = 1 << 20;

    private RecordBytes() {}

    /** What topics and the producer must take. */
    static int batch(int recordBytesMax) {
        return recordBytesMax + OVERHEAD_BYTES;
    }

    /** The producer, and the changelogs that Kafka Streams creates, take the largest record. */
    static StreamsConfiguration settings(StreamsConfiguration streams, int recordBytesMax) {
        String bytes = Integer.toString(Math.max(MESSAGE_BYTES_DEFAULT, batch(recordBytesMax)));
        return streams.withProducerDefault(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, bytes)
                .withTopicDefault(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, bytes)
                .withStoreCacheDefault(STORE_CACHE_BYTES);
    }

    /**
     * A record that the producer refuses ends the thread, and so does the next try.
     *
     * @throws StartException when the producer would refuse the largest
     */
    static void require(StreamsConfiguration settings, int recordBytesMax) {
        Object most = settings.streamsConfig()
                .getProducerConfigs(settings.applicationId())
                .get(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
        if (Long.parseLong(String.valueOf(most)) < batch(recordBytesMax)) {
            throw new StartException(
                    "producer.max.request.size is " + most + ", and record-bytes-max needs " + batch(recordBytesMax));
        }
    }
}
