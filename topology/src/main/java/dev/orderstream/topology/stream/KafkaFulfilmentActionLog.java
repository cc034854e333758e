package dev.orderstream.topology.stream;

import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.domain.fulfilment.FulfilmentAction;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/** Writes them to {@code fulfilment-actions}, by one idempotent producer. Threadsafe. */
public final class KafkaFulfilmentActionLog implements FulfilmentActionLog, AutoCloseable {
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(2);
    private static final int WRITE_BOUND_MILLIS = 8_000;
    private static final int REQUEST_BOUND_MILLIS = 5_000;

    private final Producer<byte[], byte[]> producer;
    private final Serializer<FulfilmentAction> form;

    /** @param kafka settings of the producer; {@code bootstrap.servers} among them */
    public KafkaFulfilmentActionLog(Map<String, Object> kafka, Serializer<FulfilmentAction> form) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, WRITE_BOUND_MILLIS);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, WRITE_BOUND_MILLIS);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_BOUND_MILLIS);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        this.producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        this.form = form;
    }

    @Override
    public void write(FulfilmentAction action) throws InterruptedException {
        String topic = Topics.FULFILMENT_ACTIONS;
        try {
            producer.send(new ProducerRecord<>(topic, Stores.orderKey(action.orderId()), form.serialize(topic, action)))
                    .get();
        } catch (ExecutionException | KafkaException unwritten) {
            throw new ActionLog.ActionLogUnavailableException(unwritten);
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE_BOUND);
    }
}
