package dev.orderstream.topology.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EventIdTest {
    /** A changed id would make every sink take a replay for new events. Worked out apart from this code. */
    @Test
    void theIdIsStableAcrossReleases() {
        // When, Then
        assertThat(EventId.of("Order", "order-1", 1)).isEqualTo("898ca346-697e-847f-91e6-e62bad9b6710");
        assertThat(EventId.of("Order", "注文-1", Long.MAX_VALUE)).isEqualTo("5dabb56f-336d-869e-9a67-f8563664fe6e");
    }

    @Test
    void isAUuidOfVersion8() {
        // When
        List<UUID> ids = LongStream.rangeClosed(1, 200)
                .mapToObj(version -> UUID.fromString(EventId.of("Order", "order-1", version)))
                .toList();

        // Then
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(ids).allSatisfy(id -> {
            assertThat(id.version()).isEqualTo(8);
            assertThat(id.variant()).isEqualTo(2);
        });
    }

    @Test
    void typeAggregateAndVersionTellEventsApart() {
        // When, Then
        assertThat(List.of(
                        EventId.of("Order", "order-1", 1),
                        EventId.of("Stock", "order-1", 1),
                        EventId.of("Order", "order-2", 1),
                        EventId.of("Order", "order-1", 11),
                        EventId.of("Order", "order-11", 1)))
                .doesNotHaveDuplicates();
    }
}
