package dev.orderstream.topology.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.app.ViewsComparison.Difference;
import dev.orderstream.topology.app.ViewsComparison.Result;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.query.OrderPages;
import java.lang.ref.WeakReference;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ViewsComparisonTest {
    private static final int PARTITIONS = 2;

    private final Views built = new Views();
    private final Views running = new Views();
    private Runnable betweenLooks = () -> {};
    private int looks;

    /** Orders in memory: those with an even number in partition 0. */
    private static final class Views implements OrderPages {
        private final NavigableMap<byte[], OrderView> orders = new TreeMap<>(Arrays::compareUnsigned);

        void put(OrderView view) {
            orders.put(view.orderId().getBytes(UTF_8), view);
        }

        void remove(String orderId) {
            orders.remove(orderId.getBytes(UTF_8));
        }

        @Override
        public Page page(int partition, Optional<byte[]> after, int limit) {
            NavigableMap<byte[], OrderView> rest = after.<NavigableMap<byte[], OrderView>>map(
                            key -> orders.tailMap(key, false))
                    .orElse(orders);
            List<Entry> found = rest.entrySet().stream()
                    .filter(entry -> partition(entry.getValue()) == partition)
                    .limit(limit + 1L)
                    .map(entry -> new Entry(entry.getKey(), entry.getValue()))
                    .toList();
            return new Page(found.subList(0, Math.min(limit, found.size())), found.size() <= limit);
        }

        private static int partition(OrderView view) {
            return view.orderId().charAt(view.orderId().length() - 1) % PARTITIONS;
        }
    }

    @Test
    void twoThatHoldTheSameAreEqualHoweverManyPagesThatTakes() throws InterruptedException {
        // Given
        both(2 * PARTITIONS * ViewsComparison.PAGE + 1);

        // When
        Result result = compare();

        // Then
        assertThat(result).isEqualTo(new Result(2L * PARTITIONS * ViewsComparison.PAGE + 1, 0, 0, 0, List.of()));
        assertThat(looks).isZero();
    }

    @Test
    void whatDiffersAtOneVersionCountsAtOnceWithTheFieldThatDiffersFirst() throws InterruptedException {
        // Given
        both(10);
        built.put(view("order-4", 1, OrderStatus.DRAFT, 100));
        built.put(view("order-5", 1, OrderStatus.CANCELLED, 7));

        // When
        Result result = compare();

        // Then
        assertThat(result.differing()).isEqualTo(result.diverging()).isEqualTo(2);
        assertThat(result.shown()).extracting(Difference::orderId).containsExactly("order-4", "order-5");
        assertThat(result.shown())
                .extracting(difference -> difference.field().orElseThrow())
                .containsExactly("total", "status");
        assertThat(looks).isZero();
    }

    @Test
    void whatOneHasNotGotCountsAfterItWasLookedForLongEnough() throws InterruptedException {
        // Given
        both(10);
        built.remove("order-0");
        running.remove("order-9");

        // When
        Result result = compare();

        // Then
        assertThat(result)
                .extracting(Result::orders, Result::missingInBuilt, Result::missingInRunning, Result::differing)
                .containsExactly(10L, 1L, 1L, 0L);
        assertThat(result.shown())
                .allSatisfy(difference -> assertThat(difference.field()).isEmpty());
        assertThat(looks).isEqualTo(ViewsComparison.LOOKS_MAX);
    }

    @Test
    void whatIsUnderWayIsEqualWhenItHasArrived() throws InterruptedException {
        // Given: one side has an order, and a version, that the other gets later
        both(10);
        built.remove("order-3");
        running.put(view("order-6", 2, OrderStatus.SUBMITTED, 7));
        betweenLooks = () -> {
            if (looks == 3) {
                built.put(view("order-3", 1, OrderStatus.DRAFT, 7));
                built.put(view("order-6", 2, OrderStatus.SUBMITTED, 7));
            }
        };

        // When
        Result result = compare();

        // Then
        assertThat(result.diverging()).isZero();
        assertThat(looks).isEqualTo(3);
    }

    @Test
    void aVersionThatNeverArrivesDiffersInIt() throws InterruptedException {
        // Given
        both(3);
        running.put(view("order-1", 2, OrderStatus.SUBMITTED, 7));

        // When
        Result result = compare();

        // Then
        assertThat(result.shown()).singleElement().satisfies(difference -> {
            assertThat(difference.field()).contains("version");
            assertThat(difference.version()).isEqualTo(1);
        });
    }

    @Test
    void allAreCountedAndTheFirstOnesShown() throws InterruptedException {
        // Given: more than are looked at again
        int many = ViewsComparison.DOUBTFUL_MAX + 50;
        for (int i = 0; i < many; i++) {
            running.put(view("order-" + i, 1, OrderStatus.DRAFT, 7));
        }

        // When
        Result result = compare();

        // Then
        assertThat(result.missingInBuilt()).isEqualTo(many);
        assertThat(result.shown()).hasSize(ViewsComparison.SHOWN_MAX);
    }

    @Test
    void ordersThatAreUnderWayAreNotKeptUntilTheyAreLookedAtAgain() throws InterruptedException {
        // Given: views that nobody else keeps
        List<WeakReference<OrderView>> given = new ArrayList<>();
        OrderPages fresh = (partition, after, limit) -> {
            for (int i = 10; i < 60; i++) {
                byte[] key = ("order-" + i).getBytes(UTF_8);
                if (after.isEmpty() || Arrays.compareUnsigned(key, after.get()) > 0) {
                    OrderView view = view("order-" + i, 1, OrderStatus.DRAFT, 7);
                    given.add(new WeakReference<>(view));
                    return new OrderPages.Page(List.of(new OrderPages.Entry(key, view)), i == 59);
                }
            }
            throw new IllegalStateException("asked for more after the last one");
        };
        List<Long> kept = new ArrayList<>();

        // When
        new ViewsComparison(
                        built,
                        fresh,
                        () -> {
                            System.gc();
                            kept.add(given.stream()
                                    .filter(view -> view.get() != null)
                                    .count());
                        },
                        orders -> {})
                .run(1);

        // Then: but for the one that was read last
        assertThat(kept).hasSize(ViewsComparison.LOOKS_MAX).anyMatch(count -> count <= 1);
    }

    @Test
    void everyFieldOfAViewIsCompared() {
        assertThat(ViewsComparison.FIELDS.keySet())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(OrderView.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList());
    }

    private Result compare() throws InterruptedException {
        return new ViewsComparison(
                        built,
                        running,
                        () -> {
                            looks++;
                            betweenLooks.run();
                        },
                        orders -> {})
                .run(PARTITIONS);
    }

    private void both(int count) {
        for (int i = 0; i < count; i++) {
            OrderView view = view("order-" + i, 1, OrderStatus.DRAFT, 7);
            built.put(view);
            running.put(view);
        }
    }

    private static OrderView view(String orderId, long version, OrderStatus status, long total) {
        return new OrderView(
                orderId, "ada", "EUR", status, version, List.of(), total, 0, 0, 0, Instant.EPOCH, Instant.EPOCH);
    }
}
