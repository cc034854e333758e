package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.view.CommandStatus;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.domain.view.StockView;
import dev.orderstream.topology.kernel.Recorded;
import java.util.List;
import java.util.Optional;

/**
 * What can be read of one order, or one SKU, from committed records only. An empty answer means that there is nothing; where that cannot be told,
 * every method throws {@link OwnerUnavailableException}.
 */
public interface OrderReads {
    /** The order as it is now. */
    Optional<OrderView> order(String orderId);

    /**
     * Events of an order, ascending.
     *
     * @param after only events with a higher version; 0 for all
     * @param limit most events returned, 1 or more
     */
    List<Recorded<OrderEvent>> history(String orderId, long after, int limit);

    /** What there is of a SKU. */
    Optional<StockView> stock(String sku);

    /** What is known of a command; empty when it was never seen. */
    Optional<CommandStatus> command(String orderId, String commandId);

    /** The saga of the order as it is now. */
    Optional<Saga> saga(String orderId);
}
