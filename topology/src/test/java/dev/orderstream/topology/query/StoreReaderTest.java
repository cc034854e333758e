package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.view.CommandStatus;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.kernel.Recorded;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

/** Reading the stores: their keys and their partitions. */
class StoreReaderTest {
    private final FakeHost host = new FakeHost();
    private final StoreReader reader = StoredSamples.reader(host, partition -> true);

    @Test
    void ordersAreReadByTheBytesOfTheirId() {
        // Given
        host.put("order-by-id", StoredSamples.partition("ö-1"), "ö-1".getBytes(UTF_8), "ö-1".getBytes(UTF_8));

        // When
        Optional<OrderView> order = reader.order("ö-1");

        // Then
        assertThat(order).map(OrderView::orderId).contains("ö-1");
    }

    @Test
    void commandsAreReadByOrderAndCommand() {
        // Given
        host.put("command-status", StoredSamples.partition("o-1"), "o-1\0c-1".getBytes(UTF_8), "known".getBytes(UTF_8));

        // When
        Optional<CommandStatus> known = reader.command("o-1", "c-1");
        Optional<CommandStatus> otherCommand = reader.command("o-1", "c-2");

        // Then
        assertThat(known).flatMap(CommandStatus::detail).contains("known");
        assertThat(otherCommand).isEmpty();
    }

    @Test
    void eventsAreReadInOrderOfVersion() {
        // Given: enough of them that versions differ in more than their last byte
        LongStream.rangeClosed(1, 600).forEach(version -> StoredSamples.putEvent(host, "o-1", version));

        // When
        List<Long> all = versions(reader.history("o-1", 0, 1_000));
        List<Long> page = versions(reader.history("o-1", 254, 3));

        // Then
        assertThat(all).isEqualTo(LongStream.rangeClosed(1, 600).boxed().toList());
        assertThat(page).containsExactly(255L, 256L, 257L);
        assertThat(host.openIterators).isZero();
    }

    @Test
    void eventsOfOtherOrdersAreNotRead() {
        // Given: ids that share a prefix, all put on the partition of the one that is asked for
        for (String neighbour : List.of("o", "o-", "o-1", "o-10", "o-1 ", "o-1\u00e9", "o-2")) {
            host.put(
                    "event-log",
                    StoredSamples.partition("o-1"),
                    StoredSamples.eventKey(neighbour, 1),
                    (neighbour + "|1").getBytes(UTF_8));
        }

        // When
        List<Recorded<OrderEvent>> events = reader.history("o-1", 0, 10);

        // Then
        assertThat(events).extracting(Recorded::aggregateId).containsExactly("o-1");
    }

    @Test
    void thereIsNoVersionAfterTheLast() {
        // Given
        StoredSamples.putEvent(host, "o-1", 1);

        // Then
        assertThat(reader.history("o-1", Long.MAX_VALUE, 10)).isEmpty();
        assertThat(reader.history("o-1", Long.MAX_VALUE - 1, 10)).isEmpty();
    }

    @Test
    void iteratorsAreClosedWhenAValueIsUnreadable() {
        // Given
        host.put("event-log", StoredSamples.partition("o-1"), StoredSamples.eventKey("o-1", 1), "bad".getBytes(UTF_8));

        // Then
        assertThatThrownBy(() -> reader.history("o-1", 0, 10)).isInstanceOf(SerializationException.class);
        assertThat(host.openIterators).isZero();
    }

    @Test
    void onlyTheOrdersPartitionIsRead() {
        // Given
        int another = (StoredSamples.partition("o-1") + 1) % 6;
        host.put("order-by-id", another, "o-1".getBytes(UTF_8), "o-1".getBytes(UTF_8));

        // Then
        assertThat(reader.order("o-1")).isEmpty();
    }

    private static List<Long> versions(List<Recorded<OrderEvent>> events) {
        return Stream.of(events).flatMap(List::stream).map(Recorded::version).toList();
    }
}
