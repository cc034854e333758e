package dev.orderstream.standalone.e2e;

import dev.orderstream.schemas.KeyPartitioner;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.Recorded;
import dev.orderstream.topology.kernel.Reply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What the committed log holds, and the pure folds of it: what every order was at every version, what was sold, and how every command
 * ended. A position is a number of events of a partition, from its beginning. Not threadsafe.
 */
final class PlainLog {
    private static final int RECENT = 60;

    private final Map<String, List<Entry>> orders = new HashMap<>();
    private final List<String> created = new ArrayList<>();
    private final List<String> changed = new ArrayList<>();
    private final int[] positions = new int[Cluster.PARTITIONS];
    private final Map<String, List<Ended>> withoutEvent = new HashMap<>();
    private final PlainTallies tallies = new PlainTallies();

    /** An event, and its order after it; {@code position} counts the event in. */
    record Entry(Recorded<OrderEvent> event, OrderView view, int position) {}

    /**
     * How a command ended without an event.
     *
     * @param code why not; empty: it succeeded
     */
    record Ended(String commandId, Optional<String> code) {}

    void add(int partition, Recorded<OrderEvent> event) {
        List<Entry> history = orders.computeIfAbsent(event.aggregateId(), any -> new ArrayList<>());
        Optional<OrderView> before = history.isEmpty()
                ? Optional.empty()
                : Optional.of(history.getLast().view());
        OrderView after = before.map(view -> view.apply(event.version(), event.at(), event.event()))
                .orElseGet(() -> OrderView.first(event.aggregateId(), event.version(), event.at(), event.event()));
        history.add(new Entry(event, after, ++positions[partition]));
        tallies.add(partition, positions[partition], before, after);
        changed.add(event.aggregateId());
        if (before.isEmpty()) {
            created.add(event.aggregateId());
        }
    }

    void add(DeadLetter letter) {
        letter.aggregateId()
                .ifPresent(order -> letter.commandId()
                        .ifPresent(command -> end(order, new Ended(command, Optional.of(letter.code())))));
    }

    void add(Reply outcome) {
        end(outcome.aggregateId(), new Ended(outcome.commandId(), Optional.empty()));
    }

    private void end(String orderId, Ended ended) {
        withoutEvent.computeIfAbsent(orderId, any -> new ArrayList<>()).add(ended);
    }

    static int partition(String orderId) {
        return KeyPartitioner.partition(orderId, Cluster.PARTITIONS);
    }

    boolean isEmpty() {
        return created.isEmpty();
    }

    /** Every order, in the order in which they were created. */
    List<String> created() {
        return List.copyOf(created);
    }

    /** An order; every other time one of those that changed last. */
    String any(Random random) {
        return random.nextBoolean()
                ? created.get(random.nextInt(created.size()))
                : changed.get(changed.size() - 1 - random.nextInt(Math.min(RECENT, changed.size())));
    }

    /** The order that changed last. */
    String newest() {
        return changed.getLast();
    }

    /** The version that the order has reached; 0: it does not exist. */
    long version(String orderId) {
        return history(orderId).size();
    }

    /** The version that it had after so many events of its partition. */
    long version(String orderId, int position) {
        return history(orderId).stream()
                .filter(entry -> entry.position() <= position)
                .count();
    }

    /** The event of that version; empty when it was not seen yet. */
    Optional<Entry> at(String orderId, long version) {
        List<Entry> history = history(orderId);
        return version >= 1 && version <= history.size()
                ? Optional.of(history.get((int) version - 1))
                : Optional.empty();
    }

    /** The version after the last event before the first one that is later than the instant. */
    long versionAt(String orderId, Instant at) {
        return history(orderId).stream()
                .takeWhile(entry -> !entry.event().at().isAfter(at))
                .count();
    }

    /** What a command appended. */
    List<Entry> appended(String orderId, String commandId) {
        return history(orderId).stream()
                .filter(entry -> entry.event().metadata().causationId().equals(Optional.of(commandId)))
                .toList();
    }

    /** Commands of the order that ended without an event. */
    List<Ended> withoutEvent(String orderId) {
        return List.copyOf(withoutEvent.getOrDefault(orderId, List.of()));
    }

    /**
     * Orders that the customer had after so many events of each partition, and that had the status then and have it now.
     *
     * @param status empty: any
     */
    List<String> ofCustomer(String customerId, Optional<OrderStatus> status, int[] positions) {
        return created.stream()
                .filter(order -> {
                    long version = version(order, positions[partition(order)]);
                    List<Entry> history = history(order);
                    return version > 0
                            && history.getLast().view().customerId().equals(customerId)
                            && Stream.of(history.get((int) version - 1), history.getLast())
                                    .allMatch(entry -> status.isEmpty()
                                            || status.get() == entry.view().status());
                })
                .toList();
    }

    PlainTallies tallies() {
        return tallies;
    }

    private List<Entry> history(String orderId) {
        return orders.getOrDefault(orderId, List.of());
    }
}
