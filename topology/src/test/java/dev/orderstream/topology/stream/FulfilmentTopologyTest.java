package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.orderstream.avro.command.CancelOrder;
import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.command.RecordPayment;
import dev.orderstream.avro.inventory.ReleaseStock;
import dev.orderstream.avro.inventory.ReserveStock;
import dev.orderstream.avro.notification.SendConfirmation;
import dev.orderstream.avro.payment.RequestPayment;
import dev.orderstream.schemas.Headers;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.Orders;
import dev.orderstream.topology.domain.fulfilment.FulfilmentAction;
import dev.orderstream.topology.domain.fulfilment.Intervention;
import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.fulfilment.SagaIds;
import dev.orderstream.topology.domain.fulfilment.SagaPolicy;
import dev.orderstream.topology.domain.fulfilment.SagaState;
import dev.orderstream.topology.domain.inventory.InventoryEvent;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each path of a saga through real topics and records; order-1 is two pieces of sku-a, 10.00 EUR. */
class FulfilmentTopologyTest {
    private static final String ORDER = "order-1";
    private static final OrderEvent CREATED = new OrderEvent.OrderCreated("customer-1", "EUR", List.of(Orders.ITEM_A));
    private static final OrderEvent SUBMITTED =
            new OrderEvent.OrderSubmitted(FulfilmentDriver.START, Orders.eur(Orders.TOTAL));
    private static final InventoryEvent RESERVED = new InventoryEvent.StockReserved(ORDER, 2);
    private static final InventoryEvent RELEASED = new InventoryEvent.StockReleased(ORDER, 2);

    private final FulfilmentDriver driver = new FulfilmentDriver();

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void anOrderGoesAllTheWayByItself() {
        // When
        driver.order(ORDER, CREATED, SUBMITTED);
        SpecificRecord reserve = driver.command();
        driver.stock("sku-a", RESERVED);
        SpecificRecord charge = driver.command();
        driver.charged(ORDER, charge);
        SpecificRecord record = driver.command();
        driver.advance(Duration.ofMillis(250));
        driver.order(ORDER, new OrderEvent.PaymentReceived(SagaIds.payment(ORDER), Orders.eur(Orders.TOTAL)));
        SpecificRecord confirm = driver.command();

        // Then
        assertThat(reserve).isInstanceOfSatisfying(ReserveStock.class, asked -> {
            assertThat(asked.getReservationId()).isEqualTo(ORDER);
            assertThat(asked.getQuantity()).isEqualTo(2);
        });
        assertThat(charge).isInstanceOfSatisfying(RequestPayment.class, asked -> {
            assertThat(asked.getPaymentId()).isEqualTo(SagaIds.payment(ORDER));
            assertThat(asked.getAmount().getAmount()).isEqualTo(Orders.TOTAL);
        });
        assertThat(record)
                .isInstanceOfSatisfying(
                        RecordPayment.class,
                        told -> assertThat(told.getPaymentId()).isEqualTo(SagaIds.payment(ORDER)));
        assertThat(confirm).isInstanceOf(SendConfirmation.class);
        assertThat(driver.snapshots())
                .extracting(Saga::state)
                .containsExactly(SagaState.RESERVING, SagaState.CHARGING, SagaState.RECORDING, SagaState.COMPLETED);
        assertThat(driver.timers()).isEmpty();
        assertThat(driver.told().entered)
                .containsExactly(
                        SagaState.DRAFT,
                        SagaState.RESERVING,
                        SagaState.CHARGING,
                        SagaState.RECORDING,
                        SagaState.COMPLETED);
        assertThat(driver.told().completed).containsExactly(Duration.ofMillis(250));
    }

    @Test
    void aCommandCarriesItsConversationAndWhatCausedIt() {
        // Given
        driver.order(ORDER, CREATED);

        // When
        driver.order(ORDER, SUBMITTED);

        // Then
        FulfilmentDriver.Input sent = driver.records().getFirst();
        CommandEnvelope envelope = (CommandEnvelope) driver.command(sent).get(0);
        assertThat(envelope.getMetadata().getUserId()).isEqualTo("fulfilment");
        assertThat(envelope.getMetadata().getCorrelationId()).isEqualTo("talk-1");
        assertThat(envelope.getMetadata().getTenant()).isEqualTo("shop");
        assertThat(envelope.getMetadata().getCausationId())
                .isEqualTo(dev.orderstream.topology.kernel.EventId.of("Order", ORDER, 2));
        assertThat(envelope.getIssuedAt()).isEqualTo(FulfilmentDriver.START);
        assertThat(sent.topic()).isEqualTo(Topics.INVENTORY_COMMANDS);
        assertThat(sent.key()).isEqualTo("sku-a".getBytes(UTF_8));
        assertThat(Headers.text(sent.headers(), Headers.MESSAGE_TYPE)).contains("ReserveStock");
        assertThat(Headers.text(sent.headers(), Headers.CORRELATION_ID)).contains("talk-1");
        assertThat(Headers.text(sent.headers(), Headers.TRACEPARENT)).contains("trace-1");
    }

    @Test
    void whatWasDeclinedIsTakenBack() {
        // Given
        driver.order(ORDER, CREATED, SUBMITTED);
        driver.stock("sku-a", RESERVED);
        SpecificRecord charge = driver.commands().getLast();

        // When
        driver.declined(ORDER, charge);
        driver.order(ORDER, new OrderEvent.OrderCancelled("PAYMENT_FAILED"));
        List<SpecificRecord> commands = driver.commands();
        driver.stock("sku-a", RELEASED);

        // Then
        assertThat(commands)
                .hasSize(2)
                .hasAtLeastOneElementOfType(CancelOrder.class)
                .hasAtLeastOneElementOfType(ReleaseStock.class);
        assertThat(driver.saga(ORDER).orElseThrow().state()).isEqualTo(SagaState.COMPENSATED);
        assertThat(driver.timers()).isEmpty();
    }

    @Test
    void whatIsOutOfStockIsCancelled() {
        // Given
        driver.order(ORDER, CREATED, SUBMITTED);
        driver.commands();

        // When
        driver.stock("sku-a", new InventoryEvent.ReservationRejected(ORDER, 2, 1));
        SpecificRecord cancel = driver.command();
        driver.order(ORDER, new OrderEvent.OrderCancelled("OUT_OF_STOCK"));

        // Then
        assertThat(cancel)
                .isInstanceOfSatisfying(
                        CancelOrder.class,
                        asked -> assertThat(asked.getReason()).isEqualTo("OUT_OF_STOCK"));
        assertThat(driver.saga(ORDER).orElseThrow().state()).isEqualTo(SagaState.COMPENSATED);
    }

    @Test
    void anAnswerAfterACancellationIsTakenBack() {
        // Given
        driver.order(ORDER, CREATED, SUBMITTED, new OrderEvent.OrderCancelled("changed my mind"));
        driver.commands();

        // When
        driver.stock("sku-a", RESERVED);

        // Then
        assertThat(driver.command()).isInstanceOf(ReleaseStock.class);
    }

    @Test
    void whatComesTwiceHasEffectOnce() {
        // Given
        driver.order(ORDER, CREATED, SUBMITTED);
        driver.stock("sku-a", RESERVED);
        driver.charged(ORDER, driver.commands().getLast());
        driver.order(ORDER, new OrderEvent.PaymentReceived(SagaIds.payment(ORDER), Orders.eur(Orders.TOTAL)));
        driver.records();
        Saga before = driver.saga(ORDER).orElseThrow();

        // When
        driver.sent().forEach(driver::send);

        // Then
        assertThat(driver.records()).isEmpty();
        assertThat(driver.saga(ORDER)).contains(before);
        assertThat(driver.timers()).isEmpty();
    }

    @Test
    void aSecondRunOverTheSameInputsSaysTheSame() {
        // Given
        driver.order(ORDER, CREATED, SUBMITTED);
        List<FulfilmentDriver.Input> said = new java.util.ArrayList<>(driver.records());
        driver.stock("sku-a", RESERVED);
        said.addAll(driver.records());
        driver.declined(ORDER, driver.command(said.getLast()));
        said.addAll(driver.records());

        try (FulfilmentDriver second = new FulfilmentDriver()) {
            // When
            driver.sent().forEach(second::send);

            // Then
            assertThat(second.records())
                    .extracting(
                            record -> ((CommandEnvelope) second.command(record).get(0)).getCommandId())
                    .containsExactlyInAnyOrderElementsOf(said.stream()
                            .map(record ->
                                    ((CommandEnvelope) driver.command(record).get(0)).getCommandId())
                            .toList());
            assertThat(second.saga(ORDER)).isEqualTo(driver.saga(ORDER));
        }
    }

    @Test
    void whatSomebodyElseSetAsideIsNoneOfItsBusiness() {
        // Given
        driver.order(ORDER, CREATED, SUBMITTED);
        driver.commands();

        // When
        driver.stock("sku-a", "ops", new InventoryEvent.StockReserved("stand-at-the-fair", 2));
        driver.stock("sku-z", "ops", new InventoryEvent.StockReserved(ORDER, 2));
        driver.stock("sku-a", "ops", new InventoryEvent.StockReceived(9, java.util.Optional.empty()));

        // Then
        assertThat(driver.commands()).isEmpty();
    }

    @Test
    void anOrderOfAnEarlierTimeHasNoSaga() {
        try (FulfilmentDriver later = new FulfilmentDriver(
                SagaPolicy.STANDARD.since(FulfilmentDriver.START.plusSeconds(1)), DecideSettings.RECORD_BYTES_MAX)) {
            // When
            later.order(ORDER, CREATED, SUBMITTED, new OrderEvent.PaymentReceived("p", Orders.eur(Orders.TOTAL)));

            // Then
            assertThat(later.saga(ORDER)).isEmpty();
            assertThat(later.commands()).isEmpty();
            assertThat(later.snapshots()).isEmpty();
            assertThat(later.timers()).isEmpty();
        }
    }

    @Test
    void anOperatorsActionIsTakenInAndOneThatCannotBeReadIsLeftOut() {
        // Given
        driver.order(ORDER, CREATED, SUBMITTED);
        driver.commands();
        driver.send(new FulfilmentDriver.Input(
                Topics.FULFILMENT_ACTIONS, new byte[] {'x'}, new byte[] {1, 2, 3}, new RecordHeaders()));
        driver.act(action("x".repeat(2_001)));

        // When
        driver.act(action("the shop closes"));

        // Then
        assertThat(driver.saga(ORDER).orElseThrow().interventions())
                .extracting(Intervention::reason)
                .containsExactly("the shop closes");
        assertThat(driver.commands()).hasAtLeastOneElementOfType(CancelOrder.class);
    }

    @Test
    void aMissingEventStopsIt() {
        // Given
        driver.order(ORDER, CREATED);

        // Then
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> driver.order(ORDER, 3, SUBMITTED))
                .havingRootCause()
                .withMessageContaining("order-1 is at version 1, and the order's next event has version 3");
    }

    @Test
    void anEventOfAnOrderThatCannotBeReadStopsIt() {
        // Then
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> driver.send(new FulfilmentDriver.Input(
                        Topics.ORDER_EVENTS, new byte[] {'x'}, new byte[] {1, 2, 3}, new RecordHeaders())))
                .withStackTraceContaining("order-events-0 at offset 0");
    }

    @Test
    void aSagaThatFitsNoRecordStopsItBeforeAnythingIsWritten() {
        try (FulfilmentDriver small = new FulfilmentDriver(SagaPolicy.STANDARD, DecideSettings.RECORD_BYTES_LEAST)) {
            // Given
            List<dev.orderstream.topology.domain.OrderLine> lines = java.util.stream.IntStream.range(0, 500)
                    .mapToObj(number -> Orders.line("item-" + number, 1, 2))
                    .toList();
            small.order(ORDER, new OrderEvent.OrderCreated("customer-1", "EUR", lines));
            Saga before = small.saga(ORDER).orElseThrow();

            // Then
            assertThatExceptionOfType(RuntimeException.class)
                    .isThrownBy(() -> small.order(ORDER, SUBMITTED))
                    .havingRootCause()
                    .withMessageContaining("at most 8192 are allowed");
            assertThat(small.saga(ORDER)).contains(before);
            assertThat(small.records()).isEmpty();
        }
    }

    private static FulfilmentAction action(String reason) {
        return new FulfilmentAction(
                "action-1", ORDER, Intervention.Type.COMPENSATE, "ada", reason, FulfilmentDriver.START);
    }
}
