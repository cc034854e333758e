package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.fulfilment.SagaState;
import dev.orderstream.topology.stream.LetterKeys;
import dev.orderstream.topology.stream.SagaKeys;
import dev.orderstream.topology.stream.Stores;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Reads the sagas of one partition from the stores that are here. Every scan is bounded. */
final class SagaReader {
    private final StoreLocator.Access access;
    private final Deserializer<Saga> form;

    /**
     * How many sagas of a partition are in a state.
     *
     * @param oldest when the one began that has been on its way for longest; empty: there is none
     */
    record Count(SagaState state, long count, Optional<Instant> oldest) {}

    SagaReader(StoreLocator.Access access, Deserializer<Saga> form) {
        this.access = access;
        this.form = form;
    }

    /** Values of {@code fulfilment} under places (see {@link SagaKeys}), oldest first. */
    Rows oldest(PartQuery.Sagas query, int partition) {
        SagaScan scan = new SagaScan(query.filter(), query.after());
        return access.read(
                Stores.FULFILMENT_INDEX,
                partition,
                index -> access.read(
                        Stores.FULFILMENT,
                        partition,
                        sagas -> scan.read(
                                index,
                                query.limit(),
                                PartReader.PAGE_BYTES_MAX,
                                key -> wanted(query.filter(), key, sagas))));
    }

    /** The row of {@code fulfilment} of one order. */
    Rows byOrder(PartQuery.SagaOf query, int partition) {
        byte[] key = Stores.orderKey(query.orderId());
        return access.read(
                Stores.FULFILMENT,
                partition,
                sagas -> new Rows(
                        Optional.ofNullable(sagas.get(key)).map(value -> new Row(key, value)).stream()
                                .toList(),
                        Optional.empty()));
    }

    /** One for each state in which one ever was. */
    List<Count> counts(int partition) {
        return access.read(
                Stores.FULFILMENT_COUNTS,
                partition,
                counts -> access.read(Stores.FULFILMENT_INDEX, partition, index -> counts(counts, index)));
    }

    private static List<Count> counts(
            ReadOnlyKeyValueStore<byte[], byte[]> counts, ReadOnlyKeyValueStore<byte[], byte[]> index) {
        List<Count> found = new ArrayList<>();
        for (SagaState state : SagaState.values()) {
            byte[] key = SagaKeys.state(state);
            byte[] count = counts.get(key);
            if (count != null) {
                found.add(new Count(state, ByteBuffer.wrap(count).getLong(), oldest(key, index)));
            }
        }
        return found;
    }

    private static Optional<Instant> oldest(byte[] state, ReadOnlyKeyValueStore<byte[], byte[]> index) {
        try (KeyValueIterator<byte[], byte[]> entries = index.range(state, LetterKeys.behindAll(state))) {
            return entries.hasNext()
                    ? Optional.of(SagaKeys.listed(entries.next().key).startedAt())
                    : Optional.empty();
        }
    }

    /** The saga of an entry, if it is in a state that is wanted: the entry may be older than the saga. */
    private Optional<byte[]> wanted(SagaFilter filter, byte[] indexKey, ReadOnlyKeyValueStore<byte[], byte[]> sagas) {
        byte[] key = Stores.orderKey(SagaKeys.listed(indexKey).orderId());
        return Optional.ofNullable(sagas.get(key))
                .filter(value -> filter.states()
                        .contains(form.deserialize(Stores.FULFILMENT, value).state()));
    }
}
