package dev.orderstream.standalone.e2e;

import dev.orderstream.topology.domain.OrderLine;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.view.OrderView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What each partition's events had sold, after any number of them; not threadsafe. */
final class PlainTallies {
    private final Map<Place, List<Posted>> postings = new HashMap<>();

    /**
     * What is counted.
     *
     * @param sku empty for the orders as a whole
     */
    record Sold(String sku, String currency) {}

    /** Money in units of the partition; {@code count}: orders that were paid, or pieces. */
    record Tally(long count, long revenue, long received, long refunded) {
        static final Tally NONE = new Tally(0, 0, 0, 0);

        Tally plus(Tally other) {
            return new Tally(
                    count + other.count, revenue + other.revenue, received + other.received, refunded + other.refunded);
        }

        boolean isOfTheSameMoney(Tally other) {
            return revenue == other.revenue && received == other.received && refunded == other.refunded;
        }
    }

    /** The tally after so many events of the partition. */
    record Posted(int position, Tally tally) {}

    private record Place(int partition, Sold sold) {}

    /** The event at that position, the first of the partition being 1, made one of the other. */
    void add(int partition, int position, Optional<OrderView> before, OrderView after) {
        long unit = PartitionAmounts.unit(partition);
        boolean isPaid = after.status() == OrderStatus.PAID
                && before.filter(view -> view.status() == OrderStatus.PAID).isEmpty();
        Tally moved = new Tally(
                isPaid ? 1 : 0,
                isPaid ? after.total() / unit : 0,
                (after.paid() - before.map(OrderView::paid).orElse(0L)) / unit,
                (after.refunded() - before.map(OrderView::refunded).orElse(0L)) / unit);
        if (!moved.equals(Tally.NONE)) {
            post(new Place(partition, new Sold("", after.currency())), position, moved);
        }
        if (isPaid) {
            for (OrderLine line : after.items()) {
                Tally sold = new Tally(line.quantity(), line.price().amount() / unit, 0, 0);
                post(new Place(partition, new Sold(line.sku(), after.currency())), position, sold);
            }
        }
    }

    private void post(Place place, int position, Tally tally) {
        List<Posted> all = postings.computeIfAbsent(place, any -> new ArrayList<>());
        Tally before = all.isEmpty() ? Tally.NONE : all.getLast().tally();
        all.add(new Posted(position, before.plus(tally)));
    }

    /** When, after {@code least} events or more, the partition's tally had that money; empty when it had not, so far. */
    Optional<Posted> find(int partition, Sold sold, int least, Tally money) {
        Posted now = new Posted(0, Tally.NONE);
        for (Posted next : postings.getOrDefault(new Place(partition, sold), List.of())) {
            if (next.position() > least && now.tally().isOfTheSameMoney(money)) {
                return Optional.of(now);
            }
            now = next;
        }
        return Optional.of(now).filter(last -> last.tally().isOfTheSameMoney(money));
    }

    /** Every product that was sold. */
    List<String> skus() {
        return postings.keySet().stream()
                .map(place -> place.sold().sku())
                .filter(sku -> !sku.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }
}
