package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.schemas.Headers;
import dev.orderstream.topology.codec.AvroCommands;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.Orders;
import dev.orderstream.topology.kernel.EventId;
import dev.orderstream.topology.kernel.Metadata;
import dev.orderstream.topology.kernel.Recorded;
import dev.orderstream.topology.kernel.Reply;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A command that takes effect: its events, the state, and what a no-op leaves. */
class AcceptedCommandTest {
    private static final OrderCommand CREATE =
            new OrderCommand.CreateOrder("customer-1", "EUR", List.of(Orders.ITEM_A));
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final OrdersDriver orders = new OrdersDriver();

    @AfterEach
    void close() {
        orders.close();
    }

    @Test
    void anEventHasItsWholeEnvelope() {
        // When
        orders.send(AvroCommands.of("order-1", "command-1", CREATE));

        // Then
        TestRecord<byte[], Recorded<OrderEvent>> record = orders.events().getFirst();
        assertThat(record.key()).isEqualTo("order-1".getBytes(UTF_8));
        assertThat(record.getRecordTime()).isEqualTo(orders.lastSent());
        assertThat(record.value())
                .isEqualTo(new Recorded<>(
                        EventId.of("Order", "order-1", 1),
                        "Order",
                        "order-1",
                        1,
                        orders.lastSent(),
                        new Metadata(
                                Optional.of("user-1"),
                                Optional.of("talk-1"),
                                Optional.of("command-1"),
                                Optional.of("tenant-1"),
                                Optional.empty()),
                        "OrderCreated",
                        new OrderEvent.OrderCreated("customer-1", "EUR", List.of(Orders.ITEM_A))));
        assertThat(orders.deadLetters()).isEmpty();
        assertThat(orders.outcomes()).isEmpty();
        assertThat(orders.results()).containsExactly("CreateOrder ACCEPTED");
    }

    @Test
    void anEventCarriesTypeConversationAndTraceAndNothingElse() {
        // When
        orders.send(
                AvroCommands.of("order-1", "command-1", CREATE),
                Headers.MESSAGE_TYPE,
                "CreateOrder",
                Headers.CORRELATION_ID,
                "talk-7",
                Headers.TRACEPARENT,
                TRACE,
                Headers.REPLY_PARTITION,
                "0",
                Headers.REPLY_TOKEN,
                "token",
                "secret",
                "stays");

        // Then
        assertThat(orders.events().getFirst().headers().toArray())
                .extracting(header -> header.key() + "=" + new String(header.value(), UTF_8))
                .containsExactlyInAnyOrder(
                        "message-type=OrderCreated", "correlation-id=talk-7", "traceparent=" + TRACE);
    }

    @Test
    void anOverlongLineageHeaderIsNotCarriedOn() {
        // When
        orders.send(AvroCommands.of("order-1", "command-1", CREATE), Headers.CORRELATION_ID, "x".repeat(257));

        // Then
        assertThat(orders.events().getFirst().headers().lastHeader(Headers.CORRELATION_ID))
                .isNull();
    }

    @Test
    void replayMakesTheSameEvents() {
        // Given
        orders.send(AvroCommands.of("order-1", "command-1", CREATE));
        Recorded<OrderEvent> first = orders.events().getFirst().value();

        // When
        try (OrdersDriver replay = new OrdersDriver()) {
            replay.send(AvroCommands.of("order-1", "command-1", CREATE));

            // Then
            assertThat(replay.events().getFirst().value()).isEqualTo(first);
        }
    }

    @Test
    void severalEventsFollowInOneOrderOfVersions() {
        // Given
        orders.send(AvroCommands.of("order-1", "command-1", CREATE));
        orders.send(AvroCommands.of("order-1", "command-2", new OrderCommand.SubmitOrder()));
        orders.forget();

        // When: 300 more than the order costs
        orders.send(AvroCommands.of("order-1", "command-3", new OrderCommand.RecordPayment("p1", Orders.eur(1_300))));

        // Then
        assertThat(orders.events())
                .extracting(record -> record.value().version() + " "
                        + record.value().type() + " " + record.value().eventId())
                .containsExactly(
                        "3 PaymentReceived " + EventId.of("Order", "order-1", 3),
                        "4 RefundRequested " + EventId.of("Order", "order-1", 4));
    }

    @Test
    void theStateIsStored() {
        // When
        orders.send(AvroCommands.of("order-1", "command-1", CREATE));
        orders.send(AvroCommands.of("order-1", "command-2", 1, new OrderCommand.SubmitOrder()));

        // Then
        assertThat(orders.state("order-1")).hasValueSatisfying(aggregate -> {
            assertThat(aggregate.version()).isEqualTo(2);
            assertThat(aggregate.state()).isEqualTo(Orders.fold(Orders.then(OrderStatus.DRAFT, submitted())));
            assertThat(aggregate.accepted().entries())
                    .extracting(command -> command.commandId() + " " + command.version() + command.eventTypes())
                    .containsExactly("command-1 1[OrderCreated]", "command-2 2[OrderSubmitted]");
        });
        assertThat(orders.storedState("order-2")).isEmpty();
    }

    @Test
    void aNoOpWritesAnOutcomeAndNoEventAndIsRemembered() {
        // Given
        orders.send(AvroCommands.of("order-1", "command-1", CREATE));
        orders.send(AvroCommands.of("order-1", "command-2", new OrderCommand.CancelOrder("why")));
        orders.forget();

        // When
        orders.send(
                AvroCommands.of("order-1", "command-3", new OrderCommand.CancelOrder("why")),
                Headers.CORRELATION_ID,
                "talk-7");

        // Then
        TestRecord<byte[], Reply> outcome = orders.outcomes().getFirst();
        assertThat(outcome.key()).isEqualTo("order-1".getBytes(UTF_8));
        assertThat(outcome.getRecordTime()).isEqualTo(orders.lastSent());
        assertThat(Headers.text(outcome.headers(), Headers.CORRELATION_ID)).contains("talk-7");
        assertThat(outcome.value())
                .isEqualTo(new Reply(
                        "command-3",
                        "order-1",
                        Reply.Result.ACCEPTED,
                        false,
                        2,
                        "CANCELLED",
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(orders.events()).isEmpty();
        assertThat(orders.deadLetters()).isEmpty();
        assertThat(orders.state("order-1").orElseThrow().accepted().find("command-3"))
                .isPresent();
        assertThat(orders.results()).containsExactly("CancelOrder NO_OP");
    }

    private OrderEvent submitted() {
        return new OrderEvent.OrderSubmitted(orders.lastSent(), Orders.eur(Orders.TOTAL));
    }
}
