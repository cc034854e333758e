package dev.orderstream.topology.domain.view;

import static dev.orderstream.topology.domain.Orders.eur;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.Money;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.OrderEvent.OrderCancelled;
import dev.orderstream.topology.domain.OrderEvent.OrderCreated;
import dev.orderstream.topology.domain.OrderEvent.OrderRefunded;
import dev.orderstream.topology.domain.OrderEvent.OrderSubmitted;
import dev.orderstream.topology.domain.OrderEvent.PaymentReceived;
import dev.orderstream.topology.domain.OrderEvent.RefundFailed;
import dev.orderstream.topology.domain.OrderEvent.RefundRequested;
import dev.orderstream.topology.domain.OrderLine;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.Orders;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SalesPostingTest {
    private static final LocalDate DAY = LocalDate.parse("2026-11-21");

    @Test
    void thePaymentThatMakesAnOrderPaidSellsIt() {
        // Given
        List<OrderEvent> submitted = Orders.history(OrderStatus.SUBMITTED);

        // When
        Optional<SalesPosting> posting = posting(submitted, new PaymentReceived("p1", eur(Orders.TOTAL)));

        // Then
        assertThat(posting)
                .contains(new SalesPosting(DAY, "EUR", daily(1, 1_000, 1_000, 0), Map.of("sku-a", sold(2, 1_000))));
    }

    @Test
    void linesOfOneProductAreSummed() {
        // Given
        List<OrderEvent> submitted = List.of(
                new OrderCreated(
                        "customer-1",
                        "KWD",
                        List.of(line("1", "mug", 2, 500), line("2", "lamp", 1, 700), line("3", "mug", 3, 400))),
                new OrderSubmitted(Orders.AT, new Money(2_900, "KWD")));

        // When
        Optional<SalesPosting> posting = posting(submitted, new PaymentReceived("p1", new Money(2_900, "KWD")));

        // Then
        assertThat(posting)
                .contains(new SalesPosting(
                        DAY, "KWD", daily(1, 2_900, 2_900, 0), Map.of("mug", sold(5, 2_200), "lamp", sold(1, 700))));
    }

    @Test
    void whatIsGivenAwayCountsAsUnits() {
        // Given
        List<OrderEvent> submitted = List.of(
                new OrderCreated("customer-1", "KWD", List.of(line("1", "mug", 1, 500), line("2", "gift", 4, 0))),
                new OrderSubmitted(Orders.AT, new Money(500, "KWD")));

        // When
        Optional<SalesPosting> posting = posting(submitted, new PaymentReceived("p1", new Money(500, "KWD")));

        // Then
        assertThat(posting.orElseThrow().products()).isEqualTo(Map.of("mug", sold(1, 500), "gift", sold(4, 0)));
    }

    @Test
    void aPartOfTheTotalIsReceivedAndSellsNothing() {
        // When
        Optional<SalesPosting> posting =
                posting(Orders.history(OrderStatus.SUBMITTED), new PaymentReceived("p1", eur(999)));

        // Then
        assertThat(posting).contains(moved(999, 0));
    }

    @Test
    void thePartThatCompletesTheTotalSellsAllOfIt() {
        // When
        Optional<SalesPosting> posting = posting(
                Orders.then(OrderStatus.SUBMITTED, new PaymentReceived("p1", eur(999))),
                new PaymentReceived("p2", eur(51)));

        // Then: the excess is received, and no revenue
        assertThat(posting.orElseThrow().sales()).isEqualTo(daily(1, 1_000, 51, 0));
    }

    @ParameterizedTest
    @CsvSource({"PAID", "SHIPPED", "DELIVERED", "CANCELLED"})
    void moneyThatNobodyOwedIsReceivedAndSellsNothing(OrderStatus status) {
        // When
        Optional<SalesPosting> posting =
                posting(Orders.history(status), new PaymentReceived("late", eur(Orders.TOTAL)));

        // Then
        assertThat(posting).contains(moved(1_000, 0));
    }

    @Test
    void aCancellationTakesNothingBackUntilTheRefundIsPaid() {
        // Given
        List<OrderEvent> cancelled = Orders.then(
                OrderStatus.PAID, new OrderCancelled("changed my mind"), new RefundRequested("r1", eur(1_000)));

        // When
        Optional<SalesPosting> refunded = posting(cancelled, new OrderRefunded("r1", eur(1_000)));

        // Then
        assertThat(Histories.changes(Orders.AT, cancelled).stream()
                        .skip(3)
                        .flatMap(change -> SalesPosting.of(change).stream()))
                .isEmpty();
        assertThat(refunded).contains(moved(0, 1_000));
    }

    @Test
    void whatMovesNoMoneyPostsNothing() {
        // Given
        List<OrderEvent> events = Orders.then(
                OrderStatus.DELIVERED,
                new RefundRequested("r1", eur(1)),
                new RefundFailed("r1", "account closed"),
                new OrderCancelled("never happens, but may be folded"));

        // When
        List<SalesPosting> postings = Histories.changes(Orders.AT, events).stream()
                .flatMap(change -> SalesPosting.of(change).stream())
                .toList();

        // Then: the payment alone
        assertThat(postings).extracting(SalesPosting::sales).containsExactly(daily(1, 1_000, 1_000, 0));
    }

    @Test
    void anEventThatWasPostedBeforeIsNotPostedAgain() {
        // Given
        OrderView paid = Histories.changes(Orders.AT, Orders.history(OrderStatus.PAID))
                .getLast()
                .after();

        // When
        OrderChange again = OrderChange.of(
                Optional.of(paid), Histories.recorded(3, Orders.AT, new PaymentReceived("p1", eur(Orders.TOTAL))));

        // Then
        assertThat(SalesPosting.of(again)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T00:00:00Z, 2026-11-21",
        "2026-11-21T23:59:59.999Z, 2026-11-21",
        "2026-11-22T00:00:00Z, 2026-11-22",
        "2024-02-29T12:00:00Z, 2024-02-29",
        "1969-12-31T23:59:59.999Z, 1969-12-31"
    })
    void theDayIsTheUtcDayOfTheEventsOwnTime(Instant at, LocalDate day) {
        // Given
        List<OrderChange> changes = Histories.changes(at, Orders.history(OrderStatus.PAID));

        // When, Then
        assertThat(SalesPosting.of(changes.getLast()).orElseThrow().day()).isEqualTo(day);
    }

    private static Optional<SalesPosting> posting(List<OrderEvent> given, OrderEvent when) {
        OrderView before = Histories.changes(Orders.AT, given).getLast().after();
        return SalesPosting.of(
                OrderChange.of(Optional.of(before), Histories.recorded(before.version() + 1, Orders.AT, when)));
    }

    private static SalesPosting moved(long received, long refunded) {
        return new SalesPosting(DAY, "EUR", daily(0, 0, received, refunded), Map.of());
    }

    private static DailySales daily(long ordersPaid, long revenue, long received, long refunded) {
        return new DailySales(
                ordersPaid, BigInteger.valueOf(revenue), BigInteger.valueOf(received), BigInteger.valueOf(refunded));
    }

    private static ProductSales sold(long units, long revenue) {
        return new ProductSales(units, BigInteger.valueOf(revenue));
    }

    private static OrderLine line(String itemId, String sku, int quantity, long unitPrice) {
        return new OrderLine(itemId, sku, "A " + sku, quantity, new Money(unitPrice, "KWD"));
    }
}
