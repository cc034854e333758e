package dev.orderstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.gateway.TestGateway.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may send, as whom, and how much. */
class AccessTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    private static String hash(String key) throws NoSuchAlgorithmException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    }

    private Path keys(String... lines) {
        try {
            return Files.writeString(directory.resolve("keys"), String.join("\n", lines));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private TestGateway guarded() throws NoSuchAlgorithmException {
        Path file = keys(
                "# principal tenant roles hash",
                "",
                "shop acme orders:write,orders:read " + hash("shop-key"),
                "other beta orders:write " + hash("other-key"),
                "report acme orders:read " + hash("report-key"));
        return TestGateway.start(config -> config.withAccess(new GatewayConfig.Access(Optional.of(file), 0, 1_000)));
    }

    @Test
    void noneOrABadKeyIs401() throws NoSuchAlgorithmException {
        try (TestGateway gateway = guarded()) {
            // When
            Response none = gateway.create();
            Response bad = gateway.create("Authorization", "Bearer shop-kez");
            Response hashed = gateway.create("X-Api-Key", hash("shop-key"));
            Response basic = gateway.create("Authorization", "Basic shop-key");
            Response stock = gateway.post("/inventory/s/receipts", "{\"quantity\":1}");

            // Then
            for (Response refused : new Response[] {none, bad, hashed, basic, stock}) {
                assertThat(refused.status()).isEqualTo(401);
                assertThat(refused.code()).isEqualTo("UNAUTHENTICATED");
                assertThat(refused.header("WWW-Authenticate")).startsWith("Bearer");
            }
            assertThat(gateway.broker.sent()).isEmpty();
        }
    }

    @Test
    void aKeyWithoutTheRoleIs403() throws NoSuchAlgorithmException {
        try (TestGateway gateway = guarded()) {
            // When
            Response order = gateway.create("X-Api-Key", "report-key");
            Response stock = gateway.post("/inventory/s/receipts", "{\"quantity\":1}", "X-Api-Key", "report-key");

            // Then
            for (Response refused : new Response[] {order, stock}) {
                assertThat(refused.status()).isEqualTo(403);
                assertThat(refused.code()).isEqualTo("FORBIDDEN");
            }
            assertThat(gateway.broker.sent()).isEmpty();
        }
    }

    @Test
    void actorAndTenantComeFromTheKey() throws NoSuchAlgorithmException {
        try (TestGateway gateway = guarded()) {
            // When
            Response bearer = gateway.create("Authorization", "bearer shop-key", "Idempotency-Key", "k");
            CommandEnvelope shop = FakeOrders.envelope(gateway.broker.commands().getLast());
            gateway.create("X-Api-Key", "other-key", "Idempotency-Key", "k");
            CommandEnvelope other =
                    FakeOrders.envelope(gateway.broker.commands().getLast());

            // Then
            assertThat(bearer.status()).isEqualTo(201);
            assertThat(shop.getMetadata().getUserId()).isEqualTo("shop");
            assertThat(shop.getMetadata().getTenant()).isEqualTo("acme");
            assertThat(other.getMetadata().getTenant()).isEqualTo("beta");
            assertThat(other.getAggregateId()).isNotEqualTo(shop.getAggregateId());
            assertThat(other.getCommandId()).isNotEqualTo(shop.getCommandId());
        }
    }

    @Test
    void oneIdempotencyKeyOfTwoTenantsIsTwoCommands() throws NoSuchAlgorithmException {
        // Given
        String item = "[{\"type\":\"SubmitOrder\",\"orderId\":\"o\"}]";
        try (TestGateway gateway = guarded()) {
            // When
            for (String key : new String[] {"shop-key", "other-key"}) {
                gateway.post("/orders/o/submit", "", "X-Api-Key", key, "Idempotency-Key", "k");
                gateway.post("/commands", item, "X-Api-Key", key, "Idempotency-Key", "k");
            }

            // Then
            assertThat(gateway.broker.commands())
                    .extracting(command -> FakeOrders.envelope(command).getCommandId())
                    .hasSize(4)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void healthAndMetricsNeedNoKey() throws NoSuchAlgorithmException {
        try (TestGateway gateway = guarded()) {
            // When / Then
            assertThat(gateway.get("/health/ready").status()).isEqualTo(200);
            assertThat(gateway.get("/metrics").status()).isEqualTo(200);
            assertThat(gateway.post("/commands", "[]").status()).isEqualTo(401);
        }
    }

    @Test
    void withoutAuthenticationOnlyLoopbackIsBound() {
        // Given
        GatewayConfig config = GatewayConfig.forEmbedded("localhost:1", "mock://x");
        GatewayConfig.Http http = config.http();
        GatewayConfig.Http open = new GatewayConfig.Http(
                "0.0.0.0",
                0,
                http.connectionsMax(),
                http.requestsMax(),
                http.bodyMemoryBytes(),
                http.idleTimeout(),
                http.drain(),
                http.waitDefault());

        // When / Then
        assertThatThrownBy(() -> config.withHttp(open))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host is 0.0.0.0")
                .hasMessageContaining("auth-keys-file");
        assertThat(config.withAccess(new GatewayConfig.Access(Optional.of(Path.of("keys")), 0, 10))
                        .withHttp(open)
                        .http()
                        .host())
                .isEqualTo("0.0.0.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop acme orders:write", "shop acme orders:write abc", "shop acme a,a", "shop acme r zz"})
    void aKeyFileThatIsNotOfTheFormIsRefusedByLine(String line) {
        // Given
        Path file = keys("# keys", line.equals("shop acme r zz") ? "shop acme r " + "z".repeat(64) : line);

        // When / Then
        assertThatThrownBy(() -> TestGateway.start(
                        config -> config.withAccess(new GatewayConfig.Access(Optional.of(file), 0, 1_000))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2");
    }

    @Test
    void overQuotaIs429WithRetryAfter() {
        try (TestGateway gateway =
                TestGateway.start(config -> config.withAccess(new GatewayConfig.Access(Optional.empty(), 1, 3)))) {
            // When
            Response first = gateway.create();
            gateway.create();
            gateway.create();
            Response fourth = gateway.create();

            // Then
            assertThat(first.status()).isEqualTo(201);
            assertThat(fourth.status()).isEqualTo(429);
            assertThat(fourth.code()).isEqualTo("RATE_LIMITED");
            assertThat(Integer.parseInt(fourth.header("Retry-After"))).isPositive();
            assertThat(gateway.broker.sent()).hasSize(3);
            assertThat(gateway.get("/health/live").status()).isEqualTo(200);
        }
    }

    @Test
    void aNameInTwoTenantsIsTwoSenders() throws NoSuchAlgorithmException {
        // Given
        Path file = keys("shop acme orders:write " + hash("acme-key"), "shop beta orders:write " + hash("beta-key"));
        try (TestGateway gateway =
                TestGateway.start(config -> config.withAccess(new GatewayConfig.Access(Optional.of(file), 1, 2)))) {
            // When
            gateway.create("X-Api-Key", "acme-key");
            gateway.create("X-Api-Key", "acme-key");
            Response acme = gateway.create("X-Api-Key", "acme-key");
            Response beta = gateway.create("X-Api-Key", "beta-key");

            // Then
            assertThat(acme.status()).isEqualTo(429);
            assertThat(beta.status()).isEqualTo(201);
        }
    }

    @Test
    void everyCommandOfABatchCounts() {
        // Given
        String item = "{\"type\":\"SubmitOrder\",\"orderId\":\"o\"}";
        try (TestGateway gateway =
                TestGateway.start(config -> config.withAccess(new GatewayConfig.Access(Optional.empty(), 1, 10)))) {
            // When
            Response batch = gateway.post("/commands", "[" + (item + ",").repeat(7) + item + "]");
            Response next = gateway.post("/commands", "[" + (item + ",").repeat(7) + item + "]");

            // Then
            assertThat(batch.status()).isEqualTo(207);
            assertThat(next.status()).isEqualTo(429);
            assertThat(gateway.broker.sent()).hasSize(8);
        }
    }
}
