package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.topology.codec.AvroCommands;
import dev.orderstream.topology.domain.Money;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderLine;
import dev.orderstream.topology.domain.Orders;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.apache.avro.specific.SpecificRecord;

/**
 * A command topic as life fills it: commands on two orders that get somewhere, repeats, reused ids, and poison in between. Nearly
 * all orders come past their third version, many past their tenth: lines come and go, money comes in parts, and late.
 */
final class RandomRecords {
    private static final int SENT_MIN = 80;
    private static final int SENT_MAX = 140;
    private static final int ITEMS = 12;
    private static final int PAYMENTS = 12;

    private RandomRecords() {}

    /** One record on the command topic. */
    sealed interface Sent {
        /** A command that decodes, whatever becomes of it. */
        record Good(String orderId, String commandId, OptionalLong expectedVersion, OrderCommand command)
                implements Sent {
            SpecificRecord record() {
                return expectedVersion.isPresent()
                        ? AvroCommands.of(orderId, commandId, expectedVersion.getAsLong(), command)
                        : AvroCommands.of(orderId, commandId, command);
            }
        }

        /** Bytes. */
        record Poison(byte[] key, byte[] value) implements Sent {}
    }

    static Arbitrary<List<Sent>> topics() {
        return Arbitraries.frequencyOf(Tuple.of(8, commands()), Tuple.of(1, poison()))
                .list()
                .ofMinSize(SENT_MIN)
                .ofMaxSize(SENT_MAX)
                // They are ones with hardly an order in them.
                .withoutEdgeCases();
    }

    private static Arbitrary<Sent> commands() {
        Arbitrary<String> commandIds = Arbitraries.integers().between(1, 400).map(i -> "command-" + i);
        Arbitrary<OptionalLong> expected = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.just(OptionalLong.empty())),
                Tuple.of(1, Arbitraries.longs().between(0, 4).map(OptionalLong::of)));
        return Combinators.combine(Arbitraries.of("order-1", "order-2"), commandIds, expected, payloads())
                .as(Sent.Good::new);
    }

    private static Arbitrary<Sent> poison() {
        return Combinators.combine(
                        Arbitraries.of("order-1", "order-3").map(key -> key.getBytes(UTF_8)),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(30))
                .as(Sent.Poison::new);
    }

    private static Arbitrary<OrderCommand> payloads() {
        Arbitrary<String> payments = Arbitraries.integers().between(1, PAYMENTS).map(i -> "p" + i);
        Arbitrary<Money> amounts = Arbitraries.frequency(
                Tuple.of(4, Orders.eur(1_000)),
                Tuple.of(8, Orders.eur(300)),
                Tuple.of(1, Orders.eur(0)),
                Tuple.of(1, Orders.eur(Long.MAX_VALUE)),
                Tuple.of(1, Orders.usd(1_000)));
        Arbitrary<String> itemIds = Arbitraries.integers().between(1, ITEMS).map(i -> "item-" + i);
        Arbitrary<OrderLine> items =
                Combinators.combine(itemIds, Arbitraries.of(0L, 5L, 700L)).as((id, price) -> Orders.line(id, 1, price));
        return Arbitraries.frequencyOf(
                Tuple.of(
                        3, Arbitraries.just(new OrderCommand.CreateOrder("customer-1", "EUR", List.of(Orders.ITEM_A)))),
                Tuple.of(6, items.map(OrderCommand.AddItem::new)),
                Tuple.of(2, itemIds.map(OrderCommand.RemoveItem::new)),
                Tuple.of(1, Arbitraries.just(new OrderCommand.SubmitOrder())),
                Tuple.of(8, Combinators.combine(payments, amounts).as(OrderCommand.RecordPayment::new)),
                Tuple.of(1, Arbitraries.just(new OrderCommand.ShipOrder("track-1", "carrier-1"))),
                Tuple.of(1, Arbitraries.just(new OrderCommand.DeliverOrder(Orders.AT))),
                Tuple.of(1, Arbitraries.just(new OrderCommand.CancelOrder("changed my mind"))),
                Tuple.of(
                        6,
                        Combinators.combine(payments.map(id -> "refund-payment-" + id), amounts)
                                .as(OrderCommand.ConfirmRefund::new)),
                Tuple.of(1, payments.map(id -> new OrderCommand.FailRefund("refund-payment-" + id, "account closed"))));
    }
}
