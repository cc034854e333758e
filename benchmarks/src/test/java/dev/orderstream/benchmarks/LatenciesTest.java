package dev.orderstream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void aPercentileIsTheSmallestTimeThatSoManyAreNotAbove() {
        // Given: 1 to 100 ms, in any order
        List<Long> nanos = LongStream.rangeClosed(1, 100)
                .map(millis -> (101 - millis) * 1_000_000)
                .boxed()
                .toList();

        // When
        Latencies latencies = Latencies.of(nanos);

        // Then
        assertThat(latencies.millis(0.5)).isEqualTo(50);
        assertThat(latencies.millis(0.99)).isEqualTo(99);
        assertThat(latencies.millis(1)).isEqualTo(100);
        assertThat(latencies).hasToString("p50 50.0 ms, p90 90.0 ms, p99 99.0 ms, max 100.0 ms");
    }

    @Test
    void nothingMeasuredIs0() {
        // When
        Latencies latencies = Latencies.of(List.of());

        // Then
        assertThat(latencies.millis(0.5)).isZero();
    }
}
