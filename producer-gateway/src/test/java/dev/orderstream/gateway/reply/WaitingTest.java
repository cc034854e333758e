package dev.orderstream.gateway.reply;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Places are bounded and given back, and a stop ends every wait. */
class WaitingTest {
    private final Waiting waiting = new Waiting(2);

    @Test
    void aPlaceIsGivenBackOnce() {
        // Given
        Waiting.Waiter first = waiting.enter().orElseThrow();
        Waiting.Waiter second = waiting.enter().orElseThrow();
        boolean full = waiting.enter().isEmpty();

        // When
        first.close();
        first.close();

        // Then
        assertThat(full).isTrue();
        assertThat(waiting.size()).isEqualTo(1);
        assertThat(waiting.find(first.token())).isEmpty();
        assertThat(waiting.find(second.token())).contains(second);
    }

    @Test
    void aStopEndsTheWaitsThatBeginAfterItToo() {
        // Given
        Waiting.Waiter before = waiting.enter().orElseThrow();

        // When
        waiting.expireAll();
        Waiting.Waiter after = waiting.enter().orElseThrow();

        // Then
        assertThat(before.reply()).isCancelled();
        assertThat(after.reply()).isCancelled();
    }
}
