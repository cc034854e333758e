package dev.orderstream.topology.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.topology.codec.ViewCodec;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.query.OrderPages;
import dev.orderstream.topology.query.OrderPages.Entry;
import dev.orderstream.topology.query.OrderPages.Page;
import dev.orderstream.topology.query.RemoteOrders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares the orders of two versions of the views, both of which may go on projecting. What differs at the same version of an order,
 * differs for good. An order that one side has not got, or has at another version, may be under way there: it is looked at again a
 * bounded number of times before it counts.
 */
public final class ViewsComparison {
    /** Most differences that are kept to be shown. */
    public static final int SHOWN_MAX = 100;

    static final int PAGE = 200;
    static final int DOUBTFUL_MAX = 10_000;
    static final int LOOKS_MAX = 12;

    /** In the order in which they are compared. */
    static final Map<String, Function<OrderView, Object>> FIELDS = fields();

    private final OrderPages built;
    private final OrderPages running;
    private final Pause pause;
    private final LongConsumer progress;

    private List<Place> doubtful = new ArrayList<>();
    private final List<Difference> shown = new ArrayList<>();
    private long orders;
    private long differing;
    private long missingInBuilt;
    private long missingInRunning;

    /** Waits between two looks at what may be under way. */
    @FunctionalInterface
    public interface Pause {
        void pass() throws InterruptedException;
    }

    /** An order that the two do not agree about; one of them may not have got it at all. */
    public record Difference(String orderId, Optional<OrderView> built, Optional<OrderView> running) {
        /** Of the built one, or else of the running one. */
        public long version() {
            return built.or(() -> running).orElseThrow().version();
        }

        /** The field that differs first, the version before all others; empty when one has not got the order. */
        public Optional<String> field() {
            return built.flatMap(one -> running.map(other -> firstDifferent(one, other)));
        }

        /** What a view has in a field. */
        public static Object value(OrderView view, String field) {
            return FIELDS.getOrDefault(field, OrderView::orderId).apply(view);
        }

        private static String firstDifferent(OrderView one, OrderView other) {
            return FIELDS.keySet().stream()
                    .filter(field -> !value(one, field).equals(value(other, field)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /**
     * How it came out.
     *
     * @param orders that either has got
     * @param differing those that both have
     * @param shown the first {@value #SHOWN_MAX} of all that diverge
     */
    public record Result(
            long orders, long differing, long missingInBuilt, long missingInRunning, List<Difference> shown) {
        public long diverging() {
            return differing + missingInBuilt + missingInRunning;
        }
    }

    /** Where both keep an order. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Place(int partition, byte[] key) {}

    /** What both have got of an order. */
    private record Pair(Place place, Optional<OrderView> built, Optional<OrderView> running) {
        boolean isEqual() {
            return built.equals(running);
        }

        /** Whether that may change when one of them catches up. */
        boolean mayBeUnderWay() {
            return !built.map(OrderView::version).equals(running.map(OrderView::version));
        }
    }

    /** @param progress told the number of orders that were compared, now and then */
    public ViewsComparison(OrderPages built, OrderPages running, Pause pause, LongConsumer progress) {
        this.built = built;
        this.running = running;
        this.pause = pause;
        this.progress = progress;
    }

    /**
     * The orders of the version that an instance belongs to.
     *
     * @throws IllegalArgumentException when the URL is none of an instance
     */
    public static RemoteOrders orders(String url) {
        return RemoteOrders.at(url, ViewCodec.orders().deserializer());
    }

    /** Compares all orders of so many partitions. Once. */
    public Result run(int partitions) throws InterruptedException {
        for (int partition = 0; partition < partitions; partition++) {
            scan(partition);
        }
        for (int look = 1; look <= LOOKS_MAX && !doubtful.isEmpty(); look++) {
            pause.pass();
            lookAgain(look < LOOKS_MAX ? DOUBTFUL_MAX : 0);
        }
        return new Result(orders, differing, missingInBuilt, missingInRunning, List.copyOf(shown));
    }

    private static Map<String, Function<OrderView, Object>> fields() {
        Map<String, Function<OrderView, Object>> fields = new LinkedHashMap<>();
        fields.put("version", OrderView::version);
        fields.put("status", OrderView::status);
        fields.put("orderId", OrderView::orderId);
        fields.put("customerId", OrderView::customerId);
        fields.put("currency", OrderView::currency);
        fields.put("items", OrderView::items);
        fields.put("total", OrderView::total);
        fields.put("paid", OrderView::paid);
        fields.put("refundDue", OrderView::refundDue);
        fields.put("refunded", OrderView::refunded);
        fields.put("createdAt", OrderView::createdAt);
        fields.put("updatedAt", OrderView::updatedAt);
        return Collections.unmodifiableMap(fields);
    }

    private void scan(int partition) throws InterruptedException {
        Scan left = new Scan(built, partition);
        Scan right = new Scan(running, partition);
        while (left.hasNext() || right.hasNext()) {
            int order = left.order(right);
            byte[] key = (order <= 0 ? left : right).peek().key();
            Pair pair = new Pair(
                    new Place(partition, key),
                    order <= 0 ? Optional.of(left.next().view()) : Optional.empty(),
                    order >= 0 ? Optional.of(right.next().view()) : Optional.empty());
            judge(pair, DOUBTFUL_MAX);
            orders++;
            if (orders % PAGE == 0) {
                progress.accept(orders);
            }
        }
    }

    private void lookAgain(int doubtfulMax) throws InterruptedException {
        List<Place> before = doubtful;
        doubtful = new ArrayList<>();
        for (Place place : before) {
            judge(new Pair(place, one(built, place), one(running, place)), doubtfulMax);
        }
    }

    /** Of what may be under way only the place is kept: ten thousand large orders would not fit. */
    private void judge(Pair pair, int doubtfulMax) {
        if (pair.isEqual()) {
            return;
        }
        if (pair.mayBeUnderWay() && doubtful.size() < doubtfulMax) {
            doubtful.add(pair.place());
        } else {
            count(pair);
        }
    }

    private void count(Pair pair) {
        if (pair.built().isEmpty()) {
            missingInBuilt++;
        } else if (pair.running().isEmpty()) {
            missingInRunning++;
        } else {
            differing++;
        }
        if (shown.size() < SHOWN_MAX) {
            shown.add(new Difference(new String(pair.place().key(), UTF_8), pair.built(), pair.running()));
        }
    }

    private static Optional<OrderView> one(OrderPages pages, Place place) throws InterruptedException {
        return pages.page(place.partition(), Optional.of(before(place.key())), 1).orders().stream()
                .filter(entry -> Arrays.equals(entry.key(), place.key()))
                .map(Entry::view)
                .findFirst();
    }

    /** Behind all keys before this one: they are UTF-8, which has no byte 0xFF. */
    private static byte[] before(byte[] key) {
        byte[] before = Arrays.copyOf(key, key.length + 1);
        before[key.length - 1]--;
        before[key.length] = (byte) 0xFF;
        return before;
    }

    /** The orders of a partition, one after the other, a page at a time. */
    private static final class Scan {
        private final OrderPages pages;
        private final int partition;
        private List<Entry> page = List.of();
        private int at;
        private boolean isLast;
        private @Nullable Entry last;

        Scan(OrderPages pages, int partition) {
            this.pages = pages;
            this.partition = partition;
        }

        boolean hasNext() throws InterruptedException {
            while (at == page.size() && !isLast) {
                Page next = pages.page(partition, Optional.ofNullable(last).map(Entry::key), PAGE);
                page = next.orders();
                at = 0;
                isLast = next.isLast();
            }
            return at < page.size();
        }

        Entry peek() {
            return page.get(at);
        }

        Entry next() {
            Entry next = page.get(at);
            last = next;
            at++;
            return next;
        }

        /** By the key of what comes next; who has nothing more comes last. */
        int order(Scan other) throws InterruptedException {
            if (!hasNext() || !other.hasNext()) {
                return hasNext() ? -1 : 1;
            }
            return Arrays.compareUnsigned(peek().key(), other.peek().key());
        }
    }
}
