package dev.orderstream.standalone.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.orderstream.standalone.broker.BrokerSettings;
import dev.orderstream.standalone.broker.EmbeddedBroker;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The registry as bytes on the wire: forms, statuses, error codes, limits. */
@Timeout(120)
class RegistryHttpTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCHEMA = "{\"schema\":\"\\\"string\\\"\"}";

    @TempDir
    private static Path dir;

    private static EmbeddedBroker broker;
    private static RegistryServer server;
    private static HttpClient http;
    private final String subject = "h-" + UUID.randomUUID();

    private record Answer(int status, JsonNode body) {}

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(BrokerSettings.of(dir, 0));
        server = RegistryServer.start(RegistryConfig.of(broker.bootstrapServers(), 0));
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
        broker.close();
    }

    @Test
    void aConnectionThatIsToCloseIsClosed() throws Exception {
        // Given
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            String request = "GET /subjects HTTP/1.1\r\nHost: localhost\r\n";

            // When
            socket.getOutputStream()
                    .write((request + "Connection: close\r\n\r\n" + request + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            // Then
            assertThat(answer).startsWith("HTTP/1.1 200 ").containsOnlyOnce("HTTP/1.1 ");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET    | /subjects/absent/versions            |                            | 404 | 40401",
                "GET    | /subjects/absent/versions/1          |                            | 404 | 40401",
                "GET    | /schemas/ids/99999                   |                            | 404 | 40403",
                "GET    | /schemas/ids/99999/versions          |                            | 404 | 40403",
                "GET    | /schemas/ids/many                    |                            | 404 | 404",
                "GET    | /config/absent                       |                            | 404 | 40408",
                "GET    | /mode/absent                         |                            | 404 | 40409",
                "GET    | /associations/subjects/x             |                            | 404 | 404",
                "DELETE | /subjects/absent                     |                            | 405 | 405",
                "POST   | /subjects/%00/versions               | {\"schema\":\"\\\"int\\\"\"}   | 422 | 42208",
                "POST   | /subjects/:.other:x/versions         | {\"schema\":\"\\\"int\\\"\"}   | 422 | 42208",
                "POST   | /subjects/x/versions                 | {\"schema\":\"no schema\"}    | 422 | 42201",
                "POST   | /subjects/x/versions                 | {}                         | 422 | 42201",
                "POST   | /subjects/x/versions                 | {                          | 400 | 400",
                "POST   | /subjects/x/versions                 | null                       | 400 | 400",
                "POST   | /subjects/x/versions                 | {\"schema\":\"\\\"int\\\"\",\"id\":5} | 422 | 42205",
                "POST   | /subjects/x/versions                 | {\"schema\":\"{}\",\"schemaType\":\"PROTOBUF\"} | 422 | 42201",
                "PUT    | /config                              | {\"compatibility\":\"MOSTLY\"} | 422 | 42203",
                "PUT    | /config                              | {}                         | 422 | 42203"
            })
    void anErrorHasConfluentsForm(String method, String path, String body, int status, int code) throws Exception {
        // When
        Answer answer = call(method, path, body == null ? "" : body);
        // Then
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body().path("error_code").asInt()).isEqualTo(code);
        assertThat(answer.body().path("message").asText()).isNotBlank();
    }

    @Test
    void registersAndAnswersInConfluentsForm() throws Exception {
        // When
        int id = call("POST", "/subjects/" + subject + "/versions", SCHEMA)
                .body()
                .path("id")
                .asInt();
        // Then
        assertThat(id).isPositive();
        JsonNode byId = call("GET", "/schemas/ids/" + id + "?fetchMaxId=true&subject=" + subject, "")
                .body();
        assertThat(byId.path("schema").asText()).isEqualTo("\"string\"");
        assertThat(byId.path("maxId").asInt()).isGreaterThanOrEqualTo(id);
        JsonNode latest =
                call("GET", "/subjects/" + subject + "/versions/latest", "").body();
        assertThat(latest.path("subject").asText()).isEqualTo(subject);
        assertThat(latest.path("version").asInt()).isEqualTo(1);
        assertThat(latest.path("id").asInt()).isEqualTo(id);
        assertThat(call("POST", "/subjects/" + subject, SCHEMA).body()).isEqualTo(latest);
        assertThat(call("GET", "/subjects/" + subject + "/versions/1/schema", "")
                        .body()
                        .asText())
                .isEqualTo("string");
        assertThat(call("GET", "/schemas/ids/" + id + "/subjects", "").body()).contains(JSON.valueToTree(subject));
        assertThat(call("GET", "/subjects/" + subject + "/versions", "").body().toString())
                .isEqualTo("[1]");
        assertThat(call("GET", "/subjects/" + subject + "/versions/0", "")
                        .body()
                        .path("error_code")
                        .asInt())
                .isEqualTo(42202);
        assertThat(call("GET", "/subjects/" + subject + "/versions/9", "")
                        .body()
                        .path("error_code")
                        .asInt())
                .isEqualTo(40402);
    }

    @Test
    void answersWhatClientsAskAtStart() throws Exception {
        // When, Then
        assertThat(call("GET", "/", "").body().toString()).isEqualTo("{}");
        assertThat(call("GET", "/config", "").body().toString())
                .isEqualTo("{\"compatibilityLevel\":\"FULL_TRANSITIVE\"}");
        assertThat(call("GET", "/mode", "").body().toString()).isEqualTo("{\"mode\":\"READWRITE\"}");
        assertThat(call("GET", "/schemas/types", "").body().toString()).isEqualTo("[\"AVRO\"]");
        assertThat(call("GET", "/config/" + subject + "?defaultToGlobal=true", "")
                        .body()
                        .path("compatibilityLevel")
                        .asText())
                .isEqualTo("FULL_TRANSITIVE");
    }

    @Test
    void checksCompatibilityWithoutRegistering() throws Exception {
        // Given
        call("POST", "/subjects/" + subject + "/versions", SCHEMA);
        String other = "{\"schema\":\"\\\"int\\\"\"}";
        // When
        Answer against = call("POST", "/compatibility/subjects/" + subject + "/versions/latest?verbose=true", other);
        // Then
        assertThat(against.body().path("is_compatible").asBoolean(true)).isFalse();
        assertThat(against.body().path("messages")).isNotEmpty();
        assertThat(call("POST", "/compatibility/subjects/" + subject + "/versions/1", SCHEMA)
                        .body()
                        .path("is_compatible")
                        .asBoolean())
                .isTrue();
        assertThat(call("POST", "/compatibility/subjects/" + subject + "/versions/2", SCHEMA)
                        .status())
                .isEqualTo(404);
        assertThat(call("GET", "/subjects/" + subject + "/versions", "").body()).hasSize(1);
    }

    @Test
    void aSubjectMayHoldASlash() throws Exception {
        // Given
        String encoded = subject + "%2Fa%20b+c";
        // When
        Answer answer = call("POST", "/subjects/" + encoded + "/versions", SCHEMA);
        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(call("GET", "/subjects", "").body()).contains(JSON.valueToTree(subject + "/a b+c"));
    }

    @Test
    void normalizesOnRequest() throws Exception {
        // Given
        String spread = "{\"schema\":\"{\\\"type\\\": \\\"string\\\"}\"}";
        int id = call("POST", "/subjects/" + subject + "/versions?normalize=true", SCHEMA)
                .body()
                .path("id")
                .asInt();
        // When
        Answer again = call("POST", "/subjects/" + subject + "/versions?normalize=true", spread);
        // Then
        assertThat(again.body().path("id").asInt()).isEqualTo(id);
    }

    @Test
    void refusesABodyThatIsTooLargeAlsoWhenItComesInChunks() throws Exception {
        // Given
        byte[] large = ("{\"schema\":\"" + " ".repeat(1 << 20) + "\"}").getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server.url() + "/subjects/" + subject + "/versions"));
        // When
        int whole = status(request.POST(BodyPublishers.ofByteArray(large)).build());
        int chunked = status(request.POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(large)))
                .build());
        // Then
        assertThat(whole).isEqualTo(413);
        assertThat(chunked).isEqualTo(413);
    }

    @Test
    void refusesASubjectThatIsTooLong() throws Exception {
        // When
        int longest = call("POST", "/subjects/" + "x".repeat(255) + "/versions", SCHEMA)
                .status();
        int longer = call("POST", "/subjects/" + "x".repeat(256) + "/versions", SCHEMA)
                .status();
        // Then
        assertThat(longest).isEqualTo(200);
        assertThat(longer).isEqualTo(422);
    }

    @Test
    void aSchemaNestedBeyondReasonIsAnErrorAndHarmsNobody() throws Exception {
        // Given
        String nested = "{\"type\":\"array\",\"items\":".repeat(5_000) + "\"int\"" + "}".repeat(5_000);
        String body = JSON.writeValueAsString(JSON.createObjectNode().put("schema", nested));
        // When
        Answer answer = call("POST", "/subjects/" + subject + "/versions", body);
        // Then
        assertThat(answer.body().path("error_code").asInt()).isEqualTo(42201);
        assertThat(call("POST", "/subjects/" + subject + "/versions", SCHEMA).status())
                .isEqualTo(200);
    }

    private static int status(HttpRequest request) throws Exception {
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private static Answer call(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .header("Content-Type", RegistryRoutes.CONTENT_TYPE)
                .method(method, BodyPublishers.ofString(body))
                .build();
        HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
        assertThat(response.headers().firstValue("Content-Type")).contains(RegistryRoutes.CONTENT_TYPE);
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }
}
