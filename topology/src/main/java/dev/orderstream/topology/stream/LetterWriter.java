package dev.orderstream.topology.stream;

import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.HoldRules.Ended;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Encodes dead letters: whole where that fits, their key included. By reference a key that is longer than any order's is not even theirs. */
record LetterWriter(Serializer<DeadLetter> letters, String topic, int recordBytesMax) {
    Effect.Letter write(DeadLetter letter, byte @Nullable [] key) {
        byte[] whole = letters.serialize(topic, letter);
        byte[] copied = letter.source().key();
        Ended ended = new Ended(letter.kind(), letter.code(), letter.id());
        if (whole.length + (copied == null ? 0 : copied.length) <= recordBytesMax) {
            return new Effect.Letter(whole, copied != null, ended);
        }
        boolean keyed = key != null && key.length <= DeadLetters.TEXT_BYTES_MAX;
        return new Effect.Letter(letters.serialize(topic, DeadLetters.byReference(letter)), keyed, ended);
    }
}
