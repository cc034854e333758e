package dev.orderstream.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.inventory.ReserveStock;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.Orders;
import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.fulfilment.SagaPolicy;
import dev.orderstream.topology.domain.fulfilment.StepKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nobody answers: a try waits 5 s and up to a fifth more, and at the start of a task 30 s are let pass first. */
class FulfilmentTimersTest {
    private static final Duration SETTLED = Duration.ofSeconds(31);
    private static final Duration FIRST_TRY = Duration.ofSeconds(6);
    private static final OrderEvent CREATED = new OrderEvent.OrderCreated("customer-1", "EUR", List.of(Orders.ITEM_A));
    private static final OrderEvent SUBMITTED =
            new OrderEvent.OrderSubmitted(FulfilmentDriver.START, Orders.eur(Orders.TOTAL));

    private final FulfilmentDriver driver = new FulfilmentDriver();

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void aStepWithoutAnAnswerIsTriedAgainUnderItsId() {
        // Given
        driver.advance(SETTLED);
        submit("order-1");
        SpecificRecord first = driver.command();
        driver.advance(Duration.ofMillis(4_900));
        assertThat(driver.commands()).isEmpty();

        // When
        driver.advance(Duration.ofMillis(1_100));

        // Then
        SpecificRecord second = driver.command();
        assertThat(second).isInstanceOf(ReserveStock.class);
        assertThat(id(second)).isEqualTo(id(first));
        assertThat(driver.told().retried).containsExactly(StepKind.RESERVE);
        assertThat(driver.timers()).hasSize(1);
        assertThat(driver.timers().getFirst().millis()).isEqualTo(due("order-1").toEpochMilli());
    }

    @Test
    void afterItsLastTryAStepIsGivenUp() {
        // Given
        driver.advance(SETTLED);
        submit("order-1");

        // When
        IntStream.range(0, 60).forEach(step -> driver.advance(Duration.ofSeconds(10)));

        // Then
        assertThat(driver.told().gaveUp).contains(StepKind.RESERVE);
        assertThat(driver.told().retried.stream().filter(StepKind.RESERVE::equals))
                .hasSize(5);
    }

    @Test
    void timersFireInTheOrderInWhichTheyAreDueAndSoManyARun() {
        // Given
        driver.advance(SETTLED);
        int orders = FulfilmentProcessor.TIMERS_MAX + 20;
        IntStream.range(0, orders).forEach(number -> submit("order-" + number));
        driver.commands();
        List<String> wanted =
                driver.timers().stream().map(SagaTimers.Due::orderId).toList();

        // When
        driver.advance(FIRST_TRY);

        // Then
        List<String> fired = reserved(driver.commands());
        assertThat(fired).isNotEmpty().hasSizeLessThanOrEqualTo(FulfilmentProcessor.TIMERS_MAX);
        for (int run = 0; run < 100 && fired.size() < orders; run++) {
            driver.advance(Duration.ofMillis(50));
            fired = java.util.stream.Stream.concat(fired.stream(), reserved(driver.commands()).stream())
                    .toList();
        }
        assertThat(fired).containsExactlyElementsOf(wanted);
    }

    @Test
    void anEntryThatSaysWhatIsNotSoIsDropped() {
        // Given
        driver.advance(SETTLED);
        submit("order-1");
        driver.commands();
        long now = FulfilmentDriver.START.plus(SETTLED).toEpochMilli();
        driver.store(Stores.SAGA_TIMERS).put(Stores.dueKey(now, "order-1"), new byte[0]);
        driver.store(Stores.SAGA_TIMERS).put(Stores.dueKey(now, "order-2"), new byte[0]);
        try (FulfilmentDriver after = restarted()) {
            // When
            after.advance(SETTLED);

            // Then
            assertThat(after.timers()).hasSize(1);
            assertThat(after.commands()).hasSize(1);
            assertThat(after.told().fired).hasSize(1);
            assertThat(after.told().retried).containsExactly(StepKind.RESERVE);
        }
    }

    @Test
    void afterAStartWhatIsOverdueWaitsForAnswersThatMayHaveBeenGiven() {
        // Given
        driver.advance(SETTLED);
        submit("order-1");
        driver.commands();
        try (FulfilmentDriver after = restarted()) {
            after.advance(Duration.ofSeconds(29));
            assertThat(after.commands()).isEmpty();

            // When
            after.advance(Duration.ofSeconds(2));

            // Then
            assertThat(after.command()).isInstanceOf(ReserveStock.class);
        }
    }

    @Test
    void whileTheInputsAreBehindTimersWait() {
        // Given
        driver.advance(SETTLED);
        submit("order-1");
        driver.commands();
        for (int second = 0; second < 60; second++) {
            driver.advance(Duration.ofSeconds(1));
            old(second);
        }
        assertThat(driver.commands()).isEmpty();

        // When
        driver.advance(Duration.ofSeconds(31));

        // Then
        assertThat(driver.command()).isInstanceOf(ReserveStock.class);
    }

    @Test
    void clocksThatDifferHoldUpTimersForAQuarterOfAnHour() {
        // Given
        driver.advance(SETTLED);
        submit("order-1");
        driver.commands();

        // When
        for (int tick = 0; tick < 100; tick++) {
            driver.advance(Duration.ofSeconds(10));
            old(tick);
        }

        // Then
        assertThat(driver.told().retried).isNotEmpty();
    }

    private void submit(String orderId) {
        driver.order(orderId, CREATED, SUBMITTED);
    }

    /** An action that nobody can read, of long ago. */
    private void old(int number) {
        driver.send(
                new FulfilmentDriver.Input(
                        Topics.FULFILMENT_ACTIONS,
                        new byte[] {'x'},
                        new byte[] {1, (byte) number},
                        new RecordHeaders()),
                FulfilmentDriver.START.minus(Duration.ofHours(1)));
    }

    /** Another instance with the stores of the first, ten minutes later. */
    private FulfilmentDriver restarted() {
        FulfilmentDriver after = new FulfilmentDriver(
                SagaPolicy.STANDARD,
                DecideSettings.RECORD_BYTES_MAX,
                driver.now().plus(Duration.ofMinutes(10)));
        for (String store : List.of(Stores.SAGAS, Stores.SAGA_TIMERS)) {
            try (var entries = driver.store(store).all()) {
                entries.forEachRemaining(entry -> after.store(store).put(entry.key, entry.value));
            }
        }
        return after;
    }

    private Instant due(String orderId) {
        return driver.saga(orderId).flatMap(Saga::due).or(Optional::empty).orElseThrow();
    }

    private static String id(SpecificRecord command) {
        return ((CommandEnvelope) command.get(0)).getCommandId();
    }

    private static List<String> reserved(List<SpecificRecord> commands) {
        return commands.stream()
                .map(command -> ((ReserveStock) command).getReservationId())
                .toList();
    }
}
