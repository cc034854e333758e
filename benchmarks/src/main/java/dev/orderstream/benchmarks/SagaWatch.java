package dev.orderstream.benchmarks;

import dev.orderstream.avro.fulfilment.Saga;
import dev.orderstream.avro.fulfilment.SagaState;
import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.RegistrySettings;
import dev.orderstream.schemas.Topics;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads fulfilment-events from where it ends, and notes when the saga of each order is first seen to have ended. */
final class SagaWatch implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Set<SagaState> ENDED =
            EnumSet.of(SagaState.COMPLETED, SagaState.COMPENSATED, SagaState.COMPENSATION_FAILED);

    private final Map<String, End> ends = new ConcurrentHashMap<>();
    private final CountDownLatch reading = new CountDownLatch(1);
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<?> watching;
    private volatile boolean closed;

    /** Where a saga ended, and when that was seen, by {@link System#nanoTime}. */
    record End(SagaState state, long atNanos) {}

    /** Returns when it reads. */
    SagaWatch(Target target) throws InterruptedException {
        this.watching = thread.submit(() -> watch(target));
        reading.await();
    }

    /** The ends that were seen, by order. */
    Map<String, End> ends() {
        if (watching.state() == Future.State.FAILED) {
            throw new IllegalStateException("fulfilment-events cannot be read", watching.exceptionNow());
        }
        return ends;
    }

    private void watch(Target target) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        target.client(Map.of("isolation.level", "read_committed")),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
                Deserializer<SpecificRecord> avro =
                        AvroSerdes.deserializer(RegistrySettings.of(target.registryUrl()), Topics.FULFILMENT_EVENTS)) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.FULFILMENT_EVENTS).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
            reading.countDown();
            while (!closed) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    Saga saga = (Saga) avro.deserialize(record.topic(), record.value());
                    if (ENDED.contains(saga.getState())) {
                        ends.putIfAbsent(saga.getOrderId(), new End(saga.getState(), System.nanoTime()));
                    }
                }
            }
        } finally {
            reading.countDown();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.close();
    }
}
