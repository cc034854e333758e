package dev.orderstream.topology.domain;

import static dev.orderstream.topology.domain.OrderSpec.given;
import static dev.orderstream.topology.domain.OrderStatus.CANCELLED;
import static dev.orderstream.topology.domain.OrderStatus.DRAFT;
import static dev.orderstream.topology.domain.OrderStatus.NONE;
import static dev.orderstream.topology.domain.OrderStatus.PAID;
import static dev.orderstream.topology.domain.OrderStatus.SUBMITTED;
import static dev.orderstream.topology.domain.Orders.LATE_REFUND;
import static dev.orderstream.topology.domain.Orders.eur;
import static dev.orderstream.topology.domain.Orders.usd;
import static dev.orderstream.topology.domain.Orders.withLatePayment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.orderstream.topology.domain.OrderCommand.AddItem;
import dev.orderstream.topology.domain.OrderCommand.CancelOrder;
import dev.orderstream.topology.domain.OrderCommand.ConfirmRefund;
import dev.orderstream.topology.domain.OrderCommand.CreateOrder;
import dev.orderstream.topology.domain.OrderCommand.FailRefund;
import dev.orderstream.topology.domain.OrderCommand.RecordPayment;
import dev.orderstream.topology.domain.OrderCommand.RemoveItem;
import dev.orderstream.topology.domain.OrderCommand.ShipOrder;
import dev.orderstream.topology.kernel.Outcome;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The sentence of a refusal says what was found and what was expected, so that its reader need not ask. */
class RefusalSentencesTest {
    private static final OrderLine IN_DOLLARS = new OrderLine("b", "sku", "name", 1, usd(1));

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(NONE, new RemoveItem("a"), "There is no such order."),
                arguments(
                        CANCELLED,
                        new CreateOrder("c", "EUR", List.of()),
                        "The order exists already, in state CANCELLED."),
                arguments(NONE, create(Orders.ITEM_A, Orders.ITEM_A), "The order has an item a already."),
                arguments(NONE, create(IN_DOLLARS), "The currency of the order is EUR, found USD."),
                arguments(
                        NONE,
                        new CreateOrder("c", "EUR", Collections.nCopies(201, Orders.ITEM_A)),
                        "items must be at most 200, found 201."),
                arguments(DRAFT, new AddItem(Orders.ITEM_A), "The order has an item a already."),
                arguments(DRAFT, new AddItem(IN_DOLLARS), "The currency of the order is EUR, found USD."),
                arguments(DRAFT, new RemoveItem("b"), "The order has no item b."),
                arguments(
                        DRAFT,
                        new CancelOrder("x".repeat(1_025)),
                        "reason must have 1 to 1024 characters, found 1025."),
                arguments(DRAFT, new AddItem(Orders.line("b", 0, 1)), "item.quantity must be 1 to 1000000, found 0."),
                arguments(DRAFT, new ShipOrder("t", "c"), "ShipOrder is not possible in state DRAFT."),
                arguments(SUBMITTED, pay("p2", usd(1)), "The currency of the order is EUR, found USD."),
                arguments(SUBMITTED, pay("p2", eur(-1)), "A payment must be above 0, found -1."),
                arguments(PAID, pay("p1", eur(7)), "The payment p1 was recorded before with the amount 1000."),
                arguments(PAID, new ConfirmRefund("r9", eur(1)), "No refund r9 is due."),
                arguments(PAID, new FailRefund("r9", "why"), "No refund r9 is due."));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("refusals")
    void saysWhatWasFoundAndExpected(OrderStatus status, OrderCommand command, String sentence) {
        // When, Then
        assertThat(sentence(given(status).when(command))).isEqualTo(sentence);
    }

    @ParameterizedTest
    @MethodSource("amountsThatAreNotDue")
    void saysHowMuchIsDueAndInWhichCurrency(Money amount, String sentence) {
        // When, Then
        assertThat(sentence(given(withLatePayment(PAID)).when(new ConfirmRefund(LATE_REFUND, amount))))
                .isEqualTo(sentence);
    }

    static Stream<Arguments> amountsThatAreNotDue() {
        return Stream.of(
                arguments(eur(299), "The amount due is 300, found 299."),
                arguments(usd(300), "The currency of the order is EUR, found USD."));
    }

    private static String sentence(OrderSpec.Then then) {
        if (then.outcome() instanceof Outcome.Rejected<OrderEvent, Order> rejected) {
            return rejected.rejection().detail();
        }
        throw new AssertionError("expected a refusal, found " + then.outcome());
    }

    private static CreateOrder create(OrderLine... items) {
        return new CreateOrder("customer-1", "EUR", List.of(items));
    }

    private static RecordPayment pay(String paymentId, Money amount) {
        return new RecordPayment(paymentId, amount);
    }
}
