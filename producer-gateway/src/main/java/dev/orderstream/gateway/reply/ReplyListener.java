package dev.orderstream.gateway.reply;

import dev.orderstream.avro.reply.CommandReply;
import dev.orderstream.schemas.Headers;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one partition of the replies topic, committed records only, and wakes whoever waits for one. The partition is assigned, not
 * subscribed: no group, no rebalance. It begins at the end of the partition; after a failure it goes on with a new consumer at the
 * position it had reached, so that no reply is missed.
 */
public final class ReplyListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReplyListener.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration BACKOFF = Duration.ofMillis(500);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Function<byte[], SpecificRecord> reader;
    private final Waiting waiting;
    private final String topic;
    private final OptionalInt wantedPartition;
    private final Thread thread;

    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Consumer<byte[], byte[]> current;
    private volatile @Nullable TopicPartition partition;
    private volatile OptionalLong position = OptionalLong.empty();

    /**
     * @param consumers make a consumer with isolation.level=read_committed and no group
     * @param reader decodes a reply
     * @param wantedPartition which partition to read; empty: any one
     */
    public ReplyListener(
            Supplier<Consumer<byte[], byte[]>> consumers,
            Function<byte[], SpecificRecord> reader,
            Waiting waiting,
            String topic,
            OptionalInt wantedPartition) {
        this.consumers = consumers;
        this.reader = reader;
        this.waiting = waiting;
        this.topic = topic;
        this.wantedPartition = wantedPartition;
        this.thread = Thread.ofPlatform().daemon().name("reply-listener").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Whether a reply written from now on will be seen. */
    public boolean isListening() {
        return position.isPresent() && thread.isAlive();
    }

    /** The partition that replies are to be sent to, once {@link #isListening}. */
    public int partition() {
        TopicPartition assigned = partition;
        if (assigned == null) {
            throw new IllegalStateException("no partition of " + topic + " is read yet");
        }
        return assigned.partition();
    }

    private void run() {
        while (!isClosed()) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                current = consumer;
                listen(consumer);
            } catch (WakeupException stopping) {
                LOG.atDebug().log("Reply listener stops");
            } catch (RuntimeException failed) {
                LOG.atWarn()
                        .addKeyValue("topic", topic)
                        .addKeyValue("position", position)
                        .setCause(failed)
                        .log("Reply listener failed and goes on with a new consumer");
                pause();
            } catch (Error broken) {
                LOG.atError().setCause(broken).log("Reply listener ended: the gateway is not ready any more");
                throw broken;
            }
        }
    }

    private void listen(Consumer<byte[], byte[]> consumer) {
        TopicPartition assigned = assignment(consumer);
        partition = assigned;
        consumer.assign(List.of(assigned));
        if (position.isPresent()) {
            consumer.seek(assigned, position.getAsLong());
        } else {
            consumer.seekToEnd(List.of(assigned));
            position = OptionalLong.of(consumer.position(assigned));
        }
        while (!isClosed()) {
            consumer.poll(POLL).forEach(this::deliver);
            position = OptionalLong.of(consumer.position(assigned));
        }
    }

    private TopicPartition assignment(Consumer<byte[], byte[]> consumer) {
        TopicPartition known = partition;
        if (known != null) {
            return known;
        }
        int count = consumer.partitionsFor(topic).size();
        if (count == 0) {
            throw new InvalidTopicException("topic " + topic + " does not exist");
        }
        int chosen = wantedPartition.orElseGet(() -> ThreadLocalRandom.current().nextInt(count));
        if (chosen >= count) {
            throw new InvalidTopicException(
                    "reply-partition is " + chosen + ", but " + topic + " has " + count + " partitions");
        }
        return new TopicPartition(topic, chosen);
    }

    /** Only our own replies are decoded: other gateways may share the partition. */
    private void deliver(ConsumerRecord<byte[], byte[]> message) {
        Header token = message.headers().lastHeader(Headers.REPLY_TOKEN);
        if (token == null || token.value() == null) {
            return;
        }
        waiting.find(token.value()).ifPresent(waiter -> {
            try {
                waiter.reply().complete((CommandReply) reader.apply(message.value()));
            } catch (RuntimeException unreadable) {
                LOG.atWarn()
                        .addKeyValue("partition", message.partition())
                        .addKeyValue("offset", message.offset())
                        .setCause(unreadable)
                        .log("Reply cannot be read: its request is answered 202");
                waiter.reply().cancel(false);
            }
        });
    }

    private void pause() {
        try {
            boolean unused = closed.await(BACKOFF.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    @Override
    public void close() {
        closed.countDown();
        Consumer<byte[], byte[]> consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
        try {
            if (thread.isAlive() && !thread.join(Duration.ofSeconds(2))) {
                thread.interrupt();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
