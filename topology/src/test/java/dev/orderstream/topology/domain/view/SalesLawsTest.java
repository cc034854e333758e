package dev.orderstream.topology.domain.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.OrderEvent.OrderCancelled;
import dev.orderstream.topology.domain.OrderEvent.OrderRefunded;
import dev.orderstream.topology.kernel.Recorded;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/** What holds for the sales of any orders, in whatever sequence their events come. */
class SalesLawsTest {
    @Property(tries = 300)
    void thePostingsAddUpToAPlainRecomputation(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int orders) {
        // Given
        Random random = new Random(seed);
        List<List<Recorded<OrderEvent>>> histories = RandomOrders.histories(random, orders);

        // When
        SortedMap<String, BigInteger> one = sums(postings(RandomOrders.interleaved(histories, random)));
        SortedMap<String, BigInteger> other = sums(postings(RandomOrders.interleaved(histories, random)));

        // Then
        SortedMap<String, BigInteger> plain =
                PlainSales.of(histories.stream().flatMap(List::stream).toList());
        assertThat(one).isEqualTo(plain);
        assertThat(other).isEqualTo(plain);
        cover("cancelled after a sale", histories.stream().anyMatch(SalesLawsTest::cancelledAfterSale));
        cover("refunded", has(histories, OrderRefunded.class));
        cover("out of order", histories.stream().anyMatch(SalesLawsTest::outOfOrder));
    }

    @Property(tries = 200)
    void theProductsOfADayBringTheRevenueOfTheDay(@ForAll long seed) {
        // Given
        Random random = new Random(seed);
        List<SalesPosting> postings = postings(RandomOrders.interleaved(RandomOrders.histories(random, 20), random));

        // When
        Map<String, BigInteger> byDay = new TreeMap<>();
        Map<String, BigInteger> byProduct = new TreeMap<>();
        for (SalesPosting posting : postings) {
            String day = posting.day() + " " + posting.currency();
            byDay.merge(day, posting.sales().revenue(), BigInteger::add);
            byProduct.merge(day, BigInteger.ZERO, BigInteger::add);
            posting.products().values().forEach(sold -> byProduct.merge(day, sold.revenue(), BigInteger::add));
        }

        // Then
        assertThat(byProduct).isEqualTo(byDay);
    }

    @Property(tries = 200)
    void eventsThatComeAgainChangeNothing(@ForAll long seed) {
        // Given
        Random random = new Random(seed);
        List<Recorded<OrderEvent>> once = RandomOrders.interleaved(RandomOrders.histories(random, 20), random);

        // When
        List<Recorded<OrderEvent>> again = new ArrayList<>();
        for (int i = 0; i < once.size(); i++) {
            again.add(once.get(i));
            if (random.nextBoolean()) {
                again.add(once.get(random.nextInt(i + 1)));
            }
        }
        again.addAll(once);

        // Then
        assertThat(postings(again)).isEqualTo(postings(once));
    }

    /** The postings of events as they come, each met by the view of its order. */
    private static List<SalesPosting> postings(List<Recorded<OrderEvent>> events) {
        Map<String, OrderView> views = new HashMap<>();
        List<SalesPosting> postings = new ArrayList<>();
        for (Recorded<OrderEvent> event : events) {
            OrderChange change = OrderChange.of(Optional.ofNullable(views.get(event.aggregateId())), event);
            views.put(event.aggregateId(), change.after());
            SalesPosting.of(change).ifPresent(postings::add);
        }
        return postings;
    }

    private static SortedMap<String, BigInteger> sums(List<SalesPosting> postings) {
        PlainSales sums = new PlainSales();
        for (SalesPosting posting : postings) {
            sums.add(posting.day(), posting.currency(), posting.sales());
            posting.products().forEach((sku, sold) -> sums.add(posting.day(), posting.currency(), sku, sold));
        }
        return sums.sums();
    }

    private static boolean has(List<List<Recorded<OrderEvent>>> histories, Class<? extends OrderEvent> type) {
        return histories.stream().flatMap(List::stream).anyMatch(event -> type.isInstance(event.event()));
    }

    private static boolean cancelledAfterSale(List<Recorded<OrderEvent>> history) {
        return PlainSales.of(history).keySet().stream().anyMatch(name -> name.endsWith(" paid"))
                && has(List.of(history), OrderCancelled.class);
    }

    private static boolean outOfOrder(List<Recorded<OrderEvent>> history) {
        for (int i = 1; i < history.size(); i++) {
            if (history.get(i).at().isBefore(history.get(i - 1).at())) {
                return true;
            }
        }
        return false;
    }

    private static void cover(String what, boolean happened) {
        Statistics.label(what)
                .collect(happened)
                .coverage(coverage -> coverage.check(true).count(count -> count > 0));
    }
}
