package dev.orderstream.topology.stream;

import static dev.orderstream.topology.domain.Orders.eur;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.codec.TestRegistry;
import dev.orderstream.topology.domain.Money;
import dev.orderstream.topology.domain.OrderDecider;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.OrderEvent.OrderCancelled;
import dev.orderstream.topology.domain.OrderEvent.OrderCreated;
import dev.orderstream.topology.domain.OrderEvent.OrderRefunded;
import dev.orderstream.topology.domain.OrderEvent.OrderSubmitted;
import dev.orderstream.topology.domain.OrderEvent.PaymentReceived;
import dev.orderstream.topology.domain.OrderEvent.RefundRequested;
import dev.orderstream.topology.domain.OrderLine;
import dev.orderstream.topology.domain.view.DailySales;
import dev.orderstream.topology.domain.view.ProductSales;
import dev.orderstream.topology.kernel.Metadata;
import dev.orderstream.topology.kernel.Recorded;
import dev.orderstream.topology.stream.Stores.ProductDay;
import dev.orderstream.topology.stream.Stores.SalesDay;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sales by day and by product as the events made them. */
class SalesViewTest {
    private static final LocalDate FRIDAY = LocalDate.parse("2026-11-20");
    private static final LocalDate SATURDAY = LocalDate.parse("2026-11-21");
    private static final Instant FRIDAY_NIGHT = Instant.parse("2026-11-20T23:59:59.999Z");
    private static final Instant MIDNIGHT = Instant.parse("2026-11-21T00:00:00Z");
    private static final Instant LATE = Instant.parse("2026-11-21T18:00:00Z");

    private final TestRegistry registry = new TestRegistry();
    private final ViewsDriver views = new ViewsDriver(registry);
    private final Map<String, Long> versions = new HashMap<>();

    @AfterEach
    void close() {
        views.close();
        registry.close();
    }

    @Test
    void anOrderIsSoldOnTheDayThatMadeItPaid() {
        // Given
        submitted("order-1", "EUR", FRIDAY_NIGHT);

        // When
        happened("order-1", FRIDAY_NIGHT, new PaymentReceived("p1", eur(300)));
        happened("order-1", MIDNIGHT, new PaymentReceived("p2", eur(700)));

        // Then
        assertThat(views.dailySales())
                .containsExactly(
                        Map.entry(new SalesDay(FRIDAY, "EUR"), daily(0, 0, 300, 0)),
                        Map.entry(new SalesDay(SATURDAY, "EUR"), daily(1, 1_000, 700, 0)));
        assertThat(views.productSales())
                .containsExactly(
                        Map.entry(new ProductDay(SATURDAY, "lamp", "EUR"), sold(1, 600)),
                        Map.entry(new ProductDay(SATURDAY, "mug", "EUR"), sold(4, 400)));
    }

    @Test
    void whatComesLateIsAddedToItsOwnDay() {
        // Given
        paid("order-1", "EUR", LATE);

        // When
        paid("order-2", "EUR", FRIDAY_NIGHT);
        paid("order-3", "EUR", MIDNIGHT);

        // Then
        assertThat(views.dailySales())
                .containsExactly(
                        Map.entry(new SalesDay(FRIDAY, "EUR"), daily(1, 1_000, 1_000, 0)),
                        Map.entry(new SalesDay(SATURDAY, "EUR"), daily(2, 2_000, 2_000, 0)));
        assertThat(views.productSales())
                .containsEntry(new ProductDay(FRIDAY, "mug", "EUR"), sold(4, 400))
                .containsEntry(new ProductDay(SATURDAY, "mug", "EUR"), sold(8, 800));
    }

    @Test
    void currenciesAreNeverAddedUp() {
        // When
        paid("order-1", "EUR", LATE);
        paid("order-2", "JPY", LATE);

        // Then
        assertThat(views.dailySales())
                .containsExactly(
                        Map.entry(new SalesDay(SATURDAY, "EUR"), daily(1, 1_000, 1_000, 0)),
                        Map.entry(new SalesDay(SATURDAY, "JPY"), daily(1, 1_000, 1_000, 0)));
        assertThat(views.productSales())
                .containsEntry(new ProductDay(SATURDAY, "mug", "EUR"), sold(4, 400))
                .containsEntry(new ProductDay(SATURDAY, "mug", "JPY"), sold(4, 400));
    }

    @Test
    void aRefundShowsOnItsOwnDayAndRevenueStays() {
        // Given
        paid("order-1", "EUR", FRIDAY_NIGHT);

        // When
        happened("order-1", FRIDAY_NIGHT, new OrderCancelled("changed my mind"));
        happened("order-1", FRIDAY_NIGHT, new RefundRequested("r1", eur(1_000)));
        happened("order-1", LATE, new OrderRefunded("r1", eur(1_000)));

        // Then
        assertThat(views.dailySales())
                .containsExactly(
                        Map.entry(new SalesDay(FRIDAY, "EUR"), daily(1, 1_000, 1_000, 0)),
                        Map.entry(new SalesDay(SATURDAY, "EUR"), daily(0, 0, 0, 1_000)));
        assertThat(views.productSales())
                .containsOnlyKeys(new ProductDay(FRIDAY, "lamp", "EUR"), new ProductDay(FRIDAY, "mug", "EUR"));
    }

    @Test
    void sumsGoBeyondALong() {
        // Given
        long most = Long.MAX_VALUE;
        paid("order-1", "EUR", LATE);

        // When: nobody owed it, but it has arrived
        for (int i = 2; i <= 4; i++) {
            submitted("order-" + i, "EUR", LATE);
            happened("order-" + i, LATE, new PaymentReceived("p1", eur(most)));
        }

        // Then
        assertThat(views.dailySales().get(new SalesDay(SATURDAY, "EUR")))
                .isEqualTo(new DailySales(
                        4,
                        BigInteger.valueOf(4_000),
                        BigInteger.valueOf(most).multiply(BigInteger.valueOf(3)).add(BigInteger.valueOf(1_000)),
                        BigInteger.ZERO));
    }

    @Test
    void anEventThatComesAgainIsNotAddedAgain() {
        // Given
        paid("order-1", "EUR", LATE);
        Map<String, Map<ByteBuffer, ByteBuffer>> before = views.content();

        // When: the last event of the order, and the first
        views.project(recorded("order-1", 3, LATE, new PaymentReceived("p1", eur(1_000))));
        views.project(recorded("order-1", 1, LATE, created("EUR")));

        // Then
        assertThat(views.content()).isEqualTo(before);
    }

    private void paid(String orderId, String currency, Instant at) {
        submitted(orderId, currency, at);
        happened(orderId, at, new PaymentReceived("p1", new Money(1_000, currency)));
    }

    /** Three mugs and a mug at 1.00, and a lamp at 6.00. */
    private void submitted(String orderId, String currency, Instant at) {
        happened(orderId, at, created(currency));
        happened(orderId, at, new OrderSubmitted(at, new Money(1_000, currency)));
    }

    private static OrderCreated created(String currency) {
        return new OrderCreated(
                "customer-1",
                currency,
                List.of(
                        new OrderLine("1", "mug", "Mug", 3, new Money(100, currency)),
                        new OrderLine("2", "lamp", "Lamp", 1, new Money(600, currency)),
                        new OrderLine("3", "mug", "Mug", 1, new Money(100, currency))));
    }

    private void happened(String orderId, Instant at, OrderEvent event) {
        views.project(recorded(orderId, versions.merge(orderId, 1L, Long::sum), at, event));
    }

    private static Recorded<OrderEvent> recorded(String orderId, long version, Instant at, OrderEvent event) {
        String type = new OrderDecider().eventType(event);
        return new Recorded<>(orderId + "-" + version, "Order", orderId, version, at, Metadata.NONE, type, event);
    }

    private static DailySales daily(long ordersPaid, long revenue, long received, long refunded) {
        return new DailySales(
                ordersPaid, BigInteger.valueOf(revenue), BigInteger.valueOf(received), BigInteger.valueOf(refunded));
    }

    private static ProductSales sold(long units, long revenue) {
        return new ProductSales(units, BigInteger.valueOf(revenue));
    }
}
