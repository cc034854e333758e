package dev.orderstream.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.orderstream.avro.command.CancelOrder;
import dev.orderstream.schemas.UnreadableRecordException.Code;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a registry's answer says about a record: poison is set aside, an outage is waited out. Confluent's client over real HTTP. */
class RegistryAnswersTest {
    private static final byte[] VALUE = Wire.value(7, Wire.body(SampleRecords.of(CancelOrder.SCHEMA$)));

    private record Answer(int status, String body) {}

    private HttpServer server;
    private WireReader reader;
    private volatile Answer answer = new Answer(500, "");

    RegistryAnswersTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        reader = new WireReader(
                Registry.client(RegistrySettings.of(
                        "http://127.0.0.1:" + server.getAddress().getPort())),
                SubjectCatalog.schemas(Topics.ORDER_COMMANDS));
    }

    @BeforeEach
    void start() {
        server.createContext("/", this::respond);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | {\"error_code\":40403,\"message\":\"Schema 7 not found\"}      | UNKNOWN_SCHEMA_ID",
                "404 | {\"error_code\":40401,\"message\":\"Subject not found\"}       | UNKNOWN_SCHEMA_ID",
                "200 | {\"schema\":\"{}\",\"schemaType\":\"JSON\"}                    | WRONG_SCHEMA",
                "200 | {\"schema\":\"syntax = 'proto3';\",\"schemaType\":\"PROTOBUF\"} | WRONG_SCHEMA",
                "200 | {\"schema\":\"\\\"string\\\"\"}                                | WRONG_SCHEMA",
                "200 | {\"schema\":\"{not avro\"}                                     | WRONG_SCHEMA",
            })
    void anAnswerAboutTheSchemaMakesTheRecordUnreadable(int status, String body, Code code) {
        // Given
        answer = new Answer(status, body);

        // Then
        assertThatExceptionOfType(UnreadableRecordException.class)
                .isThrownBy(() -> reader.read(VALUE))
                .satisfies(unreadable -> assertThat(unreadable.code()).isEqualTo(code));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | {\"error_code\":401,\"message\":\"Unauthorized\"}",
                "403 | {\"error_code\":40301,\"message\":\"Forbidden\"}",
                "404 | {\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}",
                "404 | <html>no such host</html>",
                "429 | {\"error_code\":42901,\"message\":\"Too many\"}",
                "500 | {\"error_code\":50001,\"message\":\"Error in the backend\"}",
                "502 | <html>bad gateway</html>",
                "503 | {\"error_code\":50301,\"message\":\"Starting\"}",
                "200 | <html>log in first</html>",
            })
    void anyOtherRefusalIsAnOutageAndSaysNothingAboutTheRecord(int status, String body) {
        // Given
        answer = new Answer(status, body);

        // Then
        assertThatExceptionOfType(RegistryUnavailableException.class).isThrownBy(() -> reader.read(VALUE));
    }

    @Test
    void nobodyListeningIsAnOutage() {
        // When
        server.stop(0);

        // Then
        assertThatExceptionOfType(RegistryUnavailableException.class).isThrownBy(() -> reader.read(VALUE));
    }

    @Test
    void anIoFailureIsAnOutage() {
        // Given
        WireReader cutOff = new WireReader(new CutOff(), SubjectCatalog.schemas(Topics.ORDER_COMMANDS));

        // Then
        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> cutOff.read(VALUE))
                .withCauseInstanceOf(IOException.class);
    }

    @Test
    void afterAnOutageTheSameRecordIsRead() {
        // Given
        answer = new Answer(503, "");
        assertThatExceptionOfType(RegistryUnavailableException.class).isThrownBy(() -> reader.read(VALUE));

        // When
        answer = new Answer(200, "{\"schema\":" + quoted(CancelOrder.SCHEMA$.toString()) + "}");

        // Then
        assertThat(reader.read(VALUE)).isInstanceOf(CancelOrder.class);
    }

    private void respond(HttpExchange exchange) throws IOException {
        byte[] body = Objects.requireNonNull(answer).body().getBytes(UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String quoted(String json) {
        return '"' + json.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static final class CutOff extends MockSchemaRegistryClient {
        @Override
        public io.confluent.kafka.schemaregistry.ParsedSchema getSchemaById(int id) throws IOException {
            throw new IOException("connection reset");
        }
    }
}
