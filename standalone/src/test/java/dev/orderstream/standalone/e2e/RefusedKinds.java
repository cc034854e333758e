package dev.orderstream.standalone.e2e;

import dev.orderstream.avro.command.AddItem;
import dev.orderstream.avro.command.CancelOrder;
import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.command.ConfirmRefund;
import dev.orderstream.avro.command.CreateOrder;
import dev.orderstream.avro.command.RecordPayment;
import dev.orderstream.avro.command.RemoveItem;
import dev.orderstream.avro.command.ShipOrder;
import dev.orderstream.avro.command.SubmitOrder;
import dev.orderstream.avro.type.Metadata;
import dev.orderstream.avro.type.Money;
import dev.orderstream.avro.type.OrderItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;

/** Commands that are read and refused, or cannot be carried out; each of an order of its own, which lives that far before. */
final class RefusedKinds {
    /** No record of this test's good orders comes near. */
    static final int RECORD_BYTES_MAX = 20_000;

    private static final long PRICE = 450;

    private final Cluster cluster;

    RefusedKinds(Cluster cluster) {
        this.cluster = cluster;
    }

    List<BadKind> all() {
        return List.of(
                rejected("an order that is not there", "UNKNOWN_ORDER", order -> List.of(submit(order))),
                rejected("an order that is there", "ALREADY_EXISTS", order -> List.of(create(order), create(order))),
                rejected(
                        "a version that has passed",
                        "VERSION_CONFLICT",
                        order -> List.of(create(order), new SubmitOrder(Commands.envelope(order, 9L)))),
                rejected(
                        "a version of none",
                        "VERSION_CONFLICT",
                        order -> List.of(create(order), new SubmitOrder(Commands.envelope(order, 0L)))),
                rejected(
                        "a version below 0",
                        "INVALID_COMMAND",
                        order -> List.of(create(order), new SubmitOrder(Commands.envelope(order, -1L)))),
                rejected(
                        "a draft to be shipped",
                        "ILLEGAL_TRANSITION",
                        order -> List.of(create(order), new ShipOrder(any(order), "track", "Post"))),
                rejected(
                        "a draft that is paid",
                        "ILLEGAL_TRANSITION",
                        order -> List.of(create(order), pay(order, "payment", PRICE, "EUR"))),
                rejected(
                        "submitted twice",
                        "ILLEGAL_TRANSITION",
                        order -> List.of(create(order), submit(order), submit(order))),
                rejected(
                        "nothing to submit",
                        "EMPTY_ORDER",
                        order -> List.of(create(order), new RemoveItem(any(order), "line-1"), submit(order))),
                rejected(
                        "an item that is there",
                        "ITEM_EXISTS",
                        order -> List.of(create(order), new AddItem(any(order), item("line-1", 1, PRICE)))),
                rejected(
                        "an item that is not there",
                        "UNKNOWN_ITEM",
                        order -> List.of(create(order), new RemoveItem(any(order), "line-9"))),
                rejected(
                        "a total beyond all bounds",
                        "AMOUNT_OUT_OF_RANGE",
                        order -> List.of(new CreateOrder(
                                any(order), "customer", "EUR", items(10, 1_000_000, 1_000_000_000_000L)))),
                rejected(
                        "money of another currency",
                        "CURRENCY_MISMATCH",
                        order -> List.of(create(order), submit(order), pay(order, "payment", PRICE, "USD"))),
                rejected(
                        "a payment's id with another amount",
                        "PAYMENT_ID_REUSED",
                        order -> List.of(
                                create(order),
                                submit(order),
                                pay(order, "payment", 1, "EUR"),
                                pay(order, "payment", 2, "EUR"))),
                rejected(
                        "a refund that nobody asked for",
                        "UNKNOWN_REFUND",
                        order -> List.of(create(order), new ConfirmRefund(any(order), "refund", new Money(1L, "EUR")))),
                rejected(
                        "a command's id with another payload",
                        "COMMAND_ID_REUSED",
                        order -> List.of(
                                create(order),
                                new AddItem(withId("reused", order), item("line-2", 1, PRICE)),
                                new AddItem(withId("reused", order), item("line-3", 1, PRICE)))),
                rejected(
                        "a blank commandId",
                        "INVALID_COMMAND",
                        order -> List.of(create(order), new SubmitOrder(withId(" ", order)))),
                rejected(
                        "a commandId of 129 characters",
                        "INVALID_COMMAND",
                        order -> List.of(create(order), new SubmitOrder(withId("c".repeat(129), order)))),
                rejected(
                        "a quantity of 0",
                        "INVALID_COMMAND",
                        order -> List.of(create(order), new AddItem(any(order), item("line-2", 0, PRICE)))),
                rejected(
                        "a price below 0",
                        "INVALID_COMMAND",
                        order -> List.of(create(order), new AddItem(any(order), item("line-2", 1, -1)))),
                rejected(
                        "a line break in an id",
                        "INVALID_COMMAND",
                        order -> List.of(create(order), new AddItem(any(order), item("line\n2", 1, PRICE)))),
                rejected(
                        "a currency of no country",
                        "INVALID_COMMAND",
                        order -> List.of(new CreateOrder(any(order), "customer", "EURO", items(1, 1, PRICE)))),
                rejected(
                        "201 lines",
                        "INVALID_COMMAND",
                        order -> List.of(new CreateOrder(any(order), "customer", "EUR", items(201, 1, PRICE)))),
                rejected(
                        "a reason of 1,025 characters",
                        "INVALID_COMMAND",
                        order -> List.of(create(order), new CancelOrder(any(order), "r".repeat(1_025)))),
                BadKind.readable(
                        "an order larger than a record",
                        order -> script(
                                "FAILED RECORD_TOO_LARGE",
                                order,
                                List.of(new CreateOrder(any(order), "customer", "EUR", named(50, "n".repeat(500)))))));
    }

    private BadKind rejected(String name, String code, Function<String, List<SpecificRecord>> commands) {
        return BadKind.readable(name, order -> script("REJECTED " + code, order, commands.apply(order)));
    }

    /** The last one ends so, the others well. */
    private Script script(String end, String order, List<SpecificRecord> commands) {
        List<Script.Step> steps = new ArrayList<>();
        for (SpecificRecord command : commands) {
            boolean last = steps.size() == commands.size() - 1;
            steps.add(new Script.Step(Commands.record(order, cluster.encode(command)), last ? end : ""));
        }
        return new Script(steps);
    }

    private static SpecificRecord create(String order) {
        return Commands.create(order);
    }

    private static SpecificRecord submit(String order) {
        return Commands.submit(order);
    }

    private static SpecificRecord pay(String order, String paymentId, long amount, String currency) {
        return new RecordPayment(any(order), paymentId, new Money(amount, currency));
    }

    private static CommandEnvelope any(String order) {
        return Commands.envelope(order, null);
    }

    private static CommandEnvelope withId(String commandId, String order) {
        return new CommandEnvelope(commandId, order, null, Instant.EPOCH, new Metadata("tester", "talk", null, null));
    }

    private static List<OrderItem> items(int count, int quantity, long price) {
        return IntStream.range(0, count)
                .mapToObj(i -> item("line-" + i, quantity, price))
                .toList();
    }

    private static List<OrderItem> named(int count, String name) {
        return IntStream.range(0, count)
                .mapToObj(i -> new OrderItem("line-" + i, "sku", name, 1, new Money(PRICE, "EUR")))
                .toList();
    }

    private static OrderItem item(String itemId, int quantity, long price) {
        return new OrderItem(itemId, "sku", "Thing", quantity, new Money(price, "EUR"));
    }
}
