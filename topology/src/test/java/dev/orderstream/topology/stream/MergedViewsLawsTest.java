package dev.orderstream.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.codec.TestRegistry;
import dev.orderstream.topology.domain.Order;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.view.PlainSales;
import dev.orderstream.topology.domain.view.RandomOrders;
import dev.orderstream.topology.kernel.Recorded;
import dev.orderstream.topology.stream.Stores.CustomerOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** What spans orders is merged from the stores of all partitions, and is what the events of all of them say. */
class MergedViewsLawsTest {
    private static final int PARTITIONS = 3;
    private static final int ORDERS = 200;

    /** One driver for each partition. */
    private static final class Partitions implements AutoCloseable {
        private final TestRegistry registry = new TestRegistry();
        private final List<ViewsDriver> drivers = Stream.generate(() -> new ViewsDriver(registry))
                .limit(PARTITIONS)
                .toList();

        void project(Recorded<OrderEvent> event) {
            drivers.get(Math.floorMod(event.aggregateId().hashCode(), PARTITIONS))
                    .project(event);
        }

        @Override
        public void close() {
            drivers.forEach(ViewsDriver::close);
            registry.close();
        }
    }

    @Property(tries = 8, shrinking = ShrinkingMode.OFF)
    void theSalesOfAllPartitionsAddUpToAPlainRecomputation(@ForAll long seed) {
        try (Partitions partitions = new Partitions()) {
            // Given
            Random random = new Random(seed);
            List<Recorded<OrderEvent>> events =
                    RandomOrders.interleaved(RandomOrders.histories(random, ORDERS), random);

            // When: some of them twice
            for (Recorded<OrderEvent> event : events) {
                partitions.project(event);
                if (random.nextInt(10) == 0) {
                    partitions.project(event);
                }
            }

            // Then
            PlainSales merged = new PlainSales();
            for (ViewsDriver partition : partitions.drivers) {
                assertThat(partition.dailySales()).isNotEmpty();
                partition.dailySales().forEach((key, sales) -> merged.add(key.day(), key.currency(), sales));
                partition
                        .productSales()
                        .forEach((key, sales) -> merged.add(key.day(), key.currency(), key.sku(), sales));
            }
            assertThat(merged.sums()).isEqualTo(PlainSales.of(events));
        }
    }

    @Property(tries = 4, shrinking = ShrinkingMode.OFF)
    void theOrdersOfACustomerAreThoseThatTheEventsCreated(@ForAll long seed) {
        try (Partitions partitions = new Partitions()) {
            // Given
            Random random = new Random(seed);
            List<Recorded<OrderEvent>> events =
                    RandomOrders.interleaved(RandomOrders.histories(random, ORDERS), random);

            // When
            events.forEach(partitions::project);

            // Then
            for (String customerId : RandomOrders.CUSTOMERS) {
                Map<CustomerOrder, OrderStatus> merged = new HashMap<>();
                for (ViewsDriver partition : partitions.drivers) {
                    Map<CustomerOrder, OrderStatus> part = partition.ordersOf(customerId);
                    assertThat(part.keySet().stream()
                                    .map(order -> order.createdAt().toEpochMilli()))
                            .isSortedAccordingTo((one, other) -> Long.compare(other, one));
                    merged.putAll(part);
                }
                assertThat(merged).isNotEmpty().isEqualTo(plainOrders(customerId, events));
            }
        }
    }

    private static Map<CustomerOrder, OrderStatus> plainOrders(String customerId, List<Recorded<OrderEvent>> events) {
        Map<String, CustomerOrder> created = new HashMap<>();
        Map<CustomerOrder, OrderStatus> orders = new HashMap<>();
        Map<String, Order> folds = new HashMap<>();
        for (Recorded<OrderEvent> event : events) {
            String orderId = event.aggregateId();
            Order order = folds.getOrDefault(orderId, Order.NONE).after(event.event());
            folds.put(orderId, order);
            if (event.event() instanceof OrderEvent.OrderCreated first) {
                created.put(orderId, new CustomerOrder(first.customerId(), event.at(), orderId));
            }
            CustomerOrder place = created.get(orderId);
            if (place != null && place.customerId().equals(customerId)) {
                orders.put(place, order.status());
            }
        }
        return orders;
    }
}
