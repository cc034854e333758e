package dev.orderstream.topology.stream;

import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.fulfilment.SagaState;
import dev.orderstream.topology.domain.view.SagaChange;
import dev.orderstream.topology.domain.view.SagaPlace;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The three stores of sagas as their projection sees them. Where a saga moves, its new entry is there before its old one is gone, and the
 * saga itself before both.
 */
final class SagaStores {
    private static final byte[] NOTHING_MORE = {};

    private final TypedStore<Saga> sagas;
    private final KeyValueStore<byte[], byte[]> index;
    private final KeyValueStore<byte[], byte[]> counts;

    private SagaStores(
            TypedStore<Saga> sagas, KeyValueStore<byte[], byte[]> index, KeyValueStore<byte[], byte[]> counts) {
        this.sagas = sagas;
        this.index = index;
        this.counts = counts;
    }

    static SagaStores of(ProcessorContext<?, ?> context, ViewSerdes serdes) {
        return new SagaStores(
                TypedStore.of(context, Stores.FULFILMENT, serdes.sagas()),
                context.getStateStore(Stores.FULFILMENT_INDEX),
                context.getStateStore(Stores.FULFILMENT_COUNTS));
    }

    /** Keeps the saga when it is newer than the one that is kept; whether it is. */
    boolean fold(Saga saga) {
        byte[] key = Stores.orderKey(saga.orderId());
        Optional<SagaChange> change = SagaChange.of(sagas.get(key), saga);
        change.ifPresent(newer -> {
            sagas.put(key, saga);
            if (newer.moves()) {
                move(newer.from(), newer.to());
            }
        });
        return change.isPresent();
    }

    private void move(Optional<SagaPlace> from, SagaPlace to) {
        count(to.state(), 1);
        index.put(SagaKeys.listed(to), NOTHING_MORE);
        from.ifPresent(place -> {
            index.delete(SagaKeys.listed(place));
            count(place.state(), -1);
        });
    }

    private void count(SagaState state, long more) {
        byte[] key = SagaKeys.state(state);
        byte[] stored = counts.get(key);
        long count = (stored == null ? 0 : ByteBuffer.wrap(stored).getLong()) + more;
        counts.put(key, ByteBuffer.allocate(Long.BYTES).putLong(count).array());
    }
}
