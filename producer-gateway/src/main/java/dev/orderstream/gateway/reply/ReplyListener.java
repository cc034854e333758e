package dev.orderstream.gateway.reply;

import dev.orderstream.avro.reply.CommandReply;
import dev.orderstream.schemas.Headers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one partition of a replies topic, and the same one of others that are added, committed records only, and wakes whoever waits
 * for one. The partitions are assigned, not subscribed: no group, no rebalance. It begins at their end; after a failure it goes on
 * with a new consumer at the positions it had reached, so that no reply is missed. A topic that was added and may not be read is let
 * go of: the first one is read without it.
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
    private volatile OptionalInt partition = OptionalInt.empty();

    /** Of the next record, for all that is read. */
    private final Map<TopicPartition, Long> positions = new ConcurrentHashMap<>();

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

    /** Reads the same partition of that topic, too, from that offset on. */
    public void add(String another, long offset) {
        positions.put(new TopicPartition(another, partition()), offset);
    }

    /** Whether a reply written to that topic from now on will be seen. */
    public boolean isListening(String to) {
        return partition.isPresent()
                && positions.containsKey(new TopicPartition(to, partition.getAsInt()))
                && thread.isAlive();
    }

    /**
     * The partition that replies are to be sent to.
     *
     * @throws IllegalStateException when it is not known yet
     */
    public int partition() {
        return partition.orElseThrow(() -> new IllegalStateException("no partition of " + topic + " is read yet"));
    }

    private void run() {
        while (!isClosed()) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                current = consumer;
                listen(consumer);
            } catch (WakeupException stopping) {
                LOG.atDebug().log("Reply listener stops");
            } catch (TopicAuthorizationException denied) {
                letGo(denied);
                pause();
            } catch (RuntimeException failed) {
                LOG.atWarn()
                        .addKeyValue("topic", topic)
                        .addKeyValue("positions", positions)
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
        TopicPartition first = new TopicPartition(topic, choose(consumer));
        partition = OptionalInt.of(first.partition());
        if (!positions.containsKey(first)) {
            consumer.assign(List.of(first));
            consumer.seekToEnd(List.of(first));
            positions.put(first, consumer.position(first));
        }
        Set<TopicPartition> assigned = Set.of();
        while (!isClosed()) {
            if (!assigned.equals(positions.keySet())) {
                assigned = Set.copyOf(positions.keySet());
                consumer.assign(assigned);
                assigned.forEach(each -> consumer.seek(each, Objects.requireNonNull(positions.get(each))));
            }
            consumer.poll(POLL).forEach(this::deliver);
        }
    }

    private int choose(Consumer<byte[], byte[]> consumer) {
        if (partition.isPresent()) {
            return partition.getAsInt();
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
        return chosen;
    }

    /** What is refused is read no more, but for the first topic, which is tried again. */
    private void letGo(TopicAuthorizationException denied) {
        LOG.atWarn()
                .addKeyValue("topics", denied.unauthorizedTopics())
                .setCause(denied)
                .log("Replies may not be read");
        positions
                .keySet()
                .removeIf(each -> !each.topic().equals(topic)
                        && denied.unauthorizedTopics().contains(each.topic()));
    }

    /** Only our own replies are decoded: other gateways may share the partition. */
    private void deliver(ConsumerRecord<byte[], byte[]> message) {
        positions.put(new TopicPartition(message.topic(), message.partition()), message.offset() + 1);
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
