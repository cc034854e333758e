package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.orderstream.topology.codec.AvroCommands;
import dev.orderstream.topology.codec.TestRegistry;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.kernel.DeadLetter;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may act on dead letters and sagas. */
class OperatorsTest {
    private static final String REASON = "{\"reason\": \"r\"}";

    private final TestRegistry registry = new TestRegistry();
    private final FakeLetters letters = new FakeLetters();

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void theActorIsWhoseKeyItIs(@TempDir Path directory) throws IOException, NoSuchAlgorithmException {
        // Given
        try (TestServer server = server("0.0.0.0", Optional.of(keys(directory)))) {
            String path = "/dead-letters/" + letter() + "/redrive";

            // Then
            assertProblem(server.post(path, REASON), 401, "UNAUTHENTICATED");
            assertProblem(server.post(path, REASON, "Authorization", "Bearer wrong"), 401, "UNAUTHENTICATED");
            assertProblem(server.post(path, REASON, "Authorization", "Bearer key-of-a-reader"), 403, "FORBIDDEN");
            assertProblem(
                    server.post(path, "{\"reason\": \"r\", \"actor\": \"bob\"}", "Authorization", "Bearer key-of-ada"),
                    400,
                    "MALFORMED");
            assertThat(letters.writes).isEmpty();
            assertThat(server.post(path, REASON, "Authorization", "bearer key-of-ada")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(letters.written().getFirst().action().actor()).isEqualTo("ada");
        }
    }

    @Test
    void everyRouteAsksForTheKey(@TempDir Path directory) throws IOException, NoSuchAlgorithmException {
        // Given
        try (TestServer server = server("127.0.0.1", Optional.of(keys(directory)))) {
            for (String path : new String[] {
                "/dead-letters/redrive", "/dead-letters/discard", "/dead-letters/x/redrive", "/dead-letters/x/discard"
            }) {
                // Then
                assertProblem(server.post(path, REASON), 401, "UNAUTHENTICATED");
            }
        }
    }

    @Test
    void withoutKeysOnlyThisMachineMayAsk() {
        // Given
        try (TestServer server = server("0.0.0.0", Optional.empty())) {
            // Then
            assertProblem(
                    server.post("/dead-letters/" + letter() + "/discard", "{\"actor\": \"ada\", \"reason\": \"r\"}"),
                    403,
                    "FORBIDDEN");
            assertThat(letters.writes).isEmpty();
        }
    }

    @Test
    void aFileThatIsNotOfItsFormIsRefusedByItsLine(@TempDir Path directory) throws IOException {
        // Given
        Path file = Files.writeString(directory.resolve("keys"), "# ok\nada t orders:operate nonsense\n");

        // Then
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> server("127.0.0.1", Optional.of(file)))
                .withMessageContaining("line 2")
                .withMessageNotContaining("nonsense");
    }

    private TestServer server(String host, Optional<Path> keys) {
        return RedriveServer.of(QuerySettings.of(host, 0).withRedrive(new RedriveSettings(5, keys)), letters, registry);
    }

    private static Path keys(Path directory) throws IOException, NoSuchAlgorithmException {
        return Files.writeString(
                directory.resolve("keys"),
                "# keys of operators\n\nada acme orders:write,orders:operate " + hash("key-of-ada") + "\n"
                        + "bob acme orders:write " + hash("key-of-a-reader") + "\n");
    }

    private static String hash(String key) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
    }

    private String letter() {
        byte[] value = registry.serializer()
                .serialize("order-commands", AvroCommands.of("o-1", "c", new OrderCommand.CancelOrder("never mind")));
        return letters.add(FakeLetters.letter(DeadLetter.Kind.FAILED, 1, "o-1".getBytes(UTF_8), value));
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo(code);
    }
}
