package dev.orderstream.topology.stream;

import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.domain.view.Handling;
import dev.orderstream.topology.domain.view.LetterCase;
import dev.orderstream.topology.domain.view.LetterGroup;
import dev.orderstream.topology.domain.view.ListedLetter;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.DeadLetterAction;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The four stores of dead letters as the projections see them: read what is known of one, fold, write. Where a letter moves, its new
 * entry is there before its old one is gone: whoever reads the groups in order of their states misses none.
 */
final class LetterStores {
    private final KeyValueStore<byte[], byte[]> letters;
    private final TypedStore<Handling> handlings;
    private final TypedStore<ListedLetter> index;
    private final KeyValueStore<byte[], byte[]> counts;
    private final Deserializer<DeadLetter> form;

    private LetterStores(
            KeyValueStore<byte[], byte[]> letters,
            TypedStore<Handling> handlings,
            TypedStore<ListedLetter> index,
            KeyValueStore<byte[], byte[]> counts,
            Deserializer<DeadLetter> form) {
        this.letters = letters;
        this.handlings = handlings;
        this.index = index;
        this.counts = counts;
        this.form = form;
    }

    static LetterStores of(ProcessorContext<?, ?> context, ViewSerdes serdes) {
        return new LetterStores(
                context.getStateStore(Stores.DEAD_LETTERS),
                TypedStore.of(context, Stores.DEAD_LETTER_HANDLING, serdes.handlings()),
                TypedStore.of(context, Stores.DEAD_LETTER_INDEX, serdes.listedLetters()),
                context.getStateStore(Stores.DEAD_LETTER_COUNTS),
                serdes.deadLetters());
    }

    /** @param record the letter as it lies on the topic */
    void seen(DeadLetter letter, byte[] record) {
        byte[] key = LetterKeys.id(letter.id());
        if (letters.get(key) != null) {
            return;
        }
        LetterCase before = known(key, Optional.empty());
        letters.put(key, record);
        move(before, before.seen(letter));
    }

    void acted(DeadLetterAction action) {
        byte[] key = LetterKeys.id(action.deadLetterId());
        LetterCase before = known(key, letter(key));
        LetterCase after = before.acted(action);
        if (!after.equals(before)) {
            handlings.put(key, after.handling());
            move(before, after);
        }
    }

    /** Forgets a letter, and what was done about it. */
    void forget(byte[] indexKey) {
        LetterKeys.Listed listed = LetterKeys.listed(indexKey);
        byte[] key = LetterKeys.id(listed.id());
        index.delete(indexKey);
        letters.delete(key);
        handlings.delete(key);
        count(listed.group(), -1);
    }

    private Optional<DeadLetter> letter(byte[] key) {
        return Optional.ofNullable(letters.get(key)).map(record -> form.deserialize(Topics.ORDER_DEAD_LETTERS, record));
    }

    private LetterCase known(byte[] key, Optional<DeadLetter> letter) {
        LetterCase unseen = new LetterCase(Optional.empty(), handlings.get(key).orElse(Handling.OPEN));
        return letter.map(unseen::seen).orElse(unseen);
    }

    private void move(LetterCase before, LetterCase after) {
        Optional<LetterGroup> from = before.listed().map(ListedLetter::group);
        Optional<LetterGroup> to = after.listed().map(ListedLetter::group);
        boolean moves = !from.equals(to);
        if (moves) {
            to.ifPresent(group -> count(group, 1));
        }
        after.listed().ifPresent(listed -> index.put(LetterKeys.listed(listed), listed));
        if (moves) {
            before.listed().ifPresent(listed -> index.delete(LetterKeys.listed(listed)));
            from.ifPresent(group -> count(group, -1));
        }
    }

    private void count(LetterGroup group, long more) {
        byte[] key = LetterKeys.group(group);
        byte[] stored = counts.get(key);
        long count = (stored == null ? 0 : ByteBuffer.wrap(stored).getLong()) + more;
        if (count > 0) {
            counts.put(key, ByteBuffer.allocate(Long.BYTES).putLong(count).array());
        } else {
            counts.delete(key);
        }
    }
}
