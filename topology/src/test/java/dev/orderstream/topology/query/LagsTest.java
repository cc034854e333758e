package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderstream.topology.query.Lags.Lag;
import dev.orderstream.topology.stream.Stores;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.LagInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LagsTest {
    private final AtomicLong later = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch brokersAnswer = new CountDownLatch(1);

    @Test
    void whatWasSeenALongTimeAgoIsSeenAgain() throws InterruptedException {
        // Given: each look finds ten more
        Lags lags = new Lags(() -> lagOf(10L * asked.incrementAndGet()), this::nanoTime);
        assertThat(lags.of(0)).contains(new Lag(0, 10));

        // When: nobody wants to know for an hour
        later.addAndGet(Duration.ofHours(1).toNanos());

        // Then
        assertThat(lags.of(0)).contains(new Lag(0, 20));
    }

    @Test
    void whatIsFreshIsNotAskedForAgain() throws InterruptedException {
        // Given
        Lags lags = new Lags(() -> lagOf(asked.incrementAndGet()), this::nanoTime);

        // When
        lags.of(0);
        lags.of(0);

        // Then
        assertThat(asked).hasValue(1);
    }

    @Test
    void brokersThatDoNotAnswerMakeItUnknownAndNobodyWaitsForThemTwice() throws InterruptedException {
        // Given
        Lags lags = new Lags(
                () -> {
                    if (asked.incrementAndGet() > 1) {
                        pass(brokersAnswer);
                    }
                    return lagOf(10);
                },
                this::nanoTime);
        assertThat(lags.of(0)).isPresent();
        later.addAndGet(Duration.ofMinutes(1).toNanos());

        // When
        Optional<Lag> first = lags.of(0);
        long begin = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            assertThat(lags.of(0)).isEmpty();
        }

        // Then
        assertThat(first).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));

        // When
        brokersAnswer.countDown();

        // Then
        await().atMost(Duration.ofSeconds(20)).until(() -> lags.of(0).isPresent());
    }

    private long nanoTime() {
        return System.nanoTime() + later.get();
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, Map<Integer, LagInfo>> lagOf(long records) {
        return Map.of(Stores.ORDER_BY_ID, Map.of(0, FakeHost.lag(0, records)));
    }
}
