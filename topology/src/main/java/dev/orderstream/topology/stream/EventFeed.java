package dev.orderstream.topology.stream;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.kernel.Recorded;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Feed} from order-events: one consumer for all readers of this process, in no group, there while there is a reader. It reads
 * what is committed, in order within each partition. While the brokers are away it waits, and then goes on where it was.
 */
public final class EventFeed implements Feed, AutoCloseable {
    private static final Duration START_BOUND = Duration.ofSeconds(5);
    private static final Duration STOP_BOUND = Duration.ofSeconds(2);

    private final Map<String, Object> config;
    private final Deserializer<Recorded<OrderEvent>> events;
    private final Function<Recorded<OrderEvent>, byte[]> json;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable FeedConsumer consumer;
    private int readers;
    private boolean closed;

    /**
     * Reads nothing yet.
     *
     * @param kafka settings of the consumer; {@code bootstrap.servers} among them
     * @param events reads the values of order-events
     * @param json what readers are given of an event; made once for all of them
     */
    public EventFeed(
            Map<String, Object> kafka,
            Deserializer<Recorded<OrderEvent>> events,
            Function<Recorded<OrderEvent>, byte[]> json) {
        this.config = config(kafka);
        this.events = events;
        this.json = json;
    }

    private static Map<String, Object> config(Map<String, Object> kafka) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // An offset that is gone is a gap, of which readers are told.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 << 20);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 256);
        config.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        config.putIfAbsent(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        return Map.copyOf(config);
    }

    @Override
    public Reader subscribe(Set<String> types) throws InterruptedException {
        FeedConsumer running = join();
        try {
            return new Member(running.fanout(START_BOUND).subscribe(types), running);
        } catch (RuntimeException | InterruptedException cannot) {
            leave(running);
            throw cannot;
        }
    }

    private FeedConsumer join() {
        lock.lock();
        try {
            if (closed) {
                throw new FeedException(FeedException.Reason.UNAVAILABLE, "The feed is closed.");
            }
            if (consumer == null || !consumer.isReading()) {
                consumer = started();
                readers = 0;
            }
            readers++;
            return consumer;
        } finally {
            lock.unlock();
        }
    }

    private FeedConsumer started() {
        try {
            FeedConsumer started = new FeedConsumer(config, events, json);
            started.start();
            return started;
        } catch (KafkaException cannot) {
            throw new FeedException(FeedException.Reason.UNAVAILABLE, "The feed cannot be read now.", cannot);
        }
    }

    /** The last one stops the consumer; a reader of one that failed, and was replaced, has nothing to stop. */
    private void leave(FeedConsumer joined) {
        lock.lock();
        try {
            if (joined.equals(consumer)) {
                readers--;
                if (readers == 0) {
                    joined.stop();
                    consumer = null;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Stops the consumer; readers are ended. */
    @Override
    public void close() {
        FeedConsumer running;
        lock.lock();
        try {
            closed = true;
            running = consumer;
            consumer = null;
        } finally {
            lock.unlock();
        }
        if (running != null) {
            running.stop();
            try {
                running.awaitStopped(STOP_BOUND);
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A reader that is counted. */
    private final class Member implements Reader {
        private final Reader reader;
        private final FeedConsumer joined;
        private final AtomicBoolean gone = new AtomicBoolean();

        Member(Reader reader, FeedConsumer joined) {
            this.reader = reader;
            this.joined = joined;
        }

        @Override
        public List<Entry> take(Duration wait) throws InterruptedException {
            return reader.take(wait);
        }

        @Override
        public void close() {
            if (gone.compareAndSet(false, true)) {
                reader.close();
                leave(joined);
            }
        }
    }
}
