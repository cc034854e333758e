package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.view.OrderView;
import java.util.List;
import java.util.Optional;

/** The orders that one version of the views holds, partition by partition. */
public interface OrderPages {
    /** An order and the key that it lies under, its id in UTF-8. */
    @SuppressWarnings("ArrayRecordComponent")
    record Entry(byte[] key, OrderView view) {}

    /**
     * Some orders of a partition.
     *
     * @param orders ascending by key, as unsigned bytes
     * @param isLast whether there are no more behind them
     */
    record Page(List<Entry> orders, boolean isLast) {
        public Page {
            orders = List.copyOf(orders);
        }
    }

    /**
     * The orders behind a key.
     *
     * @param after empty for the first ones
     * @param limit most orders
     * @throws OwnerUnavailableException when nobody answers for the partition for long
     */
    Page page(int partition, Optional<byte[]> after, int limit) throws InterruptedException;
}
