package dev.orderstream.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Ready when every condition holds, until the stop. */
class ReadinessTest {
    private final AtomicBoolean topic = new AtomicBoolean();
    private final Readiness readiness =
            new Readiness().require("no schemas", () -> true).require("no topic", topic::get);

    @Test
    void saysWhatIsMissing() {
        // When
        ProblemException refused = catchThrowableOfType(ProblemException.class, readiness::require);

        // Then
        assertThat(readiness.isReady()).isFalse();
        assertThat(readiness.reasons()).containsExactly("no topic");
        assertThat(refused.problem().code()).isEqualTo(ProblemCode.STARTING);
        assertThat(refused.problem().detail()).isEqualTo("no topic");
    }

    @Test
    void isReadyWhenAllHolds() {
        // When
        topic.set(true);

        // Then
        assertThat(readiness.isReady()).isTrue();
        assertThat(readiness.reasons()).isEmpty();
        assertThatNoException().isThrownBy(readiness::require);
    }

    @Test
    void isNeverReadyAgainOnceItStops() {
        // Given
        topic.set(true);

        // When
        readiness.stop();
        ProblemException refused = catchThrowableOfType(ProblemException.class, readiness::require);

        // Then
        assertThat(readiness.isReady()).isFalse();
        assertThat(readiness.reasons()).containsExactly("the gateway is stopping");
        assertThat(refused.problem().code()).isEqualTo(ProblemCode.STOPPING);
        assertThat(refused.problem().status()).isEqualTo(503);
        assertThat(refused.problem().headers()).containsEntry("Retry-After", "1");
    }
}
