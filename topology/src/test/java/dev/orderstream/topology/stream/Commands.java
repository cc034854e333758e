package dev.orderstream.topology.stream;

import dev.orderstream.topology.codec.AvroCommands;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.Orders;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** The commands that most tests need, for order-1: two pieces of item a, 10.00 EUR. */
final class Commands {
    static final String ORDER = "order-1";

    private Commands() {}

    static SpecificRecord create(String commandId) {
        return create(ORDER, commandId);
    }

    static SpecificRecord create(String orderId, String commandId) {
        return AvroCommands.of(
                orderId, commandId, new OrderCommand.CreateOrder("customer-1", "EUR", List.of(Orders.ITEM_A)));
    }

    /** Refused: the order has that item. */
    static SpecificRecord addTheSameItem(String commandId) {
        return AvroCommands.of(ORDER, commandId, new OrderCommand.AddItem(Orders.ITEM_A));
    }

    static SpecificRecord submit(String commandId) {
        return AvroCommands.of(ORDER, commandId, new OrderCommand.SubmitOrder());
    }

    static SpecificRecord cancel(String commandId) {
        return AvroCommands.of(ORDER, commandId, new OrderCommand.CancelOrder("changed my mind"));
    }
}
