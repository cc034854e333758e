package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.schemas.Headers;
import dev.orderstream.topology.kernel.CommandMessage;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.DeadLetter.Part;
import dev.orderstream.topology.kernel.Metadata;
import dev.orderstream.topology.kernel.Rejection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Makes dead letters of command records: whole where that fits, by reference to the source offset where it does not. */
final class DeadLetters {
    /** Longest key that is copied, in bytes. */
    static final int KEY_BYTES_MAX = 64 * 1024;

    /** Most bytes of headers that are copied. */
    static final int HEADER_BYTES_MAX = 64 * 1024;

    /** Longest value that is copied, in bytes. */
    static final int VALUE_BYTES_MAX = 512 * 1024;

    /** Longest key that is taken for an aggregate's, in bytes. */
    static final int TEXT_BYTES_MAX = 512;

    private static final int DETAIL_BYTES_MAX = 1_024;
    private static final int TEXT_CHARACTERS_MAX = 300;

    private DeadLetters() {}

    /** The record cannot be understood. */
    static DeadLetter unreadable(Incoming incoming, String code, String detail) {
        return letter(
                DeadLetter.Kind.UNREADABLE,
                Rejection.of(code, detail),
                incoming,
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty());
    }

    /** The infrastructure or a bug kept the record from being read. */
    static DeadLetter unread(Incoming incoming, String code, String detail) {
        return letter(
                DeadLetter.Kind.FAILED,
                Rejection.of(code, detail),
                incoming,
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty());
    }

    /** The record decodes, but it does not belong where it is. */
    static DeadLetter misplaced(Incoming incoming, CommandMessage<?> message, String code, String detail) {
        return letter(
                DeadLetter.Kind.UNREADABLE,
                Rejection.of(code, detail),
                incoming,
                Optional.of(message),
                Optional.empty(),
                OptionalLong.empty());
    }

    /** The command is refused. */
    static DeadLetter rejected(
            Incoming incoming, CommandMessage<?> message, Rejection rejection, String state, long version) {
        return letter(
                DeadLetter.Kind.REJECTED,
                rejection,
                incoming,
                Optional.of(message),
                Optional.of(state),
                OptionalLong.of(version));
    }

    /** A bug or a limit kept the command from being decided. */
    static DeadLetter failed(
            Incoming incoming, CommandMessage<?> message, String code, String detail, String state, long version) {
        return letter(
                DeadLetter.Kind.FAILED,
                Rejection.of(code, detail),
                incoming,
                Optional.of(message),
                Optional.of(state),
                OptionalLong.of(version));
    }

    /** The same letter without the record itself, which is read from the source offset. */
    static DeadLetter byReference(DeadLetter letter) {
        DeadLetter.Source source = letter.source();
        Set<Part> omitted = EnumSet.noneOf(Part.class);
        omitted.addAll(letter.omitted());
        if (source.key() != null) {
            omitted.add(Part.KEY);
        }
        if (source.value() != null) {
            omitted.add(Part.VALUE);
        }
        if (!source.headers().isEmpty()) {
            omitted.add(Part.HEADERS);
        }
        return new DeadLetter(
                letter.kind(),
                letter.code(),
                letter.detail(),
                letter.field(),
                new DeadLetter.Source(
                        source.topic(), source.partition(), source.offset(), source.timestamp(), null, null, List.of()),
                omitted,
                letter.aggregateId(),
                letter.commandId(),
                letter.correlationId(),
                letter.messageType(),
                letter.currentState(),
                letter.currentVersion(),
                letter.attempt(),
                letter.redriveOf());
    }

    private static DeadLetter letter(
            DeadLetter.Kind kind,
            Rejection why,
            Incoming incoming,
            Optional<CommandMessage<?>> message,
            Optional<String> state,
            OptionalLong version) {
        Set<Part> omitted = omitted(incoming);
        return new DeadLetter(
                kind,
                why.code(),
                sentence(why.detail()),
                why.field(),
                new DeadLetter.Source(
                        incoming.topic(),
                        incoming.partition(),
                        incoming.offset(),
                        incoming.appendedAt(),
                        omitted.contains(Part.KEY) ? null : incoming.key(),
                        omitted.contains(Part.VALUE) ? null : incoming.value(),
                        omitted.contains(Part.HEADERS) ? List.of() : incoming.copiedHeaders()),
                omitted,
                keyText(incoming),
                message.map(CommandMessage::commandId).filter(DeadLetters::isReadable),
                message.map(CommandMessage::metadata)
                        .flatMap(Metadata::correlationId)
                        .or(incoming::correlationId)
                        .filter(DeadLetters::isReadable),
                message.map(CommandMessage::type).or(incoming::messageType).filter(DeadLetters::isReadable),
                state,
                version,
                incoming.attempt(),
                incoming.redriveOf().filter(DeadLetters::isReadable));
    }

    private static Set<Part> omitted(Incoming incoming) {
        Set<Part> omitted = EnumSet.noneOf(Part.class);
        byte[] key = incoming.key();
        byte[] value = incoming.value();
        if (key != null && key.length > KEY_BYTES_MAX) {
            omitted.add(Part.KEY);
        }
        if (value != null && value.length > VALUE_BYTES_MAX) {
            omitted.add(Part.VALUE);
        }
        if (incoming.headerBytes() > HEADER_BYTES_MAX) {
            omitted.add(Part.HEADERS);
        }
        return omitted;
    }

    /** The aggregate is the key that the record lies under, where that is short text. */
    static Optional<String> keyText(Incoming incoming) {
        byte[] key = incoming.key();
        return key == null || key.length > TEXT_BYTES_MAX
                ? Optional.empty()
                : Headers.utf8(key).filter(text -> text.chars().noneMatch(Character::isISOControl));
    }

    /** What is longer than any id that is legal, or would move a terminal's cursor, is left to the source record. */
    private static boolean isReadable(String text) {
        return text.length() <= TEXT_CHARACTERS_MAX && text.chars().noneMatch(Character::isISOControl);
    }

    /** Without control characters, and cut to the limit. */
    private static String sentence(String detail) {
        String clean = detail.replaceAll("\\p{Cc}", " ");
        int length = Math.min(clean.length(), DeadLetter.DETAIL_MAX);
        while (clean.substring(0, length).getBytes(UTF_8).length > DETAIL_BYTES_MAX) {
            length = Math.max(0, length - 1);
        }
        return clean.substring(0, length);
    }
}
