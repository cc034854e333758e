package dev.orderstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings come from arguments, environment, file and defaults, in this order, and wrong ones are named. */
class ConfigSourceTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @Test
    void hasTheDefaultsOfTheContract() {
        // When
        GatewayConfig config = ConfigSource.read(List.of(), Map.of("PATH", "/bin", "GATEWAYS", "3"));

        // Then
        assertThat(config.http().port()).isEqualTo(8080);
        assertThat(config.http().host()).isEqualTo("127.0.0.1");
        assertThat(config.http().idleTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.http().waitDefault()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.kafka().bootstrapServers()).isEqualTo("127.0.0.1:9092");
        assertThat(config.kafka().replyPartition()).isEqualTo(OptionalInt.empty());
        assertThat(config.registry().url()).isEqualTo("http://127.0.0.1:8081");
        assertThat(config.access().keysFile()).isEmpty();
        assertThat(config.access().ratePerSecond()).isZero();
    }

    @Test
    void argumentsComeBeforeEnvironmentBeforeFile() throws IOException {
        // Given
        Path file =
                Files.writeString(directory.resolve("gateway.properties"), "port=1\nhost=localhost\nwait-millis=7\n");

        // When
        GatewayConfig config = ConfigSource.read(
                List.of("--config", file.toString(), "--port=3"),
                Map.of("GATEWAY_PORT", "2", "GATEWAY_HOST", "127.0.0.2"));

        // Then
        assertThat(config.http().port()).isEqualTo(3);
        assertThat(config.http().host()).isEqualTo("127.0.0.2");
        assertThat(config.http().waitDefault()).isEqualTo(Duration.ofMillis(7));
    }

    @Test
    void handsSettingsOfTheClientsOn() {
        // When
        GatewayConfig config = ConfigSource.read(
                List.of("--kafka.client.id=me", "--registry.basic.auth.user.info=u:p", "--reply-partition", "3"),
                Map.of("GATEWAY_KAFKA_SECURITY_PROTOCOL", "SSL", "GATEWAY_REGISTRY_URL", "http://registry"));

        // Then
        assertThat(config.kafka().properties()).isEqualTo(Map.of("client.id", "me", "security.protocol", "SSL"));
        assertThat(config.registry().url()).isEqualTo("http://registry");
        assertThat(config.registry().properties()).isEqualTo(Map.of("basic.auth.user.info", "u:p"));
        assertThat(config.kafka().replyPartition()).isEqualTo(OptionalInt.of(3));
    }

    @ParameterizedTest
    @CsvSource({
        "--prot=1, setting prot is not known",
        "--port, has no value",
        "port=1, is not of the form",
        "--port=x, port must be a whole number",
        "--port=65536, port must be 0 to 65535",
        "--wait-millis=30001, wait-millis must be 0 to 30000",
        "--linger-millis=101, linger-millis must be 0 to 100",
        "--connections-max=0, connections-max must be above 0",
        "--requests-max=0, requests-max must be above 0",
        "--in-flight-max=0, in-flight-max must be above 0",
        "--waiting-max=0, waiting-max must be above 0",
        "--buffer-memory-bytes=1, buffer-memory-bytes must be at least",
        "--body-memory-bytes=1, body-memory-bytes must be at least",
        "--reply-partition=-1, reply-partition must be 0 or above",
        "--rate-burst=1, rate-burst must be 2 or above",
        "--rate-per-second=-1, rate-per-second must be 0 or above",
        "--idle-timeout-millis=0, idle-timeout-millis must be above 0",
        "--drain-millis=0, drain-millis must be above 0",
        "--commands-topic=commands, commands-topic must be order-commands or begin with order-commands.",
        "--start-timeout-millis=1, setting start-timeout-millis is not known",
        "--bootstrap-servers=, bootstrap-servers is empty",
        "--host=0.0.0.0, no auth-keys-file is set",
        "--config=/no/such/file, cannot be read",
    })
    void namesWhatIsWrong(String argument, String message) {
        // When / Then
        assertThatThrownBy(() -> ConfigSource.read(List.of(argument), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theEmbeddedGatewayIsOnLoopbackOnAnyPort() {
        // When
        GatewayConfig config = GatewayConfig.forEmbedded("b:1", "http://r");

        // Then
        assertThat(config.http().port()).isZero();
        assertThat(config.http().waitDefault()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.withPort(8080).http().port()).isEqualTo(8080);
        assertThat(config.withPort(8080).http().waitDefault())
                .isEqualTo(config.http().waitDefault());
    }
}
