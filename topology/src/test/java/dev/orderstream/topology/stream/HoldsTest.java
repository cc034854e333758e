package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.codec.TestRegistry;
import dev.orderstream.topology.kernel.Hold;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much waits in a task is known from its stores, when it is opened and when it is gone. */
class HoldsTest {
    private static final Hold HOLD = Hold.behind("order-commands-0-7", Instant.EPOCH);

    private final TestRegistry registry = new TestRegistry();
    private final MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
    private final ToldTelemetry told = new ToldTelemetry();
    private final List<KeyValueStore<byte[], byte[]>> stores =
            Stream.of(Stores.HOLDS, Stores.HELD_COMMANDS).map(InMemory::store).toList();

    @BeforeEach
    void open() {
        stores.forEach(store -> store.init(context.getStateStoreContext(), store));
    }

    @AfterEach
    void close() {
        stores.forEach(KeyValueStore::close);
        registry.close();
    }

    @Test
    void itIsCountedAnewAfterARestoreAndNoneWhenTheTaskIsGone() {
        // Given
        byte[] order = "order-1".getBytes(UTF_8);
        Holds before = Holds.of(context, OrdersDriver.serdes(registry), told);
        before.put(order, Optional.empty(), HOLD);
        before.add(order, HOLD, new byte[] {1});
        before.put("order-2".getBytes(UTF_8), Optional.empty(), HOLD.lift());
        told.holding.clear();

        // When
        Holds restored = Holds.of(context, OrdersDriver.serdes(registry), told);

        // Then
        assertThat(told.holding.values()).containsExactly(List.of(2L, 1L));
        assertThat(restored.of(order)).contains(HOLD.plus(1));
        assertThat(restored.lifted()).containsExactly("order-2".getBytes(UTF_8));
        restored.remove(order, HOLD.plus(1));
        assertThat(told.holding.values()).containsExactly(List.of(1L, 0L));
        restored.close();
        assertThat(told.holding.values()).containsExactly(List.of(0L, 0L));
    }
}
