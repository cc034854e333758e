package dev.orderstream.gateway.publish;

import dev.orderstream.gateway.publish.PublishException.Reason;
import dev.orderstream.schemas.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends commands: key = the id of what it is about, acks=all. What is under way is bounded twice, by records here and by bytes in the producer. Threadsafe;
 * {@link #publish} blocks for at most the producer's {@code max.block.ms}. A producer that has failed for good is replaced.
 */
public final class CommandPublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CommandPublisher.class);

    /** Longer than any record is under way. */
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private static final Duration REPLACEMENT_GAP = Duration.ofSeconds(1);

    private final Supplier<Producer<byte[], byte[]>> producers;
    private final CommandEncoder encoder;
    private final int inFlightMax;
    private final Semaphore places;
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    /** Held while the producer changes. */
    private final ReentrantLock changing = new ReentrantLock();

    private volatile Producer<byte[], byte[]> producer;
    private long replaceableAt = System.nanoTime();
    private boolean closed;

    /**
     * @param producers make a producer, at once and whenever the one before it has failed for good
     */
    public CommandPublisher(Supplier<Producer<byte[], byte[]>> producers, CommandEncoder encoder, int inFlightMax) {
        this.producers = producers;
        this.producer = producers.get();
        this.encoder = encoder;
        this.inFlightMax = inFlightMax;
        this.places = new Semaphore(inFlightMax);
    }

    /** Throws when the brokers cannot say which partitions that topic has. */
    public void requireTopic(String topic) {
        if (producer.partitionsFor(topic).isEmpty()) {
            throw new InvalidTopicException("topic " + topic + " has no partitions");
        }
    }

    /**
     * Sends a command.
     *
     * @return completes when all in-sync replicas have it, or exceptionally with a {@link PublishException}
     * @throws PublishException when it was not sent, or the producer did not even say so
     */
    public CompletableFuture<RecordMetadata> publish(
            String topic, String key, SpecificRecord command, Lineage lineage, Optional<ReplyAddress> replyTo)
            throws PublishException {
        ProducerRecord<byte[], byte[]> message = message(topic, key, command, lineage, replyTo);
        if (!places.tryAcquire()) {
            throw new PublishException(Reason.OVERLOADED, inFlightMax + " commands are under way");
        }
        Sending sending = new Sending();
        Producer<byte[], byte[]> sender = producer;
        try {
            // What the future would say is said to the callback; it also tells who called it.
            Future<RecordMetadata> unused = sender.send(message, sending);
        } catch (RuntimeException broken) {
            PublishException failure = unknown(broken);
            sending.fail(failure);
            replace(sender, broken);
            throw failure;
        }
        CompletableFuture<RecordMetadata> acknowledged = sending.acknowledged;
        if (acknowledged.isCompletedExceptionally()
                && acknowledged.exceptionNow() instanceof PublishException refused
                && refused.reason() != Reason.OUTCOME_UNKNOWN) {
            throw refused;
        }
        return acknowledged;
    }

    private ProducerRecord<byte[], byte[]> message(
            String topic, String key, SpecificRecord command, Lineage lineage, Optional<ReplyAddress> replyTo) {
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(topic, null, key.getBytes(StandardCharsets.UTF_8), encoder.encode(topic, command));
        org.apache.kafka.common.header.Headers headers = message.headers();
        headers.add(Headers.MESSAGE_TYPE, Headers.bytes(command.getSchema().getName()));
        headers.add(Headers.TRACEPARENT, Headers.bytes(lineage.traceparent()));
        headers.add(Headers.CORRELATION_ID, Headers.bytes(lineage.correlationId()));
        replyTo.ifPresent(address -> {
            headers.add(Headers.REPLY_PARTITION, Headers.bytes(Integer.toString(address.partition())));
            headers.add(Headers.REPLY_TOKEN, address.token());
        });
        return message;
    }

    /**
     * One command on its way. It settles once: a producer that throws from send may have taken the record before, and then reports it
     * too.
     */
    private final class Sending implements Callback {
        private final CompletableFuture<RecordMetadata> acknowledged = new CompletableFuture<>();
        private final Thread caller = Thread.currentThread();
        private final AtomicBoolean settled = new AtomicBoolean();

        /** The producer reports what it could not even send on the thread that called it, and everything else on its own. */
        @Override
        public void onCompletion(RecordMetadata metadata, @Nullable Exception error) {
            if (error != null) {
                fail(Thread.currentThread().equals(caller) ? notSent(error) : unknown(error));
            } else if (settle()) {
                published.incrementAndGet();
                acknowledged.complete(metadata);
            }
        }

        private void fail(PublishException failure) {
            if (settle()) {
                failed.incrementAndGet();
                acknowledged.completeExceptionally(failure);
            }
        }

        private boolean settle() {
            boolean first = settled.compareAndSet(false, true);
            if (first) {
                places.release();
            }
            return first;
        }
    }

    /**
     * A producer that throws is in a state that it never leaves: what can be retried it reports. So another takes its place; once a
     * second at most, since the next may come to the same end.
     */
    private void replace(Producer<byte[], byte[]> broken, RuntimeException reason) {
        if (reason instanceof InterruptException || !changing.tryLock()) {
            return;
        }
        try {
            if (closed || !producer.equals(broken) || System.nanoTime() - replaceableAt < 0) {
                return;
            }
            replaceableAt = System.nanoTime() + REPLACEMENT_GAP.toNanos();
            LOG.atWarn().setCause(reason).log("The producer failed for good and is replaced");
            producer = producers.get();
            Thread.ofPlatform().daemon().name("gateway-failed-producer").start(() -> broken.close(CLOSE));
        } catch (RuntimeException notMade) {
            LOG.atError().setCause(notMade).log("No producer can be made in its place");
        } finally {
            changing.unlock();
        }
    }

    private static PublishException unknown(Throwable cause) {
        return new PublishException(Reason.OUTCOME_UNKNOWN, "the broker did not acknowledge the command", cause);
    }

    private static PublishException notSent(Throwable cause) {
        if (cause instanceof BufferExhaustedException) {
            return new PublishException(Reason.OVERLOADED, "the producer's buffer is full", cause);
        }
        if (cause instanceof RecordTooLargeException || cause instanceof AuthorizationException) {
            return new PublishException(Reason.BROKER_UNAVAILABLE, "the command cannot be sent", cause);
        }
        return new PublishException(Reason.BROKER_UNAVAILABLE, "no broker can be reached", cause);
    }

    /** Commands sent and not yet acknowledged. */
    public int inFlight() {
        return inFlightMax - places.availablePermits();
    }

    /** Commands acknowledged since the start. */
    public long published() {
        return published.get();
    }

    /** Commands that were not acknowledged, since the start. */
    public long failed() {
        return failed.get();
    }

    /** Waits until everything under way is settled, which the producer's {@code delivery.timeout.ms} bounds, and closes. */
    @Override
    public void close() {
        changing.lock();
        try {
            closed = true;
            producer.close(CLOSE);
        } finally {
            changing.unlock();
        }
    }
}
