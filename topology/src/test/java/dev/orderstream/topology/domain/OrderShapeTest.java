package dev.orderstream.topology.domain;

import static dev.orderstream.topology.domain.Orders.eur;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.OrderCommand.AddItem;
import dev.orderstream.topology.domain.OrderCommand.CancelOrder;
import dev.orderstream.topology.domain.OrderCommand.ConfirmRefund;
import dev.orderstream.topology.domain.OrderCommand.CreateOrder;
import dev.orderstream.topology.domain.OrderCommand.DeliverOrder;
import dev.orderstream.topology.domain.OrderCommand.FailRefund;
import dev.orderstream.topology.domain.OrderCommand.RecordPayment;
import dev.orderstream.topology.domain.OrderCommand.RemoveItem;
import dev.orderstream.topology.domain.OrderCommand.ShipOrder;
import dev.orderstream.topology.domain.OrderCommand.SubmitOrder;
import dev.orderstream.topology.kernel.Rejection;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderShapeTest {
    private static final OrderLine LINE = Orders.ITEM_A;

    static Stream<Arguments> identifiers() {
        return Stream.of(
                identifier("customerId", 128, id -> new CreateOrder(id, "EUR", List.of())),
                identifier("items[1].itemId", 128, id -> create(List.of(LINE, itemId(id)))),
                identifier("item.itemId", 128, id -> new AddItem(itemId(id))),
                identifier("item.sku", 128, id -> new AddItem(new OrderLine("a", id, "n", 1, eur(1)))),
                identifier("itemId", 128, RemoveItem::new),
                identifier("paymentId", 128, id -> new RecordPayment(id, eur(1))),
                identifier("trackingNumber", 128, id -> new ShipOrder(id, "carrier")),
                identifier("carrier", 128, id -> new ShipOrder("track", id)),
                identifier("refundId", 160, id -> new ConfirmRefund(id, eur(1))),
                identifier("refundId", 160, id -> new FailRefund(id, "reason")));
    }

    @ParameterizedTest(name = "{0}, at most {1}")
    @MethodSource("identifiers")
    void anIdentifierHasItsLimits(String field, int lengthMax, Function<String, OrderCommand> command) {
        // When, Then
        assertPasses(command.apply("x"));
        assertPasses(command.apply("x".repeat(lengthMax)));
        assertInvalid(command.apply("x".repeat(lengthMax + 1)), field);
        assertInvalid(command.apply(""), field);
        assertInvalid(command.apply(" \t"), field);
        assertInvalid(command.apply("a\u0007"), field);
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                identifier("items[0].name", 512, name -> create(List.of(named(name)))),
                identifier("item.name", 512, name -> new AddItem(named(name))),
                identifier("reason", 1_024, CancelOrder::new),
                identifier("reason", 1_024, reason -> new FailRefund("refund-1", reason)));
    }

    @ParameterizedTest(name = "{0}, at most {1}")
    @MethodSource("texts")
    void aTextHasItsLimits(String field, int lengthMax, Function<String, OrderCommand> command) {
        // When, Then
        assertPasses(command.apply("x"));
        assertPasses(command.apply("two\nlines"));
        assertPasses(command.apply("x".repeat(lengthMax)));
        assertInvalid(command.apply("x".repeat(lengthMax + 1)), field);
        assertInvalid(command.apply(""), field);
    }

    static Stream<Arguments> currencies() {
        return Stream.of(
                currency("currency", code -> new CreateOrder("c", code, List.of())),
                currency("items[0].unitPrice.currency", code -> create(List.of(priced(new Money(1, code))))),
                currency("item.unitPrice.currency", code -> new AddItem(priced(new Money(1, code)))),
                currency("amount.currency", code -> new RecordPayment("p1", new Money(1, code))),
                currency("amount.currency", code -> new ConfirmRefund("refund-1", new Money(1, code))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("currencies")
    void aCurrencyIsKnown(String field, Function<String, OrderCommand> command) {
        // When, Then
        assertPasses(command.apply("EUR"));
        assertPasses(command.apply("JPY"));
        for (String unknown : List.of("", "eur", "EURO", "EU", "ZZZ", "€", " EUR")) {
            assertInvalid(command.apply(unknown), field);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000_000})
    void aQuantityWithinItsLimitsPasses(int quantity) {
        // When, Then
        assertPasses(new AddItem(pieces(quantity)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, 1_000_001, Integer.MAX_VALUE})
    void aQuantityBeyondItsLimitsIsRefusedByName(int quantity) {
        // When, Then
        assertInvalid(new AddItem(pieces(quantity)), "item.quantity");
        assertInvalid(create(List.of(LINE, LINE, LINE, pieces(quantity))), "items[3].quantity");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000_000_000L})
    void aUnitPriceWithinItsLimitsPasses(long amount) {
        // When, Then
        assertPasses(new AddItem(priced(eur(amount))));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, 1_000_000_000_001L, Long.MAX_VALUE})
    void aUnitPriceBeyondItsLimitsIsRefusedByName(long amount) {
        // When, Then
        assertInvalid(new AddItem(priced(eur(amount))), "item.unitPrice.amount");
    }

    @Test
    void anOrderHas0To200Items() {
        // When, Then
        assertPasses(create(List.of()));
        assertPasses(create(Collections.nCopies(200, LINE)));
        assertInvalid(create(Collections.nCopies(201, LINE)), "items");
    }

    @Test
    void theFirstFieldAtFaultIsNamed() {
        // When
        OrderLine allWrong = new OrderLine("", "", "", 0, new Money(-1, "?"));

        // Then
        assertInvalid(new CreateOrder("", "?", List.of(allWrong)), "customerId");
        assertInvalid(new CreateOrder("c", "?", List.of(allWrong)), "currency");
        assertInvalid(create(List.of(LINE, allWrong)), "items[1].itemId");
        assertInvalid(new AddItem(new OrderLine("a", "s", "n", 0, new Money(-1, "?"))), "item.quantity");
        assertInvalid(new AddItem(new OrderLine("a", "s", "n", 1, new Money(-1, "?"))), "item.unitPrice.amount");
    }

    @Test
    void commandsWithoutLimitsPass() {
        // When, Then
        assertPasses(new SubmitOrder());
        assertPasses(new DeliverOrder(Instant.MIN));
        assertPasses(new DeliverOrder(Instant.MAX));
    }

    @Test
    void amountsOfPaymentsAndRefundsAreNoMatterOfShape() {
        // When, Then
        assertPasses(new RecordPayment("p1", eur(-1)));
        assertPasses(new ConfirmRefund("refund-1", eur(-1)));
    }

    @Test
    void theLongestRefundIdThatTheDomainMakesPasses() {
        // When
        String longest = "x".repeat(OrderShape.ID_LENGTH_MAX);

        // Then
        assertPasses(new FailRefund(RefundId.forPayment(longest).value(), "reason"));
        assertPasses(new FailRefund(RefundId.forCommand(longest).value(), "reason"));
    }

    private static void assertPasses(OrderCommand command) {
        assertThat(OrderShape.check(command)).isEmpty();
    }

    private static void assertInvalid(OrderCommand command, String field) {
        Optional<Rejection> refusal = OrderShape.check(command);
        assertThat(refusal.map(Rejection::code)).contains("INVALID_COMMAND");
        assertThat(refusal.flatMap(Rejection::field)).contains(field);
        assertThat(refusal.map(Rejection::detail).orElse(""))
                .startsWith(field)
                .endsWith(".")
                .hasSizeLessThan(200);
    }

    private static Arguments identifier(String field, int lengthMax, Function<String, OrderCommand> command) {
        return Arguments.of(field, lengthMax, command);
    }

    private static Arguments currency(String field, Function<String, OrderCommand> command) {
        return Arguments.of(field, command);
    }

    private static CreateOrder create(List<OrderLine> items) {
        return new CreateOrder("customer-1", "EUR", items);
    }

    private static OrderLine itemId(String id) {
        return new OrderLine(id, "sku", "name", 1, eur(1));
    }

    private static OrderLine named(String name) {
        return new OrderLine("a", "sku", name, 1, eur(1));
    }

    private static OrderLine pieces(int quantity) {
        return new OrderLine("a", "sku", "name", quantity, eur(1));
    }

    private static OrderLine priced(Money unitPrice) {
        return new OrderLine("a", "sku", "name", 1, unitPrice);
    }
}
