package dev.orderstream.topology.stream;

import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.domain.fulfilment.FulfilmentAction;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Writes them to {@code fulfilment-actions}, by one idempotent producer, made when it is first needed. Threadsafe. */
public final class KafkaFulfilmentActionLog implements FulfilmentActionLog, AutoCloseable {
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(2);
    private static final int WRITE_BOUND_MILLIS = 8_000;
    private static final int REQUEST_BOUND_MILLIS = 5_000;

    private final Map<String, Object> config;
    private final Serializer<FulfilmentAction> form;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Producer<byte[], byte[]> producer;

    /**
     * Connects to nothing yet.
     *
     * @param kafka settings of the producer; {@code bootstrap.servers} among them
     */
    public KafkaFulfilmentActionLog(Map<String, Object> kafka, Serializer<FulfilmentAction> form) {
        this.config = config(kafka);
        this.form = form;
    }

    private static Map<String, Object> config(Map<String, Object> kafka) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, WRITE_BOUND_MILLIS);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, WRITE_BOUND_MILLIS);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_BOUND_MILLIS);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return Map.copyOf(config);
    }

    @Override
    public void write(FulfilmentAction action) throws InterruptedException {
        String topic = Topics.FULFILMENT_ACTIONS;
        try {
            ready().send(new ProducerRecord<>(topic, Stores.orderKey(action.orderId()), form.serialize(topic, action)))
                    .get();
        } catch (ExecutionException | KafkaException unwritten) {
            throw new ActionLog.ActionLogUnavailableException(unwritten);
        }
    }

    private Producer<byte[], byte[]> ready() {
        lock.lock();
        try {
            Producer<byte[], byte[]> open = producer;
            if (open == null) {
                open = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
                producer = open;
            }
            return open;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (producer != null) {
                producer.close(CLOSE_BOUND);
            }
            producer = null;
        } finally {
            lock.unlock();
        }
    }
}
