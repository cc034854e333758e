package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.stream.Stores;
import java.util.Optional;

/**
 * The saga of an order as its owner has it: read here, else one hop away. Where the owner cannot be asked, every method throws {@link
 * OwnerUnavailableException}. Threadsafe.
 */
public final class GatheredSagas {
    private final Gather gather;
    private final Placement placement;
    private final StoredForms forms;

    public GatheredSagas(Gather gather, Placement placement, StoredForms forms) {
        this.gather = gather;
        this.placement = placement;
        this.forms = forms;
    }

    /** The saga; empty when the order has none. */
    Optional<Saga> find(String orderId, String correlationId) throws InterruptedException {
        return gather.one(placement.partition(orderId), new PartQuery.SagaOf(orderId), correlationId).rows().stream()
                .findFirst()
                .map(row -> forms.sagas().deserialize(Stores.FULFILMENT, row.value()));
    }

    /** Whether there is such an order. */
    boolean isOrder(String orderId, String correlationId) throws InterruptedException {
        return !gather.one(placement.partition(orderId), new PartQuery.OrderById(orderId), correlationId)
                .rows()
                .isEmpty();
    }
}
