package dev.orderstream.topology.stream;

import static dev.orderstream.schemas.Headers.REPLY_TOKEN_BYTES_MAX;

import dev.orderstream.schemas.Headers;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.Hold;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A record as it came: bytes, headers and its place on the source topic.
 *
 * @param timestamp when the broker appended it, in epoch millis
 * @param time event time of what follows from it: the same, or that of what was decided before it when it had to wait
 */
record Incoming(
        String topic,
        int partition,
        long offset,
        long timestamp,
        Instant time,
        byte @Nullable [] key,
        byte @Nullable [] value,
        org.apache.kafka.common.header.Headers headers) {
    private static final int LINEAGE_BYTES_MAX = 256;
    private static final int BYTES_OF_ANY_HEADER = 8;

    Incoming(
            String topic,
            int partition,
            long offset,
            long timestamp,
            byte @Nullable [] key,
            byte @Nullable [] value,
            org.apache.kafka.common.header.Headers headers) {
        this(topic, partition, offset, timestamp, Instant.ofEpochMilli(timestamp), key, value, headers);
    }

    /** A record that waited. */
    static Incoming of(DeadLetter.Source source) {
        RecordHeaders headers = new RecordHeaders();
        source.headers().forEach(header -> headers.add(header.name(), header.value()));
        return new Incoming(
                source.topic(),
                source.partition(),
                source.offset(),
                source.timestamp().toEpochMilli(),
                source.key(),
                source.value(),
                headers);
    }

    static Incoming of(Record<byte[], byte[]> record, RecordMetadata at) {
        return new Incoming(
                at.topic(),
                at.partition(),
                at.offset(),
                record.timestamp(),
                record.key(),
                record.value(),
                record.headers());
    }

    Instant appendedAt() {
        return Instant.ofEpochMilli(timestamp);
    }

    /** The same with an event time that is none before what was decided already of an aggregate that is held up. */
    Incoming notBefore(Hold hold) {
        return new Incoming(topic, partition, offset, timestamp, hold.later(time), key, value, headers);
    }

    /** The whole record, to be kept. */
    DeadLetter.Source source() {
        return new DeadLetter.Source(topic, partition, offset, appendedAt(), key, value, copiedHeaders());
    }

    /** Where the caller waits for a reply; empty when it does not. */
    OptionalInt replyPartition() {
        return Headers.number(headers, Headers.REPLY_PARTITION)
                .map(OptionalInt::of)
                .orElseGet(OptionalInt::empty);
    }

    Optional<String> correlationId() {
        return Headers.text(headers, Headers.CORRELATION_ID);
    }

    Optional<String> messageType() {
        return Headers.text(headers, Headers.MESSAGE_TYPE);
    }

    Optional<String> redriveOf() {
        return Headers.text(headers, Headers.REDRIVE_OF);
    }

    /** 1 for a first try. */
    int attempt() {
        return Math.max(1, Headers.number(headers, Headers.REDRIVE_ATTEMPT).orElse(1));
    }

    /** What every record that follows from this one carries on: the conversation and the trace. */
    RecordHeaders lineage() {
        RecordHeaders lineage = new RecordHeaders();
        copy(Headers.CORRELATION_ID, lineage);
        copy(Headers.TRACEPARENT, lineage);
        return lineage;
    }

    /** The lineage, and the token by which the caller finds its own request. */
    RecordHeaders replyHeaders() {
        RecordHeaders reply = lineage();
        Header token = headers.lastHeader(Headers.REPLY_TOKEN);
        if (token != null && token.value() != null && token.value().length <= REPLY_TOKEN_BYTES_MAX) {
            reply.add(token);
        }
        return reply;
    }

    List<DeadLetter.Header> copiedHeaders() {
        return StreamSupport.stream(headers.spliterator(), false)
                .map(header -> new DeadLetter.Header(header.key(), header.value()))
                .toList();
    }

    /** About what the headers take when copied. An empty header takes room too: a megabyte holds half a million of them. */
    int headerBytes() {
        return Arrays.stream(headers.toArray()).mapToInt(Incoming::bytes).sum();
    }

    private static int bytes(Header header) {
        int value = header.value() == null ? 0 : header.value().length;
        return BYTES_OF_ANY_HEADER + Utils.utf8Length(header.key()) + value;
    }

    private void copy(String name, RecordHeaders into) {
        Header header = headers.lastHeader(name);
        if (header != null && header.value() != null && header.value().length <= LINEAGE_BYTES_MAX) {
            into.add(header);
        }
    }
}
