package dev.orderstream.topology.query;

import dev.orderstream.topology.codec.SagaCodec;
import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.view.SagaPlace;
import dev.orderstream.topology.domain.view.SagaSamples;
import dev.orderstream.topology.stream.SagaKeys;
import dev.orderstream.topology.stream.Stores;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;

/** Sagas that lie in stores as the projection puts them there. */
final class StoredSagas {
    /** An hour after the first of them began. */
    static final Clock CLOCK = Clock.fixed(SagaSamples.START.plus(Duration.ofHours(1)), ZoneOffset.UTC);

    private static final Serde<Saga> FORM = SagaCodec.stored();

    private StoredSagas() {}

    static FulfilmentRoutes routes(AnyInstance anywhere, Gather gather, Waiting waiting) {
        return new FulfilmentRoutes(anywhere, gather, waiting, StoredViews.FORMS, CLOCK);
    }

    /** Those of stores of one partition, on an instance that knows no other. */
    static GatheredSagas gathered(FakeHost host) {
        return new GatheredSagas(FakeHost.gather(host), new Placement(host, 1, Optional.empty()), StoredViews.FORMS);
    }

    static void put(FakeHost host, int partition, Saga saga) {
        keep(host, partition, saga);
        SagaPlace place = SagaPlace.of(saga);
        host.put(Stores.FULFILMENT_INDEX, partition, SagaKeys.listed(place), new byte[0]);
        byte[] state = SagaKeys.state(place.state());
        long before = host.get(Stores.FULFILMENT_COUNTS, partition, state)
                .map(count -> ByteBuffer.wrap(count).getLong())
                .orElse(0L);
        host.put(
                Stores.FULFILMENT_COUNTS,
                partition,
                state,
                ByteBuffer.allocate(Long.BYTES).putLong(before + 1).array());
    }

    /** Only the saga itself, not its place in lists. */
    static void keep(FakeHost host, int partition, Saga saga) {
        host.put(
                Stores.FULFILMENT,
                partition,
                Stores.orderKey(saga.orderId()),
                FORM.serializer().serialize(Stores.FULFILMENT, saga));
    }

    /** Only its place in lists: as one that is about to move. */
    static void unlist(FakeHost host, int partition, SagaPlace place) {
        host.remove(Stores.FULFILMENT_INDEX, partition, SagaKeys.listed(place));
    }

    static void list(FakeHost host, int partition, SagaPlace place) {
        host.put(Stores.FULFILMENT_INDEX, partition, SagaKeys.listed(place), new byte[0]);
    }
}
