package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.UnknownStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An answer that there is nothing is given only by the owner. */
class StoreOwnershipTest {
    private static final HostInfo SELF = new HostInfo("self", 8090);
    private static final HostInfo OTHER = new HostInfo("other", 8091);

    private final FakeHost host = new FakeHost();
    private final StoreReader reader = StoredSamples.reader(host, Optional.empty());

    @Test
    void nothingIsEmptyWhileTheStoreIsOwned() {
        // Given
        host.active = Optional.of(SELF);
        StoreReader named = StoredSamples.reader(host, Optional.of(SELF));

        // Then
        assertThat(named.order("o-1")).isEmpty();
        assertThat(named.history("o-1", 0, 10)).isEmpty();
        assertThat(named.command("o-1", "c-1")).isEmpty();
    }

    @Test
    void aStoreThatIsNotHereIsNeverEmpty() {
        // Given
        host.here = false;

        // Then
        assertAllUnavailable(reader, Optional.empty());
    }

    @Test
    void aStoreThatMovesAwayAfterTheReadIsNeverEmpty() {
        // Given
        host.afterRead = () -> host.here = false;

        // Then
        for (ThrowingCallable read : reads(reader)) {
            host.here = true;
            assertThatThrownBy(read).isInstanceOf(OwnerUnavailableException.class);
        }
    }

    @Test
    void aPageThatIsCutShortByAMoveIsNotGiven() {
        // Given
        StoredSamples.putEvent(host, "o-1", 1);
        host.afterRead = () -> host.here = false;

        // Then
        assertThatThrownBy(() -> reader.history("o-1", 0, 2)).isInstanceOf(OwnerUnavailableException.class);
    }

    @Test
    void aPartitionThatIsCatchingUpIsNotRead() {
        // Given
        StoredSamples.putOrder(host, "o-1");
        AtomicBoolean caughtUp = new AtomicBoolean();
        StoreLocator locator = new StoreLocator(host, 1, Optional.empty(), partition -> caughtUp.get());

        // Then
        assertThatThrownBy(() -> locator.read("order-by-id", "o-1", store -> "read"))
                .isInstanceOf(OwnerUnavailableException.class)
                .hasMessageContaining("catching up");
        caughtUp.set(true);
        assertThat(locator.<String>read("order-by-id", "o-1", store -> "read")).isEqualTo("read");
    }

    @Test
    void nothingIsNeverSaidForAnotherOwner() {
        // Given
        host.active = Optional.of(OTHER);

        // Then
        assertAllUnavailable(StoredSamples.reader(host, Optional.of(SELF)), Optional.of("other:8091"));
    }

    @Test
    void theOwnerIsNamedWhenTheStoreIsNotHere() {
        // Given
        host.here = false;
        host.active = Optional.of(OTHER);

        // Then
        assertAllUnavailable(StoredSamples.reader(host, Optional.of(SELF)), Optional.of("other:8091"));
    }

    @Test
    void thisInstanceIsNotNamedAsAnotherOwner() {
        // Given: the assignment says that it is ours, but the task still restores
        host.here = false;
        host.active = Optional.of(SELF);

        // Then
        assertAllUnavailable(StoredSamples.reader(host, Optional.of(SELF)), Optional.empty());
    }

    @ParameterizedTest
    @EnumSource(KafkaStreams.State.class)
    void onlyARunningOrRebalancingApplicationIsRead(KafkaStreams.State state) {
        // Given
        StoredSamples.putOrder(host, "o-1");
        host.state = state;

        // Then
        if (state == KafkaStreams.State.RUNNING || state == KafkaStreams.State.REBALANCING) {
            assertThat(reader.order("o-1")).isPresent();
        } else {
            assertThatThrownBy(() -> reader.order("o-1"))
                    .isInstanceOf(OwnerUnavailableException.class)
                    .hasMessageContaining(state.name());
        }
    }

    @Test
    void stoppingBetweenLookAndReadIsUnavailable() {
        // Given: what KafkaStreams.store throws when it is not running any more
        StoreLocator locator =
                new StoreLocator(new Throwing(new IllegalStateException("not running")), 1, Optional.empty());

        // Then
        assertThatThrownBy(() -> locator.read("order-by-id", "o-1", store -> store))
                .isInstanceOf(OwnerUnavailableException.class);
    }

    @Test
    void aStoreThatTheTopologyDoesNotHaveIsABug() {
        // Given
        StoreLocator locator =
                new StoreLocator(new Throwing(new UnknownStateStoreException("no such store")), 1, Optional.empty());

        // Then
        assertThatThrownBy(() -> locator.read("orders-by-id", "o-1", store -> store))
                .isInstanceOf(UnknownStateStoreException.class);
    }

    /** Fails whenever a store is asked for. */
    private record Throwing(RuntimeException failure) implements StreamsHost {
        @Override
        public KafkaStreams.State state() {
            return KafkaStreams.State.RUNNING;
        }

        @Override
        public ReadOnlyKeyValueStore<byte[], byte[]> activeStore(String name, int partition) {
            throw failure;
        }

        @Override
        public Optional<HostInfo> activeHost(String storeName, String orderId) {
            return Optional.empty();
        }
    }

    private static List<ThrowingCallable> reads(StoreReader reader) {
        return List.of(
                () -> reader.order("o-1"), () -> reader.history("o-1", 0, 10), () -> reader.command("o-1", "c-1"));
    }

    private static void assertAllUnavailable(StoreReader reader, Optional<String> owner) {
        assertThat(reads(reader))
                .allSatisfy(read -> assertThatThrownBy(read)
                        .isInstanceOfSatisfying(
                                OwnerUnavailableException.class,
                                away -> assertThat(away.owner()).isEqualTo(owner)));
    }
}
