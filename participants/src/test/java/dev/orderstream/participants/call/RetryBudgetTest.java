package dev.orderstream.participants.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private final AtomicLong now = new AtomicLong();
    private final RetryBudget budget = new RetryBudget(10, now::get);

    @Test
    void soManyASecondAndOneForFiveCalls() {
        // Given
        long first = taken(100);
        IntStream.range(0, 25).forEach(i -> budget.called());

        // When
        long forCalls = taken(100);
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(500));
        long forTime = taken(100);

        // Then
        assertThat(first).isEqualTo(10);
        assertThat(forCalls).isBetween(4L, 5L);
        assertThat(forTime).isBetween(5L, 6L);
    }

    @Test
    void savesNoMoreThanFiveSeconds() {
        // Given
        now.addAndGet(TimeUnit.HOURS.toNanos(1));

        // When
        long taken = taken(1_000);

        // Then
        assertThat(taken).isEqualTo(50);
    }

    private long taken(int asked) {
        return IntStream.range(0, asked).filter(i -> budget.tryRetry()).count();
    }
}
