package dev.orderstream.gateway.publish;

import dev.orderstream.gateway.publish.PublishException.Reason;
import dev.orderstream.schemas.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Sends commands: key = orderId, acks=all. What is under way is bounded twice, by records here and by bytes in the producer. Threadsafe;
 * {@link #publish} blocks for at most the producer's {@code max.block.ms}.
 */
public final class CommandPublisher implements AutoCloseable {
    private final Producer<byte[], byte[]> producer;
    private final CommandEncoder encoder;
    private final String topic;
    private final int inFlightMax;
    private final Semaphore places;
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    public CommandPublisher(Producer<byte[], byte[]> producer, CommandEncoder encoder, String topic, int inFlightMax) {
        this.producer = producer;
        this.encoder = encoder;
        this.topic = topic;
        this.inFlightMax = inFlightMax;
        this.places = new Semaphore(inFlightMax);
    }

    /** Throws when the brokers cannot say which partitions the topic has. */
    public void requireTopic() {
        if (producer.partitionsFor(topic).isEmpty()) {
            throw new InvalidTopicException("topic " + topic + " has no partitions");
        }
    }

    /**
     * Sends a command.
     *
     * @return completes when all in-sync replicas have it, or exceptionally with a {@link PublishException}
     * @throws PublishException when it was not sent
     */
    public CompletableFuture<RecordMetadata> publish(
            String orderId, SpecificRecord command, Lineage lineage, Optional<ReplyAddress> replyTo)
            throws PublishException {
        ProducerRecord<byte[], byte[]> message = message(orderId, command, lineage, replyTo);
        if (!places.tryAcquire()) {
            throw new PublishException(Reason.OVERLOADED, inFlightMax + " commands are under way");
        }
        CompletableFuture<RecordMetadata> acknowledged = new CompletableFuture<>();
        Thread caller = Thread.currentThread();
        try {
            // What the future would say is said to the callback; it also tells who called it.
            Future<RecordMetadata> unused = producer.send(message, (metadata, error) -> {
                places.release();
                settle(acknowledged, metadata, error, Thread.currentThread().equals(caller));
            });
        } catch (KafkaException refused) {
            places.release();
            throw notSent(refused);
        }
        if (acknowledged.isCompletedExceptionally()
                && acknowledged.exceptionNow() instanceof PublishException refused
                && refused.reason() != Reason.OUTCOME_UNKNOWN) {
            throw refused;
        }
        return acknowledged;
    }

    private ProducerRecord<byte[], byte[]> message(
            String orderId, SpecificRecord command, Lineage lineage, Optional<ReplyAddress> replyTo) {
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(topic, null, orderId.getBytes(StandardCharsets.UTF_8), encoder.encode(command));
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

    /** The producer reports what it could not even send on the thread that called it, and everything else on its own. */
    private void settle(
            CompletableFuture<RecordMetadata> acknowledged,
            RecordMetadata metadata,
            @Nullable Exception error,
            boolean beforeSending) {
        if (error == null) {
            published.incrementAndGet();
            acknowledged.complete(metadata);
            return;
        }
        failed.incrementAndGet();
        acknowledged.completeExceptionally(
                beforeSending
                        ? notSent(error)
                        : new PublishException(
                                Reason.OUTCOME_UNKNOWN, "the broker did not acknowledge the command", error));
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

    /** Flushes, for as long as the producer's {@code delivery.timeout.ms} lasts at most, and closes. */
    @Override
    public void close() {
        producer.flush();
        producer.close(Duration.ofSeconds(2));
    }
}
