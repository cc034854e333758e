package dev.orderstream.topology.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.orderstream.schemas.RegistrySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                .containsEntry("restore.consumer.fetch.max.wait.ms", 100)
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

    /** A prefix wins over none in Kafka Streams: a default of ours with one would silently win over what the operator said without. */
    @ParameterizedTest
    @ValueSource(strings = {"session.timeout.ms", "consumer.session.timeout.ms", "main.consumer.session.timeout.ms"})
    void ownSettingsOfTheConsumerWinHoweverTheyArePrefixed(String key) {
        // When
        StreamsConfiguration own = GOOD.with(key, "33000");

        // Then
        assertThat(own.streamsConfig().getMainConsumerConfigs("orders", "client", 0))
                .containsEntry("session.timeout.ms", "33000")
                .containsEntry("heartbeat.interval.ms", 2_000);
        assertThat(own.leaseBound()).isEqualTo(Duration.ofSeconds(29));
        assertThat(GOOD.leaseBound()).isEqualTo(Duration.ofSeconds(6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fetch.max.wait.ms", "consumer.fetch.max.wait.ms", "restore.consumer.fetch.max.wait.ms"})
    void ownSettingsOfTheConsumerOfChangelogsWinHoweverTheyArePrefixed(String key) {
        // When
        StreamsConfiguration own = GOOD.with(key, "700");

        // Then
        assertThat(own.streamsConfig().getRestoreConsumerConfigs("client")).containsEntry("fetch.max.wait.ms", "700");
    }

    @ParameterizedTest
    @ValueSource(strings = {"transaction.timeout.ms", "producer.transaction.timeout.ms"})
    void ownSettingsOfTheProducerWinHoweverTheyArePrefixed(String key) {
        // When
        StreamsConfiguration own = GOOD.with(key, "20000").withProducerDefault("transaction.timeout.ms", "5000");

        // Then
        assertThat(own.streamsConfig().getProducerConfigs("client")).containsEntry("transaction.timeout.ms", "20000");
    }

    /** Each would let a record be lost, done twice or read uncommitted, or start another application than the one that was checked. */
    @ParameterizedTest
    @CsvSource({
        "processing.guarantee, at_least_once",
        "main.consumer.isolation.level, read_uncommitted",
        "consumer.isolation.level, read_uncommitted",
        "isolation.level, read_uncommitted",
        "main.consumer.auto.offset.reset, latest",
        "consumer.auto.offset.reset, latest",
        "auto.offset.reset, none",
        "processing.exception.handler, org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler",
        "deserialization.exception.handler, org.apache.kafka.streams.errors.LogAndContinueExceptionHandler",
        "production.exception.handler, org.apache.kafka.streams.errors.LogAndContinueExceptionHandler",
        "application.id, another",
        "bootstrap.servers, elsewhere:9092",
    })
    void whatIsPromisedStandsOnNoSetting(String key, String value) {
        // When
        StreamsConfig config = GOOD.with(key, value).streamsConfig();

        // Then
        StreamsConfig plain = GOOD.streamsConfig();
        assertThat(config.getMainConsumerConfigs("orders", "client", 0))
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("auto.offset.reset", "earliest")
                .containsEntry("bootstrap.servers", "broker:9092");
        assertThat(Stream.of(
                                "application.id",
                                "bootstrap.servers",
                                "processing.guarantee",
                                "processing.exception.handler",
                                "deserialization.exception.handler",
                                "production.exception.handler")
                        .filter(name -> !Objects.equals(
                                plain.values().get(name), config.values().get(name))))
                .isEmpty();
    }

    @Test
    void settingsThatCannotWorkTogetherAreRefusedInASentence() {
        // Given: longer than a transaction may last
        StreamsConfiguration slow = configuration("orders", "broker:9092", 20_000, 1, 0);

        // Then
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(slow::streamsConfig)
                .withMessageContaining("commit interval");
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> GOOD.with("num.stream.threads", "many").streamsConfig())
                .withMessageContaining("num.stream.threads");
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
