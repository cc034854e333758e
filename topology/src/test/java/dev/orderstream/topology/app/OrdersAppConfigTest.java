package dev.orderstream.topology.app;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A record that the producer would refuse is none that may be written: its transaction would be tried again for ever. */
class OrdersAppConfigTest {
    private static final StreamsConfiguration STREAMS = OrdersAppConfig.forEmbedded(
                    "broker:9092", "mock://x", Path.of("state"))
            .streams();

    @ParameterizedTest
    @ValueSource(ints = {-1, 8_191, 1_044_481, Integer.MAX_VALUE})
    void aSizeThatCannotWorkIsRefused(int bytes) {
        // Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OrdersAppConfig(STREAMS, bytes))
                .withMessageStartingWith("record-bytes-max must be 8192 to 1044480");
    }

    @Test
    void theLimitsThemselvesAreAllowed() {
        // Then
        assertThatCode(() -> new OrdersAppConfig(STREAMS, 8_192)).doesNotThrowAnyException();
        assertThatCode(() -> new OrdersAppConfig(STREAMS, 1_044_480)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"max.request.size", "producer.max.request.size"})
    void itGoesWithWhatTheProducerSends(String setting) {
        // Given
        StreamsConfiguration large = STREAMS.with(setting, "3000000");

        // Then
        assertThatCode(() -> new OrdersAppConfig(large, 2_995_904)).doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OrdersAppConfig(large, 2_995_905))
                .withMessageContaining("max.request.size");
    }
}
