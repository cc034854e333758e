package dev.orderstream.topology.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.Topics;
import dev.orderstream.schemas.WireReader;
import dev.orderstream.topology.domain.Money;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.OrderLine;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.Metadata;
import dev.orderstream.topology.kernel.Recorded;
import dev.orderstream.topology.kernel.Reply;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each field under its name, as a foreign client reads it. A mistake that writer and reader share comes back the same, and is seen here. */
class WireFieldsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant AT = Instant.parse("2026-11-21T10:15:30.123Z");
    private static final Money MONEY = new Money(300, "EUR");
    private static final OrderLine LINE = new OrderLine("a", "sku-a", "Item A", 2, new Money(500, "USD"));
    private static final String ITEM = """
            {"itemId": "a", "sku": "sku-a", "name": "Item A", "quantity": 2,
             "unitPrice": {"amount": 500, "currency": "USD"}}""";
    private static final String AMOUNT = "{\"amount\": 300, \"currency\": \"EUR\"}";

    private final TestRegistry registry = new TestRegistry();

    @AfterEach
    void close() {
        registry.close();
    }

    static Stream<Arguments> events() {
        return Stream.of(
                arguments(
                        new OrderEvent.OrderCreated("customer-1", "EUR", List.of(LINE)),
                        "\"customerId\": \"customer-1\", \"currency\": \"EUR\", \"items\": [" + ITEM + "]"),
                arguments(new OrderEvent.OrderItemAdded(LINE), "\"item\": " + ITEM),
                arguments(new OrderEvent.OrderItemRemoved("a"), "\"itemId\": \"a\""),
                arguments(
                        new OrderEvent.OrderSubmitted(AT, MONEY),
                        "\"submittedAt\": \"2026-11-21T10:15:30.123Z\", \"total\": " + AMOUNT),
                arguments(new OrderEvent.PaymentReceived("p1", MONEY), "\"paymentId\": \"p1\", \"amount\": " + AMOUNT),
                arguments(
                        new OrderEvent.OrderShipped("track-1", "carrier-1"),
                        "\"trackingNumber\": \"track-1\", \"carrier\": \"carrier-1\""),
                arguments(new OrderEvent.OrderDelivered(AT), "\"deliveredAt\": \"2026-11-21T10:15:30.123Z\""),
                arguments(new OrderEvent.OrderCancelled("why"), "\"reason\": \"why\""),
                arguments(new OrderEvent.RefundRequested("r1", MONEY), "\"refundId\": \"r1\", \"amount\": " + AMOUNT),
                arguments(new OrderEvent.OrderRefunded("r1", MONEY), "\"refundId\": \"r1\", \"amount\": " + AMOUNT),
                arguments(new OrderEvent.RefundFailed("r1", "why"), "\"refundId\": \"r1\", \"reason\": \"why\""));
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEvent(OrderEvent event, String fields) {
        // Given
        Recorded<OrderEvent> recorded = new Recorded<>(
                "event-1",
                "Order",
                "order-1",
                7,
                AT,
                new Metadata(
                        Optional.of("user"),
                        Optional.of("talk"),
                        Optional.of("cause"),
                        Optional.of("tenant"),
                        Optional.of("web")),
                event.getClass().getSimpleName(),
                event);

        // When
        byte[] value = EventCodec.orders(registry.client(), registry.serializer())
                .serializer()
                .serialize(Topics.ORDER_EVENTS, recorded);

        // Then
        assertThat(read(Topics.ORDER_EVENTS, value)).isEqualTo(json("""
            {"envelope": {"eventId": "event-1", "aggregateId": "order-1", "aggregateType": "Order", "version": 7,
                          "timestamp": "2026-11-21T10:15:30.123Z", "schemaVersion": 1,
                          "metadata": {"userId": "user", "correlationId": "talk", "causationId": "cause",
                                       "tenant": "tenant"}, "team": "web"},
            """ + fields + "}"));
    }

    @Test
    void everyEventIsHere() {
        // When, Then
        assertThat(events().<Object>map(arguments -> arguments.get()[0].getClass()))
                .hasSameElementsAs(List.of(OrderEvent.class.getPermittedSubclasses()));
    }

    @Test
    void aDeadLetter() {
        // Given
        DeadLetter letter = new DeadLetter(
                DeadLetter.Kind.REJECTED,
                "CODE",
                "Why not.",
                Optional.of("field"),
                new DeadLetter.Source(
                        "topic",
                        3,
                        42,
                        AT,
                        "key".getBytes(UTF_8),
                        "value".getBytes(UTF_8),
                        List.of(new DeadLetter.Header("h", "text".getBytes(UTF_8)))),
                Set.of(DeadLetter.Part.HEADERS),
                Optional.of("order-1"),
                Optional.of("command-1"),
                Optional.of("talk"),
                Optional.of("CreateOrder"),
                Optional.of("DRAFT"),
                OptionalLong.of(7),
                2,
                Optional.of("topic-3-41"));

        // When
        byte[] value = new DeadLetterCodec(registry.client(), registry.serializer())
                .serializer()
                .serialize(Topics.ORDER_DEAD_LETTERS, letter);

        // Then
        assertThat(read(Topics.ORDER_DEAD_LETTERS, value)).isEqualTo(json("""
            {"deadLetterId": "topic-3-42", "kind": "REJECTED", "code": "CODE", "detail": "Why not.", "field": "field",
             "topic": "topic", "partition": 3, "offset": 42, "timestamp": "2026-11-21T10:15:30.123Z",
             "key": "key", "value": "value", "headers": [{"name": "h", "value": "text"}], "omitted": ["HEADERS"],
             "aggregateId": "order-1", "commandId": "command-1", "correlationId": "talk", "messageType": "CreateOrder",
             "currentState": "DRAFT", "currentVersion": 7, "attempt": 2, "redriveOf": "topic-3-41"}
            """));
    }

    @Test
    void aReply() {
        // Given
        Reply reply = new Reply(
                "command-1",
                "order-1",
                Reply.Result.REJECTED,
                true,
                7,
                "DRAFT",
                List.of(new Reply.Appended("OrderCreated", 1)),
                Optional.of("CODE"),
                Optional.of("Why not."),
                Optional.of("field"));

        // When
        byte[] value = new ReplyCodec(registry.client(), registry.serializer())
                .serializer()
                .serialize(Topics.ORDER_REPLIES, reply);

        // Then
        assertThat(read(Topics.ORDER_REPLIES, value)).isEqualTo(json("""
            {"commandId": "command-1", "aggregateId": "order-1", "outcome": "REJECTED", "duplicate": true, "version": 7,
             "state": "DRAFT", "events": [{"type": "OrderCreated", "version": 1}], "code": "CODE",
             "detail": "Why not.", "field": "field"}
            """));
    }

    private JsonNode read(String topic, byte[] value) {
        return json(new WireReader(registry.client(), SubjectCatalog.schemas(topic))
                .read(value)
                .toString());
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new AssertionError(text, malformed);
        }
    }
}
