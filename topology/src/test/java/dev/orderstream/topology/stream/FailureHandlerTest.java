package dev.orderstream.topology.stream;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.schemas.RegistryUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.Test;

class FailureHandlerTest {
    private final RuntimeException death = new StreamsException("died", new IllegalStateException("why"));

    @Test
    void replacesAThreadUpToTheCapAndThenStops() {
        // Given
        FailureHandler handler = new FailureHandler(3, Duration.ofMinutes(5), Duration.ZERO);

        // Then
        assertThat(IntStream.range(0, 5).mapToObj(i -> handler.handle(death)))
                .containsExactly(REPLACE_THREAD, REPLACE_THREAD, REPLACE_THREAD, SHUTDOWN_CLIENT, SHUTDOWN_CLIENT);
    }

    @Test
    void deathsOutsideTheWindowAreForgotten() {
        // Given
        FailureHandler handler = new FailureHandler(1, Duration.ZERO, Duration.ZERO);

        // Then
        assertThat(IntStream.range(0, 20).mapToObj(i -> handler.handle(death))).containsOnly(REPLACE_THREAD);
    }

    @Test
    void anOutageOfTheRegistryNeverStopsTheInstance() {
        // Given
        FailureHandler handler = new FailureHandler(2, Duration.ofMinutes(5), Duration.ZERO);
        Throwable outage = new StreamsException(new RegistryUnavailableException("away", new IOException("refused")));

        // Then: nor does it count as a death
        assertThat(IntStream.range(0, 20).mapToObj(i -> handler.handle(outage))).containsOnly(REPLACE_THREAD);
        assertThat(handler.lastFailure()).isPresent();
        assertThat(handler.handle(death)).isEqualTo(REPLACE_THREAD);
    }

    @Test
    void anErrorOfTheMachineStopsAtOnce() {
        // Given
        FailureHandler handler = FailureHandler.standard(Optional::empty);

        // Then
        assertThat(handler.handle(new OutOfMemoryError("no heap"))).isEqualTo(SHUTDOWN_CLIENT);
    }

    /** No other thread would get past it. */
    @Test
    void inputsThatAreNotThoseOfBeforeStopAtOnceAndSayWhy() {
        // Given
        FailureHandler handler = FailureHandler.standard(Optional::empty);
        Throwable recreated = new StreamsException(
                "init", new FenceException(FenceException.Code.TOPIC_RECREATED, "topic t has another id"));

        // When
        StreamThreadExceptionResponse response = handler.handle(recreated);

        // Then
        assertThat(response).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(handler.lastFailure()).contains("TOPIC_RECREATED: topic t has another id");
    }

    @Test
    void eachReplacementWaitsTwiceAsLongUpToALimit() {
        // Given
        Duration first = Duration.ofMillis(2);
        FailureHandler handler = new FailureHandler(100, Duration.ofMinutes(5), first);

        // When
        List<Duration> pauses =
                IntStream.range(0, 9).mapToObj(i -> timed(handler)).toList();

        // Then: 1, 2, 4, ... 64 times, and not more
        for (int i = 0; i < pauses.size(); i++) {
            assertThat(pauses.get(i)).isGreaterThanOrEqualTo(first.multipliedBy(1L << Math.min(i, 6)));
        }
        assertThat(pauses.getLast()).isLessThan(first.multipliedBy(1L << 8));
    }

    @Test
    void theRootOfTheLastFailureIsKeptInOneShortLine() {
        // Given
        FailureHandler handler = new FailureHandler(3, Duration.ofMinutes(5), Duration.ZERO);
        assertThat(handler.lastFailure()).isEmpty();

        // When
        handler.handle(new StreamsException("outer", new IllegalStateException("line 1\nline 2" + "x".repeat(1_000))));

        // Then
        assertThat(handler.lastFailure().orElseThrow())
                .startsWith("IllegalStateException: line 1 line 2xxx")
                .hasSize(300);
    }

    /** Neither end of the log is a place to go on at: another thread would find the same. */
    @Test
    void anOffsetThatIsOutOfRangeStopsAtOnceAndSaysWhy() {
        // Given
        FailureHandler handler =
                new FailureHandler(5, Duration.ofMinutes(5), Duration.ZERO, () -> Optional.of("RECORDS_EXPIRED: gone"));
        Throwable outOfRange = new StreamsException(
                "no reset policy", new OffsetOutOfRangeException(Map.of(new TopicPartition("order-commands", 2), 7L)));

        // Then
        assertThat(handler.handle(outOfRange)).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(handler.lastFailure()).contains("RECORDS_EXPIRED: gone");
    }

    @Test
    void anOffsetThatIsMissingIsNamedWhereNothingMoreIsKnown() {
        // Given
        FailureHandler handler = FailureHandler.standard(Optional::empty);
        Throwable missing = new StreamsException(
                "no reset policy", new NoOffsetForPartitionException(new TopicPartition("order-commands", 2)));

        // Then
        assertThat(handler.handle(missing)).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(handler.lastFailure()).contains("no valid offset of [order-commands-2]");
    }

    private Duration timed(FailureHandler handler) {
        long started = System.nanoTime();
        handler.handle(death);
        return Duration.ofNanos(System.nanoTime() - started);
    }
}
