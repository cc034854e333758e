package dev.orderstream.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.OrderLine;
import dev.orderstream.topology.domain.Orders;
import dev.orderstream.topology.domain.fulfilment.FulfilmentAction;
import dev.orderstream.topology.domain.fulfilment.Intervention;
import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.fulfilment.SagaPolicy;
import dev.orderstream.topology.domain.fulfilment.SagaState;
import dev.orderstream.topology.domain.inventory.InventoryEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A saga is written whole after each change: with everything as long as it may be, in letters of three bytes, it fits a record. */
class SagaSizeTest {
    private static final String ORDER = "order-1";
    private static final SagaPolicy.Tries ONE = new SagaPolicy.Tries(Duration.ofSeconds(5), Duration.ofSeconds(5), 1);

    private final List<String> skus =
            IntStream.range(100, 300).mapToObj(number -> number + words(125)).toList();

    @Test
    void theLongestWordsOfAnOperatorFitTheSagaOfTheLargestOrder() {
        try (FulfilmentDriver driver =
                new FulfilmentDriver(new SagaPolicy(ONE, ONE, ONE, Instant.MIN), DecideSettings.RECORD_BYTES_MAX)) {
            // Given: an order of 200 SKUs is cancelled, and nobody takes its pieces back
            driver.order(ORDER, created(), new OrderEvent.OrderSubmitted(FulfilmentDriver.START, Orders.eur(1_000)));
            skus.forEach(sku -> driver.stock(sku, new InventoryEvent.StockReserved(ORDER, 1)));
            driver.order(ORDER, new OrderEvent.OrderCancelled(words(1_000)));
            IntStream.range(0, 600).forEach(tick -> driver.advance(Duration.ofMillis(100)));
            assertThat(driver.saga(ORDER).orElseThrow().stuck()).hasSize(skus.size());

            // When
            IntStream.range(0, Saga.INTERVENTIONS_MAX).forEach(number -> driver.act(resolve()));

            // Then
            Saga saga = driver.saga(ORDER).orElseThrow();
            assertThat(saga.state()).isEqualTo(SagaState.COMPENSATED);
            assertThat(saga.interventions())
                    .hasSize(Saga.INTERVENTIONS_MAX)
                    .allMatch(intervention -> intervention.reason().equals(words(2_000)));
        }
    }

    private OrderEvent created() {
        return new OrderEvent.OrderCreated(
                words(128),
                "EUR",
                skus.stream()
                        .map(sku -> new OrderLine(sku, sku, "name", 1, Orders.eur(5)))
                        .toList());
    }

    private static FulfilmentAction resolve() {
        return new FulfilmentAction(
                "action-1", ORDER, Intervention.Type.RESOLVE, words(128), words(2_000), FulfilmentDriver.START);
    }

    private static String words(int length) {
        return "\u8a00".repeat(length);
    }
}
