package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.UnknownStateStoreException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An answer, also that there is nothing, is given only by the owner. */
class StoreOwnershipTest {
    private final FakeHost host = new FakeHost();
    private final AtomicBoolean served = new AtomicBoolean(true);
    private final StoreReader reader = StoredSamples.reader(host, partition -> served.get());

    @Test
    void nothingIsEmptyWhileTheStoreIsOwned() {
        assertThat(reader.order("o-1")).isEmpty();
        assertThat(reader.history("o-1", 0, 10)).isEmpty();
        assertThat(reader.command("o-1", "c-1")).isEmpty();
    }

    @Test
    void aStoreThatIsNotHereIsNeverEmpty() {
        // Given
        host.here = false;

        // Then
        assertAllUnavailable();
    }

    @Test
    void aPartitionThatIsNotServedIsNotRead() {
        // Given: another instance's, or catching up with the log
        StoredSamples.putOrder(host, "o-1");
        served.set(false);

        // Then
        assertAllUnavailable();
        served.set(true);
        assertThat(reader.order("o-1")).isPresent();
    }

    @Test
    void onlyTheOrdersOwnPartitionMustBeServed() {
        // Given
        StoredSamples.putOrder(host, "o-1");
        StoreReader ofOne = StoredSamples.reader(host, partition -> partition == StoredSamples.partition("o-1"));

        // Then
        assertThat(ofOne.order("o-1")).isPresent();
    }

    @Test
    void whatWasReadBeforeThePartitionMovedAwayIsNotGiven() {
        // Given
        StoredSamples.putOrder(host, "o-1");
        StoredSamples.putEvent(host, "o-1", 1);
        host.afterRead = () -> served.set(false);

        // Then
        for (ThrowingCallable read : reads()) {
            served.set(true);
            assertThatThrownBy(read).isInstanceOf(OwnerUnavailableException.class);
        }
    }

    @Test
    void aCopyIsReadWhoeverOwnsIt() {
        // Given
        StoredSamples.putOrder(host, "o-1");
        served.set(false);
        host.copyOnly = true;

        // Then
        assertThat(StoredSamples.copies(host).order("o-1")).isPresent();
        assertAllUnavailable();
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
        host.failure = Optional.of(new IllegalStateException("not running"));

        // Then
        assertAllUnavailable();
    }

    @Test
    void aStoreThatTheTopologyDoesNotHaveIsABug() {
        // Given
        host.failure = Optional.of(new UnknownStateStoreException("no such store"));

        // Then
        assertThatThrownBy(() -> reader.order("o-1")).isInstanceOf(UnknownStateStoreException.class);
    }

    private List<ThrowingCallable> reads() {
        return List.of(
                () -> reader.order("o-1"), () -> reader.history("o-1", 0, 10), () -> reader.command("o-1", "c-1"));
    }

    private void assertAllUnavailable() {
        assertThat(reads()).allSatisfy(read -> assertThatThrownBy(read).isInstanceOf(OwnerUnavailableException.class));
    }
}
