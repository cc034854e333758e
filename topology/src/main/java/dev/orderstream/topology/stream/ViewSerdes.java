package dev.orderstream.topology.stream;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.inventory.InventoryEvent;
import dev.orderstream.topology.domain.view.CommandStatus;
import dev.orderstream.topology.domain.view.DailySales;
import dev.orderstream.topology.domain.view.Handling;
import dev.orderstream.topology.domain.view.ListedLetter;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.domain.view.ProductSales;
import dev.orderstream.topology.domain.view.StockView;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.DeadLetterAction;
import dev.orderstream.topology.kernel.Recorded;
import dev.orderstream.topology.kernel.Reply;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;

/** How the views' sources are read, and how their stores are written. */
public record ViewSerdes(
        Deserializer<Recorded<OrderEvent>> events,
        Deserializer<DeadLetter> deadLetters,
        Deserializer<DeadLetterAction> deadLetterActions,
        Deserializer<Reply> outcomes,
        Serde<OrderView> orders,
        Serde<CommandStatus> commands,
        Serde<OrderStatus> customerOrders,
        Serde<DailySales> dailySales,
        Serde<ProductSales> productSales,
        Serde<ListedLetter> listedLetters,
        Serde<Handling> handlings,
        Deserializer<Saga> sagaSnapshots,
        Serde<Saga> sagas,
        Deserializer<Recorded<InventoryEvent>> stockEvents,
        Serde<StockView> stock) {
    /** The same; the sources wait while the registry is away. */
    ViewSerdes waiting(Patience patience) {
        return new ViewSerdes(
                patience.reading(events),
                patience.reading(deadLetters),
                patience.reading(deadLetterActions),
                patience.reading(outcomes),
                orders,
                commands,
                customerOrders,
                dailySales,
                productSales,
                listedLetters,
                handlings,
                patience.reading(sagaSnapshots),
                sagas,
                patience.reading(stockEvents),
                stock);
    }
}
