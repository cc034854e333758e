package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.orderstream.topology.domain.OrderLine;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.query.PartQuery.CustomerOrders;
import dev.orderstream.topology.query.PartQuery.Orders;
import dev.orderstream.topology.query.PartQuery.SalesByDay;
import dev.orderstream.topology.query.PartQuery.SalesByProduct;
import dev.orderstream.topology.query.PartQuery.SalesOfProduct;
import dev.orderstream.topology.stream.Stores;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.SerializationException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one partition answers: its bounds, and that neighbours in the key space are not mistaken for what is asked. */
class PartReaderTest {
    private final FakeHost host = new FakeHost();
    private final StoredSales sales = new StoredSales(host);
    private final PartReader reader =
            new PartReader(new StoreLocator(host, partition -> true).owned(), StoredViews.FORMS);

    @AfterEach
    void noIteratorIsLeftOpen() {
        assertThat(host.openIterators).isZero();
    }

    @Test
    void ordersOfACustomerAreNewestFirst() {
        // Given
        put(order("c", "o-1", OrderStatus.DRAFT, 1));
        put(order("c", "o-3", OrderStatus.PAID, 3));
        put(order("c", "o-2", OrderStatus.DRAFT, 2));

        // When
        Rows rows = reader.read(ordersOf("c", 10), 0);

        // Then
        assertThat(ids(rows)).containsExactly("o-3", "o-2", "o-1");
        assertThat(rows.stoppedAt()).isEmpty();
        assertThat(rows.rows().getFirst().value())
                .isEqualTo(StoredViews.stored(order("c", "o-3", OrderStatus.PAID, 3)));
    }

    @Test
    void customersWhoseIdsBeginWithAnotherAreOthers() {
        // Given
        List<String> customers = List.of("c", "ca", "c!", "c c", "b", "d", "c\ud83d\ude00", "cc");
        customers.forEach(customer -> put(order(customer, "o of " + customer, OrderStatus.DRAFT, 1)));

        // Then
        for (String customer : customers) {
            assertThat(ids(reader.read(ordersOf(customer, 10), 0))).containsExactly("o of " + customer);
        }
        assertThat(reader.read(ordersOf("ccc", 10), 0).rows()).isEmpty();
    }

    @Test
    void onlyThePartitionThatIsAskedForIsRead() {
        // Given
        StoredViews.put(host, 1, order("c", "o-1", OrderStatus.DRAFT, 1));

        // Then
        assertThat(reader.read(ordersOf("c", 10), 0).rows()).isEmpty();
        assertThat(reader.read(ordersOf("c", 10), 1).rows()).hasSize(1);
    }

    @Test
    void aPageBeginsBehindTheKeyAndSaysWhereItStopped() {
        // Given: two at the same instant, one id a prefix of the other
        put(order("c", "o", OrderStatus.DRAFT, 2));
        put(order("c", "o1", OrderStatus.DRAFT, 2));
        put(order("c", "p", OrderStatus.DRAFT, 1));

        // When
        Rows first = reader.read(ordersOf("c", 1), 0);
        Rows second = reader.read(new CustomerOrders("c", Optional.empty(), first.stoppedAt(), 1), 0);
        Rows third = reader.read(new CustomerOrders("c", Optional.empty(), second.stoppedAt(), 1), 0);

        // Then
        assertThat(ids(first)).containsExactly("o");
        assertThat(ids(second)).containsExactly("o1");
        assertThat(ids(third)).containsExactly("p");
        assertThat(third.stoppedAt()).isEmpty();
    }

    @Test
    void onlyOrdersOfTheStatusAreGiven() {
        // Given
        put(order("c", "o-1", OrderStatus.PAID, 1));
        put(order("c", "o-2", OrderStatus.SHIPPED, 2));

        // When
        Rows rows = reader.read(withStatus("c", OrderStatus.PAID, 10), 0);

        // Then
        assertThat(ids(rows)).containsExactly("o-1");
    }

    @Test
    void anOrderThatHasMovedOnSinceItsEntryIsNotGiven() {
        // Given: read while the order is shipped, and its entry is not written yet
        put(order("c", "o-1", OrderStatus.SHIPPED, 1));
        StoredViews.index(host, 0, order("c", "o-1", OrderStatus.PAID, 1));

        // Then
        assertThat(reader.read(withStatus("c", OrderStatus.PAID, 10), 0).rows()).isEmpty();
    }

    @Test
    void anEntryWhoseOrderACopyLacksIsLeftOut() {
        // Given
        StoredViews.index(host, 0, order("c", "o-1", OrderStatus.PAID, 1));

        // Then
        assertThat(reader.read(ordersOf("c", 10), 0).rows()).isEmpty();
    }

    @Test
    void aFilteredScanStopsWithoutARow() {
        // Given
        for (int i = 0; i < PartReader.SCANNED_MAX + 1; i++) {
            put(order("c", "o-" + i, OrderStatus.DRAFT, 10_000 - i));
        }
        put(order("c", "paid", OrderStatus.PAID, 1));

        // When
        Rows first = reader.read(withStatus("c", OrderStatus.PAID, 10), 0);
        Rows second = reader.read(new CustomerOrders("c", Optional.of(OrderStatus.PAID), first.stoppedAt(), 10), 0);

        // Then
        assertThat(first.rows()).isEmpty();
        assertThat(first.stoppedAt().map(key -> Stores.customerOrder(key).orderId()))
                .contains("o-" + (PartReader.SCANNED_MAX - 1));
        assertThat(ids(second)).containsExactly("paid");
        assertThat(second.stoppedAt()).isEmpty();
    }

    @Test
    void aScanThatEndsAtItsBoundDoesNotSayThatItStopped() {
        // Given
        for (int i = 0; i < PartReader.SCANNED_MAX; i++) {
            put(order("c", "o-" + i, OrderStatus.DRAFT, i));
        }

        // Then
        assertThat(reader.read(withStatus("c", OrderStatus.PAID, 10), 0).stoppedAt())
                .isEmpty();
        assertThat(reader.read(ordersOf("c", PartReader.SCANNED_MAX), 0).stoppedAt())
                .isEmpty();
    }

    @Test
    void aPageOfLargeOrdersIsBoundedInBytes() {
        // Given: each as large as an order can be
        for (int i = 0; i < 20; i++) {
            put(large("o-" + i, i));
        }

        // When
        List<String> found = new ArrayList<>();
        Optional<byte[]> after = Optional.empty();
        int pages = 0;
        do {
            Rows rows = reader.read(new CustomerOrders("c", Optional.empty(), after, 200), 0);
            assertThat(rows.rows()).isNotEmpty();
            assertThat(rows.bytes()).isLessThan(2L * PartReader.PAGE_BYTES_MAX);
            found.addAll(ids(rows));
            after = rows.stoppedAt();
            pages++;
        } while (after.isPresent());

        // Then
        assertThat(found).hasSize(20).doesNotHaveDuplicates();
        assertThat(pages).isGreaterThan(1);
    }

    @Test
    void ordersOfAPartitionArePagedByKey() {
        // Given
        Stream.of("a", "ab", "b").forEach(id -> put(order("c", id, OrderStatus.DRAFT, 1)));

        // When
        Rows first = reader.read(new Orders(Optional.empty(), 2), 0);
        Rows second = reader.read(new Orders(first.stoppedAt(), 2), 0);

        // Then
        assertThat(first.rows()).extracting(Row::key).containsExactly(Stores.orderKey("a"), Stores.orderKey("ab"));
        assertThat(first.stoppedAt()).hasValueSatisfying(key -> assertThat(key).isEqualTo(Stores.orderKey("ab")));
        assertThat(second.rows()).extracting(Row::key).containsExactly(Stores.orderKey("b"));
        assertThat(second.stoppedAt()).isEmpty();
    }

    @Test
    void daysAreBoundedOnBothSides() {
        // Given: also before 1970, where a day's number is negative
        for (String day : List.of("1969-12-30", "1969-12-31", "1970-01-01", "1970-01-02", "9999-12-31")) {
            sales.of(0, day, "EUR", 1, 1, 1, 0);
        }

        // Then
        assertThat(days("1969-12-31", "1970-01-01")).containsExactly("1969-12-31", "1970-01-01");
        assertThat(days("1970-01-03", "1970-12-31")).isEmpty();
        assertThat(days("9999-12-31", "9999-12-31")).containsExactly("9999-12-31");
    }

    @Test
    void aProductIsOneRowForAllItsDays() {
        // Given
        sales.sold(0, "2026-11-20", "tea", "EUR", 100, 100);
        sales.sold(0, "2026-11-21", "tea", "EUR", 1, 10);
        sales.sold(0, "2026-11-22", "tea", "EUR", 2, 20);
        sales.sold(0, "2026-11-22", "tea", "USD", 3, 30);
        sales.sold(0, "2026-11-22", "teapot", "EUR", 4, 40);
        sales.sold(0, "2026-11-23", "tea", "EUR", 100, 100);

        // When
        Rows rows = reader.read(new SalesByProduct(range("2026-11-21", "2026-11-22")), 0);

        // Then
        assertThat(rows.rows())
                .extracting(
                        row -> Stores.product(row.key()),
                        row -> StoredSales.in(row).units())
                .containsExactly(
                        tuple(new Stores.Product("tea", "EUR"), 3L),
                        tuple(new Stores.Product("tea", "USD"), 3L),
                        tuple(new Stores.Product("teapot", "EUR"), 4L));
    }

    @Test
    void productsWhoseSkusBeginWithAnotherAreOthers() {
        // Given
        List<String> skus = List.of("t", "ta", "t!", "s", "u", "t\ud83d\ude00");
        skus.forEach(sku -> sales.sold(0, "2026-11-21", sku, "EUR", 1, 1));

        // Then
        for (String sku : skus) {
            Rows rows = reader.read(new SalesOfProduct(sku, range("2026-11-20", "2026-11-22")), 0);
            assertThat(rows.rows())
                    .extracting(row -> Stores.productDay(row.key()).sku())
                    .containsExactly(sku);
        }
        assertThat(reader.read(new SalesOfProduct("tt", range("2026-11-20", "2026-11-22")), 0)
                        .rows())
                .isEmpty();
    }

    @Test
    void salesOfAProductAreThoseOfTheDays() {
        // Given
        for (int day = 20; day <= 24; day++) {
            sales.sold(0, "2026-11-" + day, "tea", "EUR", day, day);
        }

        // When
        Rows rows = reader.read(new SalesOfProduct("tea", range("2026-11-21", "2026-11-23")), 0);

        // Then
        assertThat(rows.rows()).extracting(row -> StoredSales.in(row).units()).containsExactly(21L, 22L, 23L);
    }

    @Test
    void moreProductsThanFitAreRefused() {
        // Given
        sales.many(0, LocalDate.parse("2026-11-21"), PartReader.ROWS_MAX);
        SalesByProduct query = new SalesByProduct(range("2026-11-21", "2026-11-21"));
        assertThat(reader.read(query, 0).rows()).hasSize(PartReader.ROWS_MAX);

        // When
        sales.sold(0, "2026-11-21", "one more", "EUR", 1, 1);

        // Then
        assertTooLarge(() -> reader.read(query, 0));
    }

    @Test
    void moreEntriesThanAreAddedUpAreRefused() {
        // Given: few products, each on many days
        LocalDate day = LocalDate.parse("2026-01-01");
        int products = 2_000;
        for (int i = 0; i < PartReader.SUMMED_MAX / products; i++) {
            sales.many(0, day.plusDays(i), products);
        }
        SalesByProduct query = new SalesByProduct(new Days(day, day.plusDays(Days.COUNT_MAX - 1)));
        assertThat(reader.read(query, 0).rows()).hasSize(products);

        // When
        sales.sold(0, "2026-01-01", "one more", "EUR", 1, 1);

        // Then
        assertTooLarge(() -> reader.read(query, 0));
    }

    @Test
    void whatCannotBeReadIsNeverLeftOut() {
        // Given
        host.put(Stores.ORDERS_BY_CUSTOMER, 0, Stores.customerOrderKey("c", Samples.START, "o-1"), new byte[] {99});

        // Then
        assertThatThrownBy(() -> reader.read(withStatus("c", OrderStatus.PAID, 10), 0))
                .isInstanceOf(SerializationException.class);
    }

    @Test
    void aPartitionThatMovesAwayWhileItIsReadIsNotAnswered() {
        // Given
        put(order("c", "o-1", OrderStatus.DRAFT, 1));
        List<Boolean> served = new ArrayList<>(List.of(true));
        PartReader moving =
                new PartReader(new StoreLocator(host, partition -> served.getLast()).owned(), StoredViews.FORMS);
        host.afterRead = () -> served.add(false);

        // Then
        assertThatThrownBy(() -> moving.read(ordersOf("c", 10), 0)).isInstanceOf(OwnerUnavailableException.class);
    }

    private void put(OrderView order) {
        StoredViews.put(host, 0, order);
    }

    private static OrderView order(String customerId, String orderId, OrderStatus status, int second) {
        return StoredViews.order(customerId, orderId, status, Instant.ofEpochSecond(second));
    }

    private static OrderView large(String orderId, int second) {
        Instant at = Instant.ofEpochSecond(second);
        List<OrderLine> lines = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            lines.add(new OrderLine("item-" + i, "s".repeat(128), "n".repeat(512), 1, Samples.eur(1)));
        }
        return new OrderView(orderId, "c", "EUR", OrderStatus.DRAFT, 1, lines, 200, 0, 0, 0, at, at);
    }

    private static CustomerOrders ordersOf(String customerId, int limit) {
        return new CustomerOrders(customerId, Optional.empty(), Optional.empty(), limit);
    }

    private static CustomerOrders withStatus(String customerId, OrderStatus status, int limit) {
        return new CustomerOrders(customerId, Optional.of(status), Optional.empty(), limit);
    }

    private List<String> days(String from, String to) {
        return reader.read(new SalesByDay(range(from, to)), 0).rows().stream()
                .map(row -> Stores.salesDay(row.key()).day().toString())
                .toList();
    }

    private static Days range(String from, String to) {
        return new Days(LocalDate.parse(from), LocalDate.parse(to));
    }

    private static List<String> ids(Rows rows) {
        return rows.rows().stream()
                .map(row -> Stores.customerOrder(row.key()).orderId())
                .toList();
    }

    private static void assertTooLarge(ThrowingCallable read) {
        assertThatThrownBy(read)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().code()).isEqualTo(ProblemCode.RESULT_TOO_LARGE));
    }
}
