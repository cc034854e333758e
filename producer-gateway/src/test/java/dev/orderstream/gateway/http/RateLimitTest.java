package dev.orderstream.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Tokens are spent, refilled with time, and each sender's own. */
class RateLimitTest {
    private final AtomicLong clock = new AtomicLong();
    private final RateLimit limit = new RateLimit(2, 4, clock::get);

    private static ProblemException refused(RateLimit limit, String sender, int commands) {
        return catchThrowableOfType(ProblemException.class, () -> limit.take(sender, commands));
    }

    @Test
    void aBurstIsTakenAndThenNoMore() {
        // Given
        for (int i = 0; i < 4; i++) {
            limit.take("a", 1);
        }

        // When
        ProblemException refused = refused(limit, "a", 1);

        // Then
        assertThat(refused.problem().code()).isEqualTo(ProblemCode.RATE_LIMITED);
        assertThat(refused.problem().headers()).containsEntry("Retry-After", "1");
        assertThatNoException().isThrownBy(() -> limit.take("b", 1));
    }

    @Test
    void tokensComeBackWithTime() {
        // Given
        limit.take("a", 3);
        limit.take("a", 1);

        // When
        clock.addAndGet(Duration.ofMillis(500).toNanos());

        // Then
        assertThatNoException().isThrownBy(() -> limit.take("a", 1));
        assertThat(refused(limit, "a", 1)).isNotNull();
    }

    @Test
    void retryAfterIsWhenThereAreEnough() {
        // Given
        RateLimit slow = new RateLimit(2, 11, clock::get);
        slow.take("a", 10);

        // When
        ProblemException refused = refused(slow, "a", 10);
        clock.addAndGet(Duration.ofSeconds(5).toNanos());

        // Then: 9 tokens are missing, and 2 come back each second
        assertThat(refused.problem().headers()).containsEntry("Retry-After", "5");
        assertThatNoException().isThrownBy(() -> slow.take("a", 10));
    }

    @Test
    void aRefusedRequestCostsNothing() {
        // Given
        limit.take("a", 3);

        // When
        ProblemException refused = refused(limit, "a", 3);

        // Then
        assertThat(refused.problem().headers()).containsEntry("Retry-After", "1");
        assertThatNoException().isThrownBy(() -> limit.take("a", 1));
    }

    @Test
    void aBatchBeyondTheBucketIsLentAndComesBackWithTime() {
        // Given
        limit.take("a", 1);

        // When
        limit.take("a", 1_000);

        // Then: 997 are owed, at 2 a second
        assertThat(refused(limit, "a", 1).problem().headers()).containsEntry("Retry-After", "499");
        clock.addAndGet(Duration.ofMillis(498_400).toNanos());
        assertThat(refused(limit, "a", 1)).isNotNull();
        clock.addAndGet(Duration.ofMillis(700).toNanos());
        assertThatNoException().isThrownBy(() -> limit.take("a", 1));
    }

    @Test
    void noRateMeansNoLimit() {
        // Given
        RateLimit off = new RateLimit(0, 2, clock::get);

        // When / Then
        assertThatNoException().isThrownBy(() -> {
            for (int i = 0; i < 1_000; i++) {
                off.take("a", 100);
            }
        });
    }

    @Test
    void sendersWhoseBucketIsFullAgainAreForgotten() {
        // Given
        for (int i = 0; i < 10_000; i++) {
            limit.take("sender-" + i, 1);
        }
        clock.addAndGet(Duration.ofSeconds(10).toNanos());

        // When
        limit.take("next", 1);

        // Then
        assertThat(limit.senders()).isEqualTo(1);
    }
}
