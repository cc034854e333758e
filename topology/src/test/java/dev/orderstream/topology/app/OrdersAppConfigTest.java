package dev.orderstream.topology.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrdersAppConfigTest {
    private static final StreamsConfiguration GOOD = OrdersAppConfig.forEmbedded(
                    "broker:9092", "http://registry:8081", Path.of("state"))
            .streams();

    @Test
    void producerAndChangelogTakeTheLargestRecord() {
        // When
        StreamsConfiguration large = new OrdersAppConfig(GOOD, List.of(), 2_000_000).settings();
        StreamsConfiguration usual = new OrdersAppConfig(GOOD, List.of(), 1_000_000).settings();

        // Then
        assertThat(large.streamsConfig().getProducerConfigs("client")).containsEntry("max.request.size", "2002048");
        assertThat(large.properties()).containsEntry("topic.max.message.bytes", "2002048");
        assertThat(usual.properties()).containsEntry("topic.max.message.bytes", "1048588");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 8_191, 100_000_001, Integer.MAX_VALUE})
    void aRecordSizeThatCannotWorkIsRefused(int bytes) {
        // Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OrdersAppConfig(GOOD, List.of(), bytes))
                .withMessageContaining("record-bytes-max")
                .withMessageContaining(Integer.toString(bytes));
    }
}
