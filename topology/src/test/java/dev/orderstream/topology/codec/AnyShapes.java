package dev.orderstream.topology.codec;

import dev.orderstream.topology.domain.Money;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.OrderLine;
import dev.orderstream.topology.domain.inventory.InventoryCommand;
import dev.orderstream.topology.domain.inventory.InventoryEvent;
import dev.orderstream.topology.kernel.Metadata;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Values without regard for what is legal: any text, any number, lists from empty. Instants are whole milliseconds. */
final class AnyShapes {
    private AnyShapes() {}

    static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.of("", " ", "a", "\u20ac", "\ud83d\ude00", "\u0000", "\ufeffx", "a\nb"),
                Arbitraries.strings().ofMaxLength(12),
                Arbitraries.strings().alpha().ofLength(600));
    }

    static Arbitrary<Long> longs() {
        return Arbitraries.oneOf(Arbitraries.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE), Arbitraries.longs());
    }

    static Arbitrary<Integer> ints() {
        return Arbitraries.integers();
    }

    static Arbitrary<Instant> instants() {
        return Arbitraries.longs()
                .between(-62_135_596_800_000L, 253_402_300_799_999L)
                .map(Instant::ofEpochMilli);
    }

    static Arbitrary<Money> money() {
        return Combinators.combine(longs(), texts()).as(Money::new);
    }

    static Arbitrary<OrderLine> lines() {
        return Combinators.combine(texts(), texts(), texts(), ints(), money()).as(OrderLine::new);
    }

    static Arbitrary<List<OrderLine>> lists() {
        return lines().list().ofMaxSize(4);
    }

    static Arbitrary<OptionalLong> optionalLongs() {
        return longs().optional().map(value -> value.map(OptionalLong::of).orElseGet(OptionalLong::empty));
    }

    static Arbitrary<Optional<String>> optionalTexts() {
        return texts().optional();
    }

    static Arbitrary<Metadata> metadata() {
        return Combinators.combine(optionalTexts(), optionalTexts(), optionalTexts(), optionalTexts(), optionalTexts())
                .as(Metadata::new);
    }

    static Arbitrary<OrderCommand> commands() {
        return Arbitraries.oneOf(
                Combinators.combine(texts(), texts(), lists()).as(OrderCommand.CreateOrder::new),
                lines().map(OrderCommand.AddItem::new),
                texts().map(OrderCommand.RemoveItem::new),
                Arbitraries.just(new OrderCommand.SubmitOrder()),
                Combinators.combine(texts(), money()).as(OrderCommand.RecordPayment::new),
                Combinators.combine(texts(), texts()).as(OrderCommand.ShipOrder::new),
                instants().map(OrderCommand.DeliverOrder::new),
                texts().map(OrderCommand.CancelOrder::new),
                Combinators.combine(texts(), money()).as(OrderCommand.ConfirmRefund::new),
                Combinators.combine(texts(), texts()).as(OrderCommand.FailRefund::new));
    }

    static Arbitrary<OrderEvent> events() {
        return Arbitraries.oneOf(
                Combinators.combine(texts(), texts(), lists()).as(OrderEvent.OrderCreated::new),
                lines().map(OrderEvent.OrderItemAdded::new),
                texts().map(OrderEvent.OrderItemRemoved::new),
                Combinators.combine(instants(), money()).as(OrderEvent.OrderSubmitted::new),
                Combinators.combine(texts(), money()).as(OrderEvent.PaymentReceived::new),
                Combinators.combine(texts(), texts()).as(OrderEvent.OrderShipped::new),
                instants().map(OrderEvent.OrderDelivered::new),
                texts().map(OrderEvent.OrderCancelled::new),
                Combinators.combine(texts(), money()).as(OrderEvent.RefundRequested::new),
                Combinators.combine(texts(), money()).as(OrderEvent.OrderRefunded::new),
                Combinators.combine(texts(), texts()).as(OrderEvent.RefundFailed::new));
    }

    static Arbitrary<InventoryCommand> inventoryCommands() {
        return Arbitraries.oneOf(
                Combinators.combine(longs(), optionalTexts()).as(InventoryCommand.ReceiveStock::new),
                Combinators.combine(texts(), longs()).as(InventoryCommand.ReserveStock::new),
                texts().map(InventoryCommand.ReleaseStock::new),
                texts().map(InventoryCommand.ConsumeStock::new),
                Combinators.combine(longs(), texts()).as(InventoryCommand.AdjustStock::new));
    }

    static Arbitrary<InventoryEvent> inventoryEvents() {
        return Arbitraries.oneOf(
                Combinators.combine(longs(), optionalTexts()).as(InventoryEvent.StockReceived::new),
                Combinators.combine(texts(), longs()).as(InventoryEvent.StockReserved::new),
                Combinators.combine(texts(), longs(), longs()).as(InventoryEvent.ReservationRejected::new),
                Combinators.combine(texts(), longs()).as(InventoryEvent.StockReleased::new),
                Combinators.combine(texts(), longs()).as(InventoryEvent.StockConsumed::new),
                Combinators.combine(longs(), texts()).as(InventoryEvent.StockAdjusted::new));
    }
}
