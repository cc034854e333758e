package dev.orderstream.topology.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.orderstream.schemas.RegistrySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamsConfigurationTest {
    private static final StreamsConfiguration GOOD = configuration("orders", "broker:9092", 25, 1, 0);

    @ParameterizedTest
    @CsvSource({
        "'', broker:9092, 25, 1, 0, application-id",
        "orders, ' ', 25, 1, 0, bootstrap-servers",
        "orders, broker:9092, 0, 1, 0, commit-interval",
        "orders, broker:9092, -1, 1, 0, commit-interval",
        "orders, broker:9092, 25, 0, 0, threads",
        "orders, broker:9092, 25, 65, 0, threads",
        "orders, broker:9092, 25, 1, -1, standbys",
        "orders, broker:9092, 25, 1, 5, standbys",
    })
    void aValueThatCannotWorkIsRefusedByItsName(
            String id, String servers, long commitMillis, int threads, int standbys, String named) {
        // Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> configuration(id, servers, commitMillis, threads, standbys))
                .withMessageContaining(named);
    }

    @Test
    void theLimitsThemselvesAreAllowed() {
        // Then
        assertThatCode(() -> configuration("orders", "broker:9092", 1, 64, 4)).doesNotThrowAnyException();
    }

    /** What the promises of the pipeline rest on. */
    @Test
    void everythingIsExactlyOnceNamedAndAnsweredSoon() {
        // When
        Properties properties = GOOD.properties();

        // Then
        assertThat(properties)
                .containsEntry("application.id", "orders")
                .containsEntry("processing.guarantee", "exactly_once_v2")
                .containsEntry("ensure.explicit.internal.resource.naming", true)
                .containsEntry("commit.interval.ms", 25L)
                .containsEntry("producer.linger.ms", 0)
                .containsEntry("statestore.cache.max.bytes", 0)
                .containsEntry("rocksdb.config.setter", BoundedRocksDb.class);
        assertThatCode(() -> new StreamsConfig(properties)).doesNotThrowAnyException();
    }

    @Test
    void ownKafkaSettingsWin() {
        // When
        Properties properties = GOOD.with("producer.linger.ms", "7").properties();

        // Then
        assertThat(properties).containsEntry("producer.linger.ms", "7");
        assertThat(GOOD.properties()).containsEntry("producer.linger.ms", 0);
    }

    @Test
    void embeddedViewsListenOnLoopback() {
        // When
        ViewsAppConfig views = ViewsAppConfig.forEmbedded("broker:9092", "http://registry", Path.of("state"), 8090);

        // Then
        assertThat(views.query().host()).isEqualTo("127.0.0.1");
        assertThat(views.query().port()).isEqualTo(8090);
    }

    private static StreamsConfiguration configuration(
            String id, String servers, long commitMillis, int threads, int standbys) {
        return new StreamsConfiguration(
                id,
                servers,
                RegistrySettings.of("http://registry:8081"),
                Path.of("state"),
                Duration.ofMillis(commitMillis),
                threads,
                standbys,
                Map.of());
    }
}
