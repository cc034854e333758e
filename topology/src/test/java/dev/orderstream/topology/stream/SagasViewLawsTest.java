package dev.orderstream.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.codec.TestRegistry;
import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.fulfilment.SagaState;
import dev.orderstream.topology.domain.view.SagaPlace;
import dev.orderstream.topology.domain.view.SagaSamples;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Whatever sagas come, twice or late, the three stores say the same as a plain recomputation. */
class SagasViewLawsTest {
    private static final int ORDERS = 6;
    private static final int RECORDS = 120;

    @Property(tries = 12, shrinking = ShrinkingMode.OFF)
    void storeIndexAndCountsEqualAPlainRecomputation(@ForAll long seed) {
        // Given
        List<Saga> records = records(new Random(seed));
        Map<String, Saga> newest = new HashMap<>();
        for (Saga saga : records) {
            if (saga.revision() > 0) {
                newest.merge(saga.orderId(), saga, (one, other) -> one.revision() >= other.revision() ? one : other);
            }
        }

        try (TestRegistry registry = new TestRegistry();
                ViewsDriver views = new ViewsDriver(registry)) {
            // When
            records.forEach(views::project);

            // Then
            assertThat(views.sagas()).isEqualTo(newest);
            assertThat(views.listedSagas())
                    .isEqualTo(newest.values().stream().map(SagaPlace::of).collect(Collectors.toSet()));
            Map<String, Long> counts = views.sagaCounts();
            counts.values().removeIf(count -> count == 0);
            assertThat(counts)
                    .isEqualTo(newest.values().stream()
                            .collect(Collectors.groupingBy(saga -> saga.state().name(), Collectors.counting())));
        }
    }

    private static List<Saga> records(Random random) {
        List<Saga> records = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            int order = random.nextInt(ORDERS);
            long revision = random.nextInt(15);
            records.add(SagaSamples.saga(
                    "o-" + order,
                    revision,
                    List.of(SagaState.values()).get((int) ((revision + order) % SagaState.values().length)),
                    // Before 1970, too.
                    SagaSamples.START.minusSeconds(order * 600_000_000L)));
        }
        return records;
    }
}
