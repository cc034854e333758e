package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.view.CommandStatus;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.domain.view.StockView;
import dev.orderstream.topology.kernel.Metadata;
import dev.orderstream.topology.kernel.Recorded;
import dev.orderstream.topology.stream.Changes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Orders in memory, that may be told to fail or to block. */
final class FakeReads implements OrderReads {
    final Changes changes = new Changes();
    private final Map<String, List<Recorded<OrderEvent>>> histories = new ConcurrentHashMap<>();
    private final Map<String, CommandStatus> commands = new ConcurrentHashMap<>();
    private final Map<String, Saga> sagas = new ConcurrentHashMap<>();
    private final Map<String, StockView> stocks = new ConcurrentHashMap<>();
    private volatile Runnable before = () -> {};

    /** Runs at the start of every read. */
    void beforeRead(Runnable action) {
        before = action;
    }

    Recorded<OrderEvent> append(String orderId, Instant at, OrderEvent event) {
        return append(orderId, at, event, Metadata.NONE);
    }

    Recorded<OrderEvent> append(String orderId, Instant at, OrderEvent event, Metadata metadata) {
        List<Recorded<OrderEvent>> history = histories.computeIfAbsent(orderId, id -> new CopyOnWriteArrayList<>());
        Recorded<OrderEvent> recorded = new Recorded<>(
                new UUID(7, history.size()).toString(),
                "Order",
                orderId,
                history.size() + 1L,
                at,
                metadata,
                event.getClass().getSimpleName(),
                event);
        history.add(recorded);
        changes.changed(orderId);
        return recorded;
    }

    void settle(String orderId, String commandId, CommandStatus status) {
        commands.put(orderId + "\0" + commandId, status);
        changes.changed(orderId);
    }

    void project(Saga saga) {
        sagas.put(saga.orderId(), saga);
        changes.changed(saga.orderId());
    }

    static Optional<OrderView> fold(List<Recorded<OrderEvent>> events) {
        Optional<OrderView> view = Optional.empty();
        for (Recorded<OrderEvent> each : events) {
            view = Optional.of(view.map(order -> order.apply(each.version(), each.at(), each.event()))
                    .orElseGet(() -> OrderView.first(each.aggregateId(), each.version(), each.at(), each.event())));
        }
        return view;
    }

    @Override
    public Optional<OrderView> order(String orderId) {
        before.run();
        return fold(histories.getOrDefault(orderId, List.of()));
    }

    @Override
    public List<Recorded<OrderEvent>> history(String orderId, long after, int limit) {
        before.run();
        return histories.getOrDefault(orderId, List.of()).stream()
                .filter(event -> event.version() > after)
                .limit(limit)
                .toList();
    }

    /** From now on there is that much. */
    void stock(String sku, StockView view) {
        stocks.put(sku, view);
        changes.changed(sku);
    }

    @Override
    public Optional<StockView> stock(String sku) {
        before.run();
        return Optional.ofNullable(stocks.get(sku));
    }

    @Override
    public Optional<CommandStatus> command(String orderId, String commandId) {
        before.run();
        return Optional.ofNullable(commands.get(orderId + "\0" + commandId));
    }

    @Override
    public Optional<Saga> saga(String orderId) {
        before.run();
        return Optional.ofNullable(sagas.get(orderId));
    }
}
