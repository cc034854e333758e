package dev.orderstream.topology.stream;

import dev.orderstream.schemas.Headers;
import dev.orderstream.schemas.RegistryUnavailableException;
import dev.orderstream.schemas.Topics;
import dev.orderstream.schemas.UnreadableRecordException;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.kernel.Recorded;
import dev.orderstream.topology.stream.Feed.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads all partitions of order-events from their ends on, on a thread of its own, until it is stopped or fails. */
final class FeedConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(FeedConsumer.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration REGISTRY_PAUSE = Duration.ofMillis(500);
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(1);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Deserializer<Recorded<OrderEvent>> events;
    private final Function<Recorded<OrderEvent>, byte[]> json;
    private final Fanout fanout = new Fanout();
    private final CountDownLatch settled = new CountDownLatch(1);
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean reading;

    /** Starts to read. */
    FeedConsumer(
            Map<String, Object> config,
            Deserializer<Recorded<OrderEvent>> events,
            Function<Recorded<OrderEvent>, byte[]> json) {
        this.consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.events = events;
        this.json = json;
        this.thread = Thread.ofPlatform().daemon().name("event-feed").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /**
     * Whom its events go to, once it has found the ends of the partitions.
     *
     * @throws FeedException when it has not within that time
     */
    Fanout fanout(Duration wait) throws InterruptedException {
        if (!settled.await(wait.toNanos(), TimeUnit.NANOSECONDS) || !reading) {
            throw new FeedException(
                    FeedException.Reason.UNAVAILABLE, "The ends of the log cannot be had from the brokers now.");
        }
        return fanout;
    }

    boolean isReading() {
        return reading || settled.getCount() > 0;
    }

    void stop() {
        stopping.countDown();
        consumer.wakeup();
    }

    boolean awaitStopped(Duration bound) throws InterruptedException {
        return thread.join(bound);
    }

    private void run() {
        try {
            startAtEnds();
            reading = true;
            settled.countDown();
            while (stopping.getCount() > 0) {
                fanout.publish(entries(consumer.poll(POLL)));
            }
        } catch (WakeupException | InterruptedException stopped) {
            LOG.debug("The feed stops");
        } catch (RuntimeException failed) {
            LOG.atError()
                    .setCause(failed)
                    .log("The feed of events failed; its readers are told, new ones start it again");
        } finally {
            reading = false;
            settled.countDown();
            fanout.fail();
            consumer.close(CloseOptions.timeout(CLOSE_BOUND));
        }
    }

    private void startAtEnds() {
        List<TopicPartition> all = consumer.partitionsFor(Topics.ORDER_EVENTS).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(all);
        consumer.seekToEnd(all);
        all.forEach(consumer::position);
    }

    private List<Entry> entries(ConsumerRecords<byte[], byte[]> records) throws InterruptedException {
        List<Entry> entries = new ArrayList<>(records.count());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            entry(record).ifPresent(entries::add);
        }
        return entries;
    }

    /** Empty for an event that this version does not know or cannot read: a feed picks events, and goes on without one. */
    private Optional<Entry> entry(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
        Optional<String> type = Headers.text(record.headers(), Headers.MESSAGE_TYPE);
        if (type.isPresent() && !Feed.TYPES.contains(type.get())) {
            return Optional.empty();
        }
        try {
            Recorded<OrderEvent> event = read(record);
            String id = record.partition() + "-" + record.offset();
            return Optional.of(new Entry(id, event.type(), json.apply(event)));
        } catch (UnreadableRecordException unreadable) {
            LOG.atError()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("code", unreadable.code())
                    .log("An event cannot be read; the feed goes on without it");
            return Optional.empty();
        }
    }

    /** Waits while the registry is away: that says nothing of the event. */
    private Recorded<OrderEvent> read(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
        while (true) {
            try {
                return events.deserialize(record.topic(), record.value());
            } catch (RegistryUnavailableException away) {
                LOG.atWarn().setCause(away).log("The feed waits for the schema registry");
            }
            if (stopping.await(REGISTRY_PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new InterruptedException("stopping");
            }
        }
    }
}
