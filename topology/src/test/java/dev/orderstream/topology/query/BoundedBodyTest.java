package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** The body of an answer, up to so many bytes. */
class BoundedBodyTest {
    private final BoundedBody body = new BoundedBody(5);
    private boolean cancelled;

    BoundedBodyTest() {
        body.onSubscribe(subscription());
    }

    @Test
    void aBodyOfAsManyBytesIsTaken() {
        // When
        give(3);
        give(2);
        body.onComplete();

        // Then
        assertThat(body.getBody().toCompletableFuture().join()).hasSize(5);
        assertThat(cancelled).isFalse();
    }

    @Test
    void aLongerOneIsGivenUpAtOnce() {
        // When
        give(3);
        give(3);
        give(100);
        body.onComplete();

        // Then
        assertThat(cancelled).isTrue();
        assertThatThrownBy(() -> body.getBody().toCompletableFuture().join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("more than 5 bytes");
    }

    @Test
    void aBodyThatBreaksOffFails() {
        // When
        give(3);
        body.onError(new IOException("reset"));

        // Then
        assertThatThrownBy(() -> body.getBody().toCompletableFuture().join()).hasMessageContaining("reset");
    }

    private void give(int bytes) {
        body.onNext(List.of(ByteBuffer.allocate(bytes)));
    }

    private Flow.Subscription subscription() {
        return new Flow.Subscription() {
            @Override
            public void request(long count) {
                assertThat(count).isPositive();
            }

            @Override
            public void cancel() {
                cancelled = true;
            }
        };
    }
}
