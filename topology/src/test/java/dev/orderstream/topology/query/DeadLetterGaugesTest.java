package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.view.Handling;
import dev.orderstream.topology.kernel.DeadLetter.Kind;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Dead letters as metrics, of what an instance owns now. */
class DeadLetterGaugesTest {
    private final FakeHost host = new FakeHost();
    private final Set<Integer> served = new HashSet<>(Set.of(0, 1));
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final DeadLetterGauges gauges = new DeadLetterGauges(
            new StoreLocator(host, served::contains),
            new Placement(host, 3, Optional.empty()),
            StoredViews.FORMS,
            meters,
            Clock.fixed(Samples.START.plus(Duration.ofHours(1)), ZoneOffset.UTC));

    @Test
    void theLettersOfOwnedPartitionsAreCounted() {
        // Given: partition 2 is another instance's
        StoredLetters.put(host, 0, StoredLetters.letter(Kind.FAILED, "INTERNAL_ERROR", 0, 10));
        StoredLetters.put(host, 1, StoredLetters.letter(Kind.FAILED, "INTERNAL_ERROR", 1, 20));
        StoredLetters.put(host, 1, StoredLetters.letter(Kind.REJECTED, "ITEM_EXISTS", 1, 30), discarded());
        StoredLetters.put(host, 2, StoredLetters.letter(Kind.FAILED, "INTERNAL_ERROR", 2, 1));
        StoredLetters.put(
                host,
                0,
                FakeLetters.letter("payment-events", Kind.REJECTED, 40, null, null, List.of(), 1, Optional.empty()),
                discarded());

        // When
        gauges.refresh();

        // Then
        assertThat(series())
                .containsExactlyInAnyOrder(
                        "orderstream_dead_letters{code=\"CODE\",family=\"payment\",kind=\"REJECTED\",state=\"DISCARDED\",team=\"-\"} 1.0",
                        "orderstream_dead_letters{code=\"INTERNAL_ERROR\",family=\"order\",kind=\"FAILED\",state=\"OPEN\",team=\"-\"} 2.0",
                        "orderstream_dead_letters{code=\"ITEM_EXISTS\",family=\"order\",kind=\"REJECTED\",state=\"DISCARDED\",team=\"-\"} 1.0",
                        "orderstream_dead_letters_oldest_seconds{kind=\"FAILED\"} 3590.0");
    }

    @Test
    void aPartitionThatMovedAwayLeavesNothing() {
        // Given
        StoredLetters.put(host, 0, StoredLetters.letter(Kind.FAILED, "INTERNAL_ERROR", 0, 10));
        StoredLetters.put(host, 1, StoredLetters.letter(Kind.FAILED, "INTERNAL_ERROR", 1, 5));
        StoredLetters.put(host, 1, StoredLetters.letter(Kind.REJECTED, "ITEM_EXISTS", 1, 20));
        gauges.refresh();
        assertThat(series()).hasSize(4);

        // When
        served.remove(1);
        gauges.refresh();

        // Then
        assertThat(series())
                .containsExactlyInAnyOrder(
                        "orderstream_dead_letters{code=\"INTERNAL_ERROR\",family=\"order\",kind=\"FAILED\",state=\"OPEN\",team=\"-\"} 1.0",
                        "orderstream_dead_letters_oldest_seconds{kind=\"FAILED\"} 3590.0");
    }

    private List<String> series() {
        return meters.scrape()
                .lines()
                .filter(line -> line.startsWith("orderstream_dead_letters"))
                .toList();
    }

    private static Handling discarded() {
        return new Handling(
                Handling.State.DISCARDED,
                Optional.of("ada"),
                Optional.of("why"),
                Optional.of(Samples.START),
                Optional.empty(),
                List.of());
    }
}
