package dev.orderstream.topology.domain;

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
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Random command sequences that get somewhere: ids and amounts come from small pools so that they meet, and some steps look at the
 * order to pay the rest of it or to confirm a refund that is due.
 */
final class RandomSteps {
    private RandomSteps() {}

    /** One command, chosen in view of the order. {@code versionOffset}: 0 for no expectation, else expected = actual + offset - 1. */
    record Step(String text, Function<Order, OrderCommand> command, int versionOffset) {
        @Override
        public String toString() {
            return text + (versionOffset == 0 ? "" : " at version " + (versionOffset - 1));
        }
    }

    static Arbitrary<List<Step>> sequences() {
        Arbitrary<Integer> offsets = Arbitraries.frequency(Tuple.of(8, 0), Tuple.of(2, 1), Tuple.of(1, 2));
        Arbitrary<Step> steps = Combinators.combine(commands(), offsets)
                .as((named, offset) -> new Step(named.getKey(), named.getValue(), offset));
        Step create = new Step("CreateOrder", order -> new CreateOrder("customer-1", "EUR", List.of(Orders.ITEM_A)), 0);
        return steps.list().ofMaxSize(40).map(list -> prepend(create, list));
    }

    private static List<Step> prepend(Step first, List<Step> rest) {
        return Stream.concat(Stream.of(first), rest.stream()).toList();
    }

    private static Arbitrary<Map.Entry<String, Function<Order, OrderCommand>>> commands() {
        return Arbitraries.frequencyOf(
                Tuple.of(
                        1,
                        items().list().ofMaxSize(3).map(items -> fixed(new CreateOrder("customer-1", "EUR", items)))),
                Tuple.of(4, items().map(item -> fixed(new AddItem(item)))),
                Tuple.of(2, itemIds().map(id -> fixed(new RemoveItem(id)))),
                Tuple.of(3, Arbitraries.just(fixed(new SubmitOrder()))),
                Tuple.of(
                        4,
                        Combinators.combine(paymentIds(), money())
                                .as((id, amount) -> fixed(new RecordPayment(id, amount)))),
                Tuple.of(3, paymentIds().map(RandomSteps::payTheRest)),
                Tuple.of(3, Arbitraries.just(fixed(new ShipOrder("track-1", "carrier-1")))),
                Tuple.of(3, Arbitraries.just(fixed(new DeliverOrder(Orders.AT)))),
                Tuple.of(1, Arbitraries.just(fixed(new CancelOrder("changed my mind")))),
                Tuple.of(4, Arbitraries.just(Map.entry("ConfirmRefund[what is due]", RandomSteps::confirmDue))),
                Tuple.of(
                        1,
                        Combinators.combine(paymentIds(), money())
                                .as((id, amount) -> fixed(new ConfirmRefund("refund-payment-" + id, amount)))),
                Tuple.of(1, paymentIds().map(id -> fixed(new FailRefund("refund-payment-" + id, "account closed")))));
    }

    private static Map.Entry<String, Function<Order, OrderCommand>> fixed(OrderCommand command) {
        return Map.entry(command.toString(), order -> command);
    }

    private static Map.Entry<String, Function<Order, OrderCommand>> payTheRest(String paymentId) {
        return Map.entry(
                "RecordPayment[" + paymentId + ", the rest]",
                order -> new RecordPayment(paymentId, Orders.eur(order.total() - order.paid())));
    }

    private static OrderCommand confirmDue(Order order) {
        return order.refunds().entrySet().stream()
                .filter(refund -> refund.getValue().due())
                .findFirst()
                .map(refund -> new ConfirmRefund(
                        refund.getKey(), new Money(refund.getValue().amount(), order.currency())))
                .orElseGet(() -> new ConfirmRefund("refund-payment-p1", Orders.eur(1)));
    }

    private static Arbitrary<OrderLine> items() {
        Arbitrary<Integer> quantities = Arbitraries.of(0, 1, 2, OrderShape.QUANTITY_MAX);
        Arbitrary<Money> prices =
                Arbitraries.of(Orders.eur(0), Orders.eur(250), Orders.eur(OrderShape.UNIT_PRICE_MAX), Orders.usd(250));
        return Combinators.combine(itemIds(), quantities, prices)
                .as((id, quantity, price) -> new OrderLine(id, "sku-" + id, "Item " + id, quantity, price));
    }

    private static Arbitrary<Money> money() {
        return Arbitraries.of(
                Orders.eur(-1),
                Orders.eur(0),
                Orders.eur(300),
                Orders.eur(1_000),
                Orders.eur(Long.MAX_VALUE),
                Orders.usd(1_000));
    }

    private static Arbitrary<String> itemIds() {
        return Arbitraries.integers().between(0, 12).map(i -> "item-" + i);
    }

    private static Arbitrary<String> paymentIds() {
        return Arbitraries.of("p1", "p2", "p3", "p4", "p5");
    }
}
