package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.view.ListedLetter;
import dev.orderstream.topology.query.PartQuery.DeadLetterById;
import dev.orderstream.topology.query.PartQuery.DeadLetters;
import dev.orderstream.topology.query.PartQuery.WholeDeadLetters;
import dev.orderstream.topology.stream.LetterKeys;
import dev.orderstream.topology.stream.Stores;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Reads the dead letters of one partition from the stores that are here. Every scan is bounded. */
final class LetterReader {
    private final StoreLocator.Access access;
    private final Deserializer<ListedLetter> form;

    /** The stores of letters that a read needs together, beside the index. */
    private record Whole(
            ReadOnlyKeyValueStore<byte[], byte[]> letters, ReadOnlyKeyValueStore<byte[], byte[]> handlings) {
        Optional<byte[]> letter(String id) {
            byte[] key = LetterKeys.id(id);
            return Optional.ofNullable(letters.get(key)).map(letter -> WholeLetter.bytes(handlings.get(key), letter));
        }
    }

    LetterReader(StoreLocator.Access access, Deserializer<ListedLetter> form) {
        this.access = access;
        this.form = form;
    }

    /** Values of {@code dead-letter-index} under keys of {@link LetterOrder#NEWEST_FIRST}. */
    Rows newest(DeadLetters query, int partition) {
        LetterScan scan = new LetterScan(LetterOrder.NEWEST_FIRST, query.filter(), query.after());
        return access.read(
                Stores.DEAD_LETTER_COUNTS,
                partition,
                counts -> access.read(
                        Stores.DEAD_LETTER_INDEX,
                        partition,
                        index -> scan.read(
                                counts,
                                index,
                                query.limit(),
                                PartReader.PAGE_BYTES_MAX,
                                entry -> wanted(query.filter(), entry))));
    }

    /** Whole letters under keys of {@link LetterOrder#OLDEST_FIRST}. */
    Rows oldest(WholeDeadLetters query, int partition) {
        LetterScan scan = new LetterScan(LetterOrder.OLDEST_FIRST, query.filter(), query.after());
        return access.read(
                Stores.DEAD_LETTER_COUNTS,
                partition,
                counts -> access.read(
                        Stores.DEAD_LETTER_INDEX,
                        partition,
                        index -> whole(
                                partition,
                                whole -> scan.read(
                                        counts,
                                        index,
                                        query.limit(),
                                        PartReader.PAGE_BYTES_MAX,
                                        entry -> wanted(query.filter(), entry)
                                                .flatMap(found -> whole.letter(LetterKeys.listed(entry.indexKey())
                                                        .id()))))));
    }

    /** The whole letter under the number of its partition as four bytes big-endian; no row when it is not here. */
    Rows byId(DeadLetterById query, int partition) {
        byte[] number = ByteBuffer.allocate(Integer.BYTES).putInt(partition).array();
        return whole(
                partition,
                whole -> new Rows(
                        whole.letter(query.id()).map(letter -> new Row(number, letter)).stream()
                                .toList(),
                        Optional.empty()));
    }

    /** One row a group: see {@link LetterCount}. */
    Rows counts(int partition) {
        return access.read(
                Stores.DEAD_LETTER_COUNTS,
                partition,
                counts -> access.read(Stores.DEAD_LETTER_INDEX, partition, index -> counts(counts, index)));
    }

    private static Rows counts(
            ReadOnlyKeyValueStore<byte[], byte[]> counts, ReadOnlyKeyValueStore<byte[], byte[]> index) {
        List<Row> rows = new ArrayList<>();
        try (KeyValueIterator<byte[], byte[]> groups = counts.all()) {
            while (groups.hasNext()) {
                KeyValue<byte[], byte[]> group = groups.next();
                long count = ByteBuffer.wrap(group.value).getLong();
                try (KeyValueIterator<byte[], byte[]> entries =
                        index.range(group.key, LetterKeys.behindAll(group.key))) {
                    if (entries.hasNext()) {
                        LetterKeys.Listed oldest = LetterKeys.listed(entries.next().key);
                        rows.add(new LetterCount(oldest.group(), count, oldest.timestamp()).row());
                    }
                }
                if (rows.size() > PartReader.ROWS_MAX) {
                    throw PartReader.tooLarge();
                }
            }
        }
        return new Rows(rows, Optional.empty());
    }

    private Rows whole(int partition, Function<Whole, Rows> reading) {
        return access.read(
                Stores.DEAD_LETTERS,
                partition,
                letters -> access.read(
                        Stores.DEAD_LETTER_HANDLING,
                        partition,
                        handlings -> reading.apply(new Whole(letters, handlings))));
    }

    /** What the key of an entry does not tell is read from its value. */
    private Optional<byte[]> wanted(DeadLetterFilter filter, LetterScan.Entry entry) {
        return Optional.of(entry.value())
                .filter(value -> filter.aggregateId().isEmpty()
                        || filter.aggregateId()
                                .equals(form.deserialize(Stores.DEAD_LETTER_INDEX, value)
                                        .letter()
                                        .aggregateId()));
    }
}
