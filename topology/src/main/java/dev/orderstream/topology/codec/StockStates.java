package dev.orderstream.topology.codec;

import dev.orderstream.avro.state.StockReservation;
import dev.orderstream.avro.state.StockState;
import dev.orderstream.topology.domain.inventory.Stock;
import dev.orderstream.topology.kernel.Aggregate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;

/** The stored form of the stock of SKUs. A version of 0 is a SKU that does not exist: only its window is held. */
final class StockStates implements StateCodec.Form<Stock, StockState> {
    @Override
    public Schema schema() {
        return StockState.SCHEMA$;
    }

    @Override
    public StockState state(Aggregate<Stock> aggregate) {
        Stock stock = aggregate.state();
        return new StockState(
                aggregate.version(),
                stock.available(),
                stock.reservations().entrySet().stream()
                        .map(open -> new StockReservation(open.getKey(), open.getValue()))
                        .toList(),
                StateCodec.entries(aggregate.accepted()));
    }

    @Override
    public Aggregate<Stock> aggregate(StockState state) {
        Map<String, Long> reservations = new LinkedHashMap<>();
        state.getReservations().forEach(open -> reservations.put(open.getReservationId(), open.getQuantity()));
        Stock stock = new Stock(state.getVersion() > 0, state.getAvailable(), reservations);
        return new Aggregate<>(state.getVersion(), stock, StateCodec.accepted(state.getAccepted()));
    }
}
