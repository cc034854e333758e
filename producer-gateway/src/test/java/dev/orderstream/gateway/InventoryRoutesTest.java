package dev.orderstream.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.inventory.AdjustStock;
import dev.orderstream.avro.inventory.ReceiveStock;
import dev.orderstream.avro.reply.Outcome;
import dev.orderstream.gateway.TestGateway.Response;
import dev.orderstream.schemas.Headers;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Commands about the stock of a SKU: all that holds for those about orders, under other names. */
@SuppressWarnings("NullAway.Init") // set up in @BeforeAll
class InventoryRoutesTest {
    private static final String RECEIPT = "{\"quantity\":3}";
    private static final String ADJUSTMENT = "{\"delta\":-2,\"reason\":\"broken\"}";

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
    void acceptAgain() {
        gateway.broker.orders = new FakeOrders();
    }

    static Stream<Arguments> commands() {
        return Stream.of(
                route("receipts", RECEIPT, envelope -> new ReceiveStock(envelope, 3L, null)),
                route(
                        "receipts",
                        "{\"quantity\":3,\"reference\":null}",
                        envelope -> new ReceiveStock(envelope, 3L, null)),
                route(
                        "receipts",
                        "{\"reference\":\"note 7\",\"quantity\":9223372036854775807}",
                        envelope -> new ReceiveStock(envelope, Long.MAX_VALUE, "note 7")),
                route("adjustments", ADJUSTMENT, envelope -> new AdjustStock(envelope, -2L, "broken")));
    }

    private static Arguments route(String route, String body, Function<CommandEnvelope, SpecificRecord> expected) {
        return Arguments.of(route, body, expected);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("commands")
    void makesTheCommandOfItsRoute(String route, String body, Function<CommandEnvelope, SpecificRecord> expected) {
        // Given
        gateway.broker.orders = new FakeOrders();

        // When
        Response response = gateway.post("/inventory/tee%2Fgreen/" + route, body, "X-Correlation-Id", "delivery 1");

        // Then
        ProducerRecord<byte[], byte[]> message = gateway.broker.sent().getLast();
        SpecificRecord command = gateway.broker.commands().getLast();
        CommandEnvelope envelope = FakeOrders.envelope(command);
        assertThat(command).isEqualTo(expected.apply(envelope));
        assertThat(envelope.getAggregateId()).isEqualTo("tee/green");
        assertThat(envelope.getMetadata().getCorrelationId()).isEqualTo("delivery 1");
        assertThat(message.topic()).isEqualTo("inventory-commands");
        assertThat(new String(message.key(), UTF_8)).isEqualTo("tee/green");
        assertThat(Headers.text(message.headers(), "message-type"))
                .contains(command.getSchema().getName());
        assertThat(Headers.text(message.headers(), "correlation-id")).contains("delivery 1");
        assertThat(Headers.number(message.headers(), "reply-partition")).contains(FakeBroker.REPLY_PARTITION);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body().toString())
                .isEqualTo("{\"sku\":\"tee/green\",\"commandId\":\"" + envelope.getCommandId()
                        + "\",\"version\":1,\"state\":\"DRAFT\",\"events\":[{\"type\":\"OrderChanged\",\"version\":1}],"
                        + "\"duplicate\":false}");
        assertThat(response.header("ETag")).isEqualTo("\"1\"");
        assertThat(response.header("Location")).isEqualTo("/inventory/tee%2Fgreen");
        assertThat(response.header("X-Correlation-Id")).isEqualTo("delivery 1");
    }

    @Test
    void aKeySentAgainIsADuplicate() {
        // Given
        Response first = gateway.post("/inventory/s/receipts", RECEIPT, "Idempotency-Key", "note-7");

        // When
        Response second = gateway.post("/inventory/s/receipts", RECEIPT, "Idempotency-Key", "note-7");
        Response other = gateway.post("/inventory/t/receipts", RECEIPT, "Idempotency-Key", "note-7");
        Response order = gateway.post("/orders/s/submit", "", "Idempotency-Key", "note-7");

        // Then
        assertThat(first.body().path("duplicate").asBoolean()).isFalse();
        assertThat(second.body().path("duplicate").asBoolean()).isTrue();
        assertThat(second.body().path("commandId")).isEqualTo(first.body().path("commandId"));
        assertThat(Stream.of(first, other, order).map(each -> each.body().path("commandId")))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"If-Match, '\"4\"', 4", "If-None-Match, *, 0"})
    void takesTheVersionThatIsExpected(String header, String value, long version) {
        // When
        gateway.post("/inventory/s/adjustments", ADJUSTMENT, header, value);

        // Then
        CommandEnvelope envelope = FakeOrders.envelope(gateway.broker.commands().getLast());
        assertThat(envelope.getExpectedVersion()).isEqualTo(version);
    }

    @Test
    void isNotWaitedForWhenTheCallerDoesNotWant() {
        // When
        Response response = gateway.post("/inventory/s%20s/receipts", RECEIPT, "Prefer", "respond-async");

        // Then
        String commandId =
                FakeOrders.envelope(gateway.broker.commands().getLast()).getCommandId();
        assertThat(response.status()).isEqualTo(202);
        assertThat(response.header("Preference-Applied")).isEqualTo("respond-async");
        assertThat(response.header("Location")).isEqualTo("/inventory/s%20s");
        assertThat(response.text()).isEqualTo("{\"sku\":\"s s\",\"commandId\":\"" + commandId + "\"}");
    }

    @Test
    void isAnswered202WhenTheWaitRunsOut() {
        // Given
        gateway.broker.orders = FakeOrders.silent();

        // When
        Response response = gateway.post("/inventory/s/receipts", RECEIPT, "Prefer", "wait=1");

        // Then
        assertThat(response.status()).isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource({
        "INSUFFICIENT_STOCK, 409",
        "UNKNOWN_RESERVATION, 409",
        "VERSION_CONFLICT, 412",
        "AMOUNT_OUT_OF_RANGE, 422",
        "COMMAND_ID_REUSED, 422",
        "INVALID_COMMAND, 422",
        "A_CODE_OF_TOMORROW, 500",
    })
    void aRejectionIsAProblemOfTheSku(String code, int status) {
        // Given
        gateway.broker.orders = command -> Optional.of(FakeOrders.reply(FakeOrders.envelope(command), Outcome.REJECTED)
                .setCode(code)
                .setDetail("because of " + code)
                .setField("aggregateId")
                .build());

        // When
        Response response = gateway.post("/inventory/s/adjustments", ADJUSTMENT);

        // Then
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.code()).isEqualTo(code);
        assertThat(response.body().path("sku").asText()).isEqualTo("s");
        assertThat(response.body().has("orderId")).isFalse();
        assertThat(response.body().path("currentVersion").asLong()).isEqualTo(7);
        assertThat(response.errorFields()).containsExactly("/sku");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "receipts | {} | /quantity",
                "receipts | {'quantity':3,'sku':'s'} | /sku",
                "receipts | {'quantity':1.5} | /quantity",
                "receipts | {'quantity':9223372036854775808} | /quantity",
                "receipts | {'quantity':3,'quantity':4} | /quantity",
                "adjustments | {'delta':1} | /reason",
                "adjustments | {'delta':'1','reason':'r'} | /delta",
                "adjustments | {'delta':1,'reason':null} | /reason",
            })
    void anythingButTheFormIs400(String route, String body, String pointer) {
        // Given
        int before = gateway.broker.sent().size();

        // When
        Response response = gateway.post("/inventory/s/" + route, body.replace('\'', '"'));

        // Then
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.code()).isEqualTo("MALFORMED");
        assertThat(response.errorFields()).containsExactly(pointer);
        assertThat(gateway.broker.sent()).hasSize(before);
    }

    @Test
    void idAndBodyAreBounded() {
        // When
        Response longest = gateway.post("/inventory/" + "s".repeat(128) + "/receipts", RECEIPT);
        Response tooLong = gateway.post("/inventory/" + "s".repeat(129) + "/receipts", RECEIPT);
        Response tooLarge = gateway.post("/inventory/s/receipts", RECEIPT + " ".repeat(64 << 10));
        Response untyped = gateway.post("/inventory/s/receipts", RECEIPT.getBytes(UTF_8), "text/plain");

        // Then
        assertThat(longest.status()).isEqualTo(200);
        assertThat(tooLong.code()).isEqualTo("INVALID_PATH");
        assertThat(tooLong.errorFields()).containsExactly("sku");
        assertThat(tooLarge.status()).isEqualTo(413);
        assertThat(untyped.status()).isEqualTo(415);
    }
}
