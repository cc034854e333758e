package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LargeReadsTest {
    private final LargeReads reads = new LargeReads();

    @Test
    void aFifthWaitsForItsTurnAndIsRefusedWhenItDoesNotCome() throws Exception {
        // Given: four that go on
        CountDownLatch begun = new CountDownLatch(4);
        CountDownLatch end = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> four = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int number = i;
                four.add(threads.submit(() -> reads.inTurn(() -> {
                    begun.countDown();
                    end.await();
                    return number;
                })));
            }
            begun.await();

            // Then
            assertThatThrownBy(() -> reads.inTurn(() -> 5))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            refused -> assertThat(refused.problem().code()).isEqualTo(ProblemCode.OVERLOADED));

            // When: they end while it waits
            Future<Integer> fifth = threads.submit(() -> reads.inTurn(() -> 5));
            end.countDown();

            // Then
            assertThat(fifth.get()).isEqualTo(5);
            for (int i = 0; i < 4; i++) {
                assertThat(four.get(i).get()).isEqualTo(i);
            }
        }
    }

    @Test
    void aPlaceIsGivenBackByWorkThatFails() throws InterruptedException {
        // When
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> reads.inTurn(() -> {
                        throw new IllegalStateException("failed");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }

        // Then
        assertThat(reads.inTurn(() -> "read")).isEqualTo("read");
    }
}
