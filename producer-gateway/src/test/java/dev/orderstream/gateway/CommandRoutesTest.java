package dev.orderstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.avro.command.AddItem;
import dev.orderstream.avro.command.CancelOrder;
import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.command.ConfirmRefund;
import dev.orderstream.avro.command.CreateOrder;
import dev.orderstream.avro.command.DeliverOrder;
import dev.orderstream.avro.command.FailRefund;
import dev.orderstream.avro.command.RecordPayment;
import dev.orderstream.avro.command.RemoveItem;
import dev.orderstream.avro.command.ShipOrder;
import dev.orderstream.avro.command.SubmitOrder;
import dev.orderstream.avro.type.Money;
import dev.orderstream.avro.type.OrderItem;
import dev.orderstream.gateway.TestGateway.Response;
import dev.orderstream.schemas.Headers;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every route of the contract makes its command, and answers with its outcome. */
@SuppressWarnings("NullAway.Init") // set up in @BeforeAll
class CommandRoutesTest {
    private static final String ITEM =
            "{\"itemId\":\"i1\",\"sku\":\"s1\",\"name\":\"Tee ☕\",\"quantity\":2,\"unitPrice\":{\"amount\":1999,\"currency\":\"EUR\"}}";
    private static final OrderItem AVRO_ITEM = new OrderItem("i1", "s1", "Tee ☕", 2, new Money(1999L, "EUR"));
    private static final String MONEY = "{\"amount\":{\"amount\":500,\"currency\":\"EUR\"}}";

    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static Stream<Arguments> commands() {
        return Stream.of(
                route("POST", "/items", ITEM, envelope -> new AddItem(envelope, AVRO_ITEM)),
                route("DELETE", "/items/i%201", "", envelope -> new RemoveItem(envelope, "i 1")),
                route("POST", "/submit", "", SubmitOrder::new),
                route("POST", "/submit", "{}", SubmitOrder::new),
                route(
                        "POST",
                        "/payments",
                        "{\"paymentId\":\"p1\",\"amount\":{\"amount\":500,\"currency\":\"EUR\"}}",
                        envelope -> new RecordPayment(envelope, "p1", new Money(500L, "EUR"))),
                route(
                        "POST",
                        "/shipment",
                        "{\"trackingNumber\":\"t1\",\"carrier\":\"DHL\"}",
                        envelope -> new ShipOrder(envelope, "t1", "DHL")),
                route(
                        "POST",
                        "/delivery",
                        "{\"deliveredAt\":\"2026-11-21T08:30:00.123Z\"}",
                        envelope -> new DeliverOrder(envelope, Instant.parse("2026-11-21T08:30:00.123Z"))),
                route(
                        "POST",
                        "/cancellation",
                        "{\"reason\":\"no longer wanted\"}",
                        envelope -> new CancelOrder(envelope, "no longer wanted")),
                route(
                        "POST",
                        "/refunds/r1/confirmation",
                        MONEY,
                        envelope -> new ConfirmRefund(envelope, "r1", new Money(500L, "EUR"))),
                route(
                        "POST",
                        "/refunds/refund-payment-" + "p".repeat(128) + "/failure",
                        "{\"reason\":\"account closed\"}",
                        envelope -> new FailRefund(envelope, "refund-payment-" + "p".repeat(128), "account closed")));
    }

    private static Arguments route(
            String method, String path, String body, Function<CommandEnvelope, SpecificRecord> expected) {
        return Arguments.of(method, path, body, expected);
    }

    @ParameterizedTest(name = "{0} /orders/id{1} {2}")
    @MethodSource("commands")
    void makesTheCommandOfItsRoute(
            String method, String path, String body, Function<CommandEnvelope, SpecificRecord> expected) {
        // Given
        String orderId = "order/" + UUID.randomUUID();
        String root = "/orders/" + orderId.replace("/", "%2F");

        // When
        Response response = method.equals("DELETE") ? gateway.delete(root + path) : gateway.post(root + path, body);

        // Then
        SpecificRecord command = gateway.broker.commands().getLast();
        CommandEnvelope envelope = FakeOrders.envelope(command);
        assertThat(command).isEqualTo(expected.apply(envelope));
        assertThat(envelope.getAggregateId()).isEqualTo(orderId);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body().toString())
                .isEqualTo("{\"orderId\":\"" + orderId + "\",\"commandId\":\"" + envelope.getCommandId()
                        + "\",\"version\":1,\"state\":\"DRAFT\",\"events\":[{\"type\":\"OrderChanged\",\"version\":1}],"
                        + "\"duplicate\":false}");
        assertThat(response.header("ETag")).isEqualTo("\"1\"");
        assertThat(response.header("Location")).isEqualTo(root);
        assertThat(response.header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void createsAnOrderUnderTheIdGiven() {
        // Given
        String body = "{\"orderId\":\"my-order\",\"customerId\":\"c1\",\"currency\":\"EUR\",\"items\":[" + ITEM + "]}";

        // When
        Response response = gateway.post("/orders", body);

        // Then
        SpecificRecord command = gateway.broker.commands().getLast();
        assertThat(command).isEqualTo(new CreateOrder(FakeOrders.envelope(command), "c1", "EUR", List.of(AVRO_ITEM)));
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.header("Location")).isEqualTo("/orders/my-order");
        assertThat(response.body().path("events").path(0).path("type").asText()).isEqualTo("OrderCreated");
    }

    @Test
    void createsAnOrderUnderANewUuid7WhenNoIdIsGiven() {
        // When
        Response first = gateway.create();
        Response second = gateway.create();

        // Then
        UUID id = UUID.fromString(first.body().path("orderId").asText());
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(second.body().path("orderId").asText()).isNotEqualTo(id.toString());
    }

    @Test
    void writesKeyHeadersAndEnvelope() {
        // Given
        Instant before = Instant.now().minusMillis(1);

        // When
        gateway.post("/orders/o-headers/submit", "", "X-Correlation-Id", "conversation 1", "If-Match", "\"4\"");

        // Then
        ProducerRecord<byte[], byte[]> message = gateway.broker.sent().getLast();
        assertThat(message.topic()).isEqualTo("order-commands");
        assertThat(new String(message.key(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("o-headers");
        assertThat(message.partition()).isNull();
        assertThat(Headers.text(message.headers(), "message-type")).contains("SubmitOrder");
        assertThat(Headers.text(message.headers(), "correlation-id")).contains("conversation 1");
        assertThat(Headers.text(message.headers(), "traceparent").orElse(""))
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
        assertThat(Headers.number(message.headers(), "reply-partition")).contains(FakeBroker.REPLY_PARTITION);
        assertThat(message.headers().lastHeader("reply-token").value()).hasSize(8);
        CommandEnvelope envelope = FakeOrders.envelope(gateway.broker.commands().getLast());
        assertThat(envelope.getExpectedVersion()).isEqualTo(4);
        assertThat(envelope.getIssuedAt()).isBetween(before, Instant.now());
        assertThat(envelope.getMetadata().getCorrelationId()).isEqualTo("conversation 1");
        assertThat(envelope.getMetadata().getUserId()).isNull();
        assertThat(envelope.getMetadata().getTenant()).isNull();
        assertThat(envelope.getMetadata().getCausationId()).isNull();
    }
}
