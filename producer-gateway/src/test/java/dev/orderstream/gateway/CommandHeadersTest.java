package dev.orderstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.gateway.TestGateway.Response;
import dev.orderstream.schemas.Headers;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the headers of a command do. */
@SuppressWarnings("NullAway.Init") // set up in @BeforeAll
class CommandHeadersTest {
    private static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @AfterEach
    void decideAgain() {
        gateway.broker.orders = new FakeOrders();
        gateway.broker.mode = FakeBroker.Mode.ACKNOWLEDGE;
    }

    private static CommandEnvelope lastEnvelope() {
        return FakeOrders.envelope(gateway.broker.commands().getLast());
    }

    private static ProducerRecord<byte[], byte[]> lastMessage() {
        return gateway.broker.sent().getLast();
    }

    @Test
    void idempotencyKeyMakesOneCommandIdForOneOrder() {
        // When
        gateway.post("/orders/a/submit", "", "Idempotency-Key", "k1");
        String first = lastEnvelope().getCommandId();
        gateway.post("/orders/a/submit", "", "Idempotency-Key", "k1");
        String again = lastEnvelope().getCommandId();
        gateway.post("/orders/b/submit", "", "Idempotency-Key", "k1");
        String otherOrder = lastEnvelope().getCommandId();
        gateway.post("/orders/a/submit", "", "Idempotency-Key", "k2");
        String otherKey = lastEnvelope().getCommandId();

        // Then
        assertThat(again).isEqualTo(first);
        assertThat(otherOrder).isNotEqualTo(first);
        assertThat(otherKey).isNotEqualTo(first);
        assertThat(UUID.fromString(first).version()).isEqualTo(8);
    }

    @Test
    void withoutAKeyEveryCommandIsNew() {
        // When
        gateway.post("/orders/a/submit", "");
        String first = lastEnvelope().getCommandId();
        gateway.post("/orders/a/submit", "");

        // Then
        assertThat(lastEnvelope().getCommandId()).isNotEqualTo(first);
        assertThat(UUID.fromString(first).version()).isEqualTo(7);
    }

    @Test
    void takesAKeyOf128CharactersAndRefusesALongerOneOrTwo() {
        // When
        Response longest = gateway.create("Idempotency-Key", "k".repeat(128));
        Response tooLong = gateway.create("Idempotency-Key", "k".repeat(129));
        Response twice = gateway.create("Idempotency-Key", "a", "Idempotency-Key", "b");

        // Then
        assertThat(longest.status()).isEqualTo(201);
        for (Response refused : new Response[] {tooLong, twice}) {
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.code()).isEqualTo("INVALID_HEADER");
            assertThat(refused.errorFields()).containsExactly("Idempotency-Key");
        }
    }

    @Test
    void ifMatchIsTheExpectedVersion() {
        // When
        gateway.post("/orders/a/submit", "", "If-Match", "\"0\"");
        Long zero = lastEnvelope().getExpectedVersion();
        gateway.post("/orders/a/submit", "", "If-Match", "\"123456789012345678\"");
        Long large = lastEnvelope().getExpectedVersion();
        gateway.post("/orders/a/submit", "", "If-None-Match", "*");
        Long absent = lastEnvelope().getExpectedVersion();
        gateway.post("/orders/a/submit", "");

        // Then
        assertThat(zero).isEqualTo(0);
        assertThat(large).isEqualTo(123_456_789_012_345_678L);
        assertThat(absent).isEqualTo(0);
        assertThat(lastEnvelope().getExpectedVersion()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "W/\"3\"",
                "3",
                "\"-1\"",
                "\"x\"",
                "\"\"",
                "\"03\"",
                "\"1\", \"2\"",
                "\"1234567890123456789\""
            })
    void refusesAnIfMatchThatIsNoVersion(String value) {
        // When
        Response response = gateway.post("/orders/a/submit", "", "If-Match", value);

        // Then
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.code()).isEqualTo("INVALID_HEADER");
        assertThat(response.errorFields()).containsExactly("If-Match");
    }

    @Test
    void refusesAnIfNoneMatchOtherThanStarAndBothTogether() {
        // When
        Response version = gateway.post("/orders/a/submit", "", "If-None-Match", "\"1\"");
        Response both = gateway.post("/orders/a/submit", "", "If-None-Match", "*", "If-Match", "\"1\"");

        // Then
        assertThat(version.status()).isEqualTo(400);
        assertThat(version.errorFields()).containsExactly("If-None-Match");
        assertThat(both.status()).isEqualTo(400);
    }

    @Test
    void refusesAConditionThatIsGivenTwice() {
        // When
        Response match = gateway.post("/orders/a/submit", "", "If-Match", "\"1\"", "If-Match", "\"2\"");
        Response noneMatch = gateway.post("/orders/a/submit", "", "If-None-Match", "*", "If-None-Match", "*");

        // Then
        assertThat(match.status()).isEqualTo(400);
        assertThat(match.errorFields()).containsExactly("If-Match");
        assertThat(noneMatch.status()).isEqualTo(400);
        assertThat(noneMatch.errorFields()).containsExactly("If-None-Match");
    }

    @Test
    void givesTheCorrelationIdBackAndTakesTheTraceOver() {
        // When
        Response response = gateway.create("X-Correlation-Id", "c 1", "traceparent", TRACEPARENT);

        // Then
        assertThat(response.header("X-Correlation-Id")).isEqualTo("c 1");
        assertThat(Headers.text(lastMessage().headers(), "traceparent")).contains(TRACEPARENT);
    }

    @Test
    void makesTheCorrelationIdFromTheTraceWhenThereIsNone() {
        // When
        Response response = gateway.create("traceparent", TRACEPARENT);

        // Then
        assertThat(response.header("X-Correlation-Id")).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(lastEnvelope().getMetadata().getCorrelationId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            })
    void replacesATraceThatIsNotValid(String traceparent) {
        // When
        Response response = gateway.create("traceparent", traceparent);

        // Then
        String made = Headers.text(lastMessage().headers(), "traceparent").orElse("");
        assertThat(response.status()).isEqualTo(201);
        assertThat(made).isNotEqualTo(traceparent).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
    }

    @Test
    void refusesACorrelationIdThatIsTooLong() {
        // When
        Response longest = gateway.create("X-Correlation-Id", "c".repeat(128));
        Response tooLong = gateway.create("X-Correlation-Id", "c".repeat(129));

        // Then
        assertThat(longest.status()).isEqualTo(201);
        assertThat(tooLong.status()).isEqualTo(400);
        assertThat(tooLong.errorFields()).containsExactly("X-Correlation-Id");
        assertThat(tooLong.header("X-Correlation-Id")).matches("[0-9a-f]{32}");
    }

    @Test
    void respondAsyncIsAnswered202WithoutAReplyAsked() {
        // When
        Response response = gateway.create("Prefer", "respond-async");

        // Then
        String orderId = response.body().path("orderId").asText();
        String commandId = response.body().path("commandId").asText();
        assertThat(response.status()).isEqualTo(202);
        assertThat(response.body().size()).isEqualTo(2);
        assertThat(response.header("Location")).isEqualTo("/orders/" + orderId + "/commands/" + commandId);
        assertThat(response.header("Preference-Applied")).isEqualTo("respond-async");
        assertThat(lastEnvelope().getCommandId()).isEqualTo(commandId);
        assertThat(lastMessage().headers().lastHeader("reply-partition")).isNull();
        assertThat(lastMessage().headers().lastHeader("reply-token")).isNull();
    }

    @Test
    void theLocationOfA202IsPercentEncoded() {
        // When
        Response response = gateway.post("/orders/a%2Fb%20%C3%A4/submit", "", "Prefer", "respond-async");

        // Then
        String commandId = response.body().path("commandId").asText();
        assertThat(response.header("Location")).isEqualTo("/orders/a%2Fb%20%C3%A4/commands/" + commandId);
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS)
    void answers202WhenTheWaitRunsOut() {
        // Given
        gateway.broker.orders = FakeOrders.silent();
        long startedAt = System.nanoTime();

        // When
        Response response = gateway.create("Prefer", "wait=1");

        // Then
        assertThat(response.status()).isEqualTo(202);
        assertThat(response.header("Preference-Applied")).isEqualTo("wait=1");
        assertThat(response.header("Location")).startsWith("/orders/").contains("/commands/");
        assertThat(Duration.ofNanos(System.nanoTime() - startedAt))
                .isBetween(Duration.ofMillis(990), Duration.ofSeconds(4));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wait=0 | 202 | wait=0",
                "wait=10 | 201 | wait=10",
                "wait=31 | 201 | wait=30",
                "wait=\"10\" | 201 | wait=10",
                "respond-async, wait=10 | 201 | respond-async, wait=10",
                "return=minimal; foo=bar, WAIT = 3 | 201 | wait=3",
                "wait=soon | 201 | ''",
                "wait=-1 | 201 | ''",
                "something-else | 201 | ''",
                "foo=\"a, wait=0, \\\"respond-async, b\", wait=2 | 201 | wait=2",
                "foo=\"never closed, wait=0 | 201 | ''",
            })
    void understandsPreferences(String prefer, int status, String applied) {
        // When
        Response response = gateway.create("Prefer", prefer);

        // Then
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.header("Preference-Applied")).isEqualTo(applied);
    }
}
