package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.avro.command.ConfirmRefund;
import dev.orderstream.avro.command.RecordPayment;
import dev.orderstream.avro.payment.PaymentCharged;
import dev.orderstream.avro.payment.PaymentEnvelope;
import dev.orderstream.avro.payment.PaymentRefunded;
import dev.orderstream.avro.type.Metadata;
import dev.orderstream.avro.type.Money;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.Orders;
import dev.orderstream.topology.domain.fulfilment.SagaIds;
import dev.orderstream.topology.domain.fulfilment.SagaState;
import dev.orderstream.topology.domain.inventory.InventoryEvent;
import dev.orderstream.topology.kernel.DeadLetter;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A participant writes payment-events: what cannot be understood there is set aside, and the next answer goes on. */
class PaymentEventsIntakeTest {
    private static final OrderEvent CREATED = new OrderEvent.OrderCreated("customer-1", "EUR", List.of(Orders.ITEM_A));
    private static final OrderEvent SUBMITTED =
            new OrderEvent.OrderSubmitted(FulfilmentDriver.START, Orders.eur(Orders.TOTAL));

    private final FulfilmentDriver driver = new FulfilmentDriver();

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void bytesThatAreNoAnswerAreSetAside() {
        // When
        raw("order-1".getBytes(UTF_8), new byte[] {0, 0, 0, 0, 99, 1});

        // Then
        DeadLetter letter = driver.deadLetters().getFirst();
        assertThat(letter.kind()).isEqualTo(DeadLetter.Kind.UNREADABLE);
        assertThat(letter.source().topic()).isEqualTo(Topics.PAYMENT_EVENTS);
        assertThat(letter.aggregateId()).contains("order-1");
        charge("order-1", "order-1", "payment-1");
        assertThat(driver.command()).isInstanceOf(RecordPayment.class);
    }

    @Test
    void anAnswerUnderAnotherKeyIsSetAside() {
        // When
        charge("order-2", "order-1", "payment-1");

        // Then
        assertThat(driver.deadLetters()).extracting(DeadLetter::code).containsExactly("KEY_MISMATCH");
        assertThat(driver.commands()).isEmpty();
    }

    @Test
    void anAnswerWithoutAKeyOrOfNothingIsSetAside() {
        // When
        raw(null, new byte[] {1});
        raw("order-1".getBytes(UTF_8), null);

        // Then
        assertThat(driver.deadLetters())
                .extracting(DeadLetter::kind)
                .containsExactly(DeadLetter.Kind.UNREADABLE, DeadLetter.Kind.UNREADABLE);
    }

    @Test
    void anAnswerBeyondItsLimitsIsSetAside() {
        // When
        charge("order-1", "order-1", "p".repeat(129));

        // Then
        assertThat(driver.deadLetters()).extracting(DeadLetter::code).containsExactly("INVALID_EVENT");
        assertThat(driver.commands()).isEmpty();
    }

    /** It would end in the headers and the envelope of what is sent, beyond what a broker takes. */
    @Test
    void anAnswerWithAnEndlessConversationOrCurrencyIsSetAside() {
        // Given
        PaymentEnvelope talks = new PaymentEnvelope(
                "answer-1",
                "order-1",
                "command-1",
                FulfilmentDriver.START,
                new Metadata("payments", "t".repeat(1_000_000), "command-1", null));

        // When
        driver.payment("order-1", new PaymentCharged(talks, "payment-1", new Money(1_000L, "EUR"), "provider-1"));
        driver.payment(
                "order-1",
                new PaymentCharged(
                        driver.answering("order-1", "command-1"),
                        "payment-1",
                        new Money(1_000L, "E".repeat(1_000_000)),
                        "provider-1"));

        // Then
        assertThat(driver.deadLetters()).extracting(DeadLetter::code).containsExactly("INVALID_EVENT", "INVALID_EVENT");
        assertThat(driver.commands()).isEmpty();
    }

    /** The order would be told that many cents of its own currency. */
    @Test
    void moneyOfAnotherCurrencyThanTheOrdersIsSetAside() {
        // Given
        driver.order("order-1", CREATED, SUBMITTED);
        driver.stock("sku-a", new InventoryEvent.StockReserved("order-1", 2));
        driver.commands();

        // When
        driver.payment(
                "order-1",
                new PaymentCharged(
                        driver.answering("order-1", "command-1"),
                        SagaIds.payment("order-1"),
                        new Money(Orders.TOTAL, "JPY"),
                        "provider-1"));

        // Then
        assertThat(driver.deadLetters())
                .extracting(DeadLetter::detail)
                .containsExactly("The order is in EUR, found JPY.");
        assertThat(driver.commands()).isEmpty();
        assertThat(driver.saga("order-1").orElseThrow().state()).isEqualTo(SagaState.CHARGING);
    }

    /** The order would be told that all of it was paid back. */
    @Test
    void aRefundOfAnotherAmountThanWasAskedForIsSetAside() {
        // Given
        driver.order(
                "order-1",
                CREATED,
                SUBMITTED,
                new OrderEvent.OrderCancelled("changed my mind"),
                new OrderEvent.RefundRequested("refund-1", Orders.eur(Orders.TOTAL)));
        driver.commands();

        // When
        refunded(Orders.TOTAL - 1);
        refunded(Orders.TOTAL);

        // Then
        assertThat(driver.deadLetters())
                .extracting(DeadLetter::detail)
                .containsExactly("The refund is of 1000, found 999.");
        assertThat(driver.command()).isInstanceOf(ConfirmRefund.class);
    }

    private void refunded(long amount) {
        driver.payment(
                "order-1",
                new PaymentRefunded(
                        driver.answering("order-1", "command-1"),
                        SagaIds.payment("order-1"),
                        "refund-1",
                        new Money(amount, "EUR"),
                        "provider-1"));
    }

    private void charge(String key, String orderId, String paymentId) {
        driver.payment(
                key,
                new PaymentCharged(
                        driver.answering(orderId, "command-1"), paymentId, new Money(1_000L, "EUR"), "provider-1"));
    }

    private void raw(byte @Nullable [] key, byte @Nullable [] value) {
        driver.send(new FulfilmentDriver.Input(Topics.PAYMENT_EVENTS, key, value, new RecordHeaders()));
    }
}
