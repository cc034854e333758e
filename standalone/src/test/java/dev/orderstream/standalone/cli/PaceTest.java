package dev.orderstream.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final AtomicLong seconds = new AtomicLong();
    private final Pace pace = new Pace(() -> TimeUnit.SECONDS.toNanos(seconds.get()));

    @Test
    void nothingIsKnownBeforeItMoves() {
        pace.reached(0);
        assertThat(pace.left(100)).isEmpty();
        seconds.set(1);
        pace.reached(0);
        assertThat(pace.left(100)).isEmpty();
        assertThat(pace.left(0)).contains(Duration.ZERO);
    }

    @Test
    void whatWasLongAgoCountsNoMore() {
        // Given: fast for a while, then slow
        pace.reached(0);
        seconds.set(5);
        pace.reached(50_000);
        for (int i = 6; i <= 30; i++) {
            seconds.set(i);
            pace.reached(50_000 + (i - 5) * 100);
        }

        // Then
        assertThat(pace.perSecond()).isEqualTo(100);
        assertThat(pace.left(200)).contains(Duration.ofSeconds(2));
    }
}
