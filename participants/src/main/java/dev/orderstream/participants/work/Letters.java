package dev.orderstream.participants.work;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.deadletter.DeadLetter;
import dev.orderstream.avro.deadletter.DeadLetterKind;
import dev.orderstream.avro.deadletter.RecordPart;
import dev.orderstream.avro.deadletter.SourceHeader;
import dev.orderstream.schemas.Headers;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** Makes dead letters of records as the deciding applications do: whole where that fits, by reference to the source where it does not. */
final class Letters {
    /** Longest key that the letter is written under, and taken for an order, in bytes. */
    static final int KEY_TEXT_BYTES_MAX = 512;

    private static final int KEY_BYTES_MAX = 64 * 1024;
    private static final int HEADER_BYTES_MAX = 64 * 1024;
    private static final int VALUE_BYTES_MAX = 512 * 1024;
    private static final int BYTES_OF_ANY_HEADER = 8;
    private static final int DETAIL_BYTES_MAX = 1_024;
    private static final int DETAIL_MAX = 1_000;
    private static final int TEXT_CHARACTERS_MAX = 300;

    private Letters() {}

    /** Why a record is set aside. */
    record Reason(DeadLetterKind kind, String code, String detail, Optional<String> field) {
        static Reason unreadable(String code, String detail) {
            return new Reason(DeadLetterKind.UNREADABLE, code, detail, Optional.empty());
        }

        static Reason failed(String code, String detail) {
            return new Reason(DeadLetterKind.FAILED, code, detail, Optional.empty());
        }

        static Reason invalid(String field, String detail) {
            return new Reason(DeadLetterKind.REJECTED, "INVALID_COMMAND", detail, Optional.of(field));
        }
    }

    /** @param envelope of a record that decodes */
    static DeadLetter letter(Reason reason, ConsumerRecord<byte[], byte[]> source, Optional<CommandEnvelope> envelope) {
        return letter(reason, source, envelope, omitted(source));
    }

    /** The same without the record itself, which is read from the source offset. */
    static DeadLetter byReference(
            Reason reason, ConsumerRecord<byte[], byte[]> source, Optional<CommandEnvelope> envelope) {
        List<RecordPart> all = new ArrayList<>();
        if (source.key() != null) {
            all.add(RecordPart.KEY);
        }
        if (source.value() != null) {
            all.add(RecordPart.VALUE);
        }
        if (source.headers().toArray().length > 0) {
            all.add(RecordPart.HEADERS);
        }
        return letter(reason, source, envelope, all);
    }

    private static DeadLetter letter(
            Reason reason,
            ConsumerRecord<byte[], byte[]> source,
            Optional<CommandEnvelope> envelope,
            List<RecordPart> omitted) {
        return DeadLetter.newBuilder()
                .setDeadLetterId(source.topic() + '-' + source.partition() + '-' + source.offset())
                .setKind(reason.kind())
                .setCode(reason.code())
                .setDetail(sentence(reason.detail()))
                .setField(reason.field().orElse(null))
                .setTopic(source.topic())
                .setPartition(source.partition())
                .setOffset(source.offset())
                .setTimestamp(Instant.ofEpochMilli(source.timestamp()))
                .setKey(omitted.contains(RecordPart.KEY) ? null : buffer(source.key()))
                .setValue(omitted.contains(RecordPart.VALUE) ? null : buffer(source.value()))
                .setHeaders(omitted.contains(RecordPart.HEADERS) ? List.of() : headers(source))
                .setOmitted(omitted)
                .setAggregateId(keyText(source).orElse(null))
                .setCommandId(envelope.map(CommandEnvelope::getCommandId)
                        .filter(Letters::isReadable)
                        .orElse(null))
                .setCorrelationId(envelope.map(sent -> sent.getMetadata().getCorrelationId())
                        .or(() -> Headers.text(source.headers(), Headers.CORRELATION_ID))
                        .filter(Letters::isReadable)
                        .orElse(null))
                .setMessageType(Headers.text(source.headers(), Headers.MESSAGE_TYPE)
                        .filter(Letters::isReadable)
                        .orElse(null))
                .setAttempt(Math.max(
                        1,
                        Headers.number(source.headers(), Headers.REDRIVE_ATTEMPT)
                                .orElse(1)))
                .setRedriveOf(Headers.text(source.headers(), Headers.REDRIVE_OF)
                        .filter(Letters::isReadable)
                        .orElse(null))
                .build();
    }

    private static List<RecordPart> omitted(ConsumerRecord<byte[], byte[]> source) {
        List<RecordPart> omitted = new ArrayList<>();
        if (source.key() != null && source.key().length > KEY_BYTES_MAX) {
            omitted.add(RecordPart.KEY);
        }
        if (source.value() != null && source.value().length > VALUE_BYTES_MAX) {
            omitted.add(RecordPart.VALUE);
        }
        if (Arrays.stream(source.headers().toArray()).mapToInt(Letters::bytes).sum() > HEADER_BYTES_MAX) {
            omitted.add(RecordPart.HEADERS);
        }
        return omitted;
    }

    private static int bytes(Header header) {
        return BYTES_OF_ANY_HEADER
                + Utils.utf8Length(header.key())
                + (header.value() == null ? 0 : header.value().length);
    }

    private static List<SourceHeader> headers(ConsumerRecord<byte[], byte[]> source) {
        return StreamSupport.stream(source.headers().spliterator(), false)
                .map(header -> new SourceHeader(header.key(), buffer(header.value())))
                .toList();
    }

    private static @Nullable ByteBuffer buffer(byte @Nullable [] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }

    /** The order is the key that the record lies under, where that is short text. */
    private static Optional<String> keyText(ConsumerRecord<byte[], byte[]> source) {
        return source.key() == null || source.key().length > KEY_TEXT_BYTES_MAX
                ? Optional.empty()
                : Headers.utf8(source.key()).filter(text -> text.chars().noneMatch(Character::isISOControl));
    }

    private static boolean isReadable(String text) {
        return text.length() <= TEXT_CHARACTERS_MAX && text.chars().noneMatch(Character::isISOControl);
    }

    /** Without control characters, and cut to the limit. */
    private static String sentence(String detail) {
        String clean = detail.replaceAll("\\p{Cc}", " ");
        int length = Math.min(clean.length(), DETAIL_MAX);
        while (clean.substring(0, length).getBytes(UTF_8).length > DETAIL_BYTES_MAX) {
            length = Math.max(0, length - 1);
        }
        return clean.substring(0, length);
    }
}
