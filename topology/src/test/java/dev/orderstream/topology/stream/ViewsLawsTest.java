package dev.orderstream.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.domain.Order;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.Orders;
import dev.orderstream.topology.domain.view.CommandStatus;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.kernel.Recorded;
import dev.orderstream.topology.stream.RandomRecords.Sent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;
import org.apache.kafka.streams.test.TestRecord;

/** The views are the fold of what was committed, however often and in whatever order of topics it is delivered. */
class ViewsLawsTest {
    /** Everything that random commands led to. */
    private record Written(List<Recorded<OrderEvent>> events, Map<String, List<TestRecord<byte[], byte[]>>> topics) {}

    @Property(tries = 15, shrinking = ShrinkingMode.BOUNDED)
    void theViewsAreTheFoldOfTheEvents(@ForAll("topics") List<Sent> topic) {
        try (OrdersDriver orders = new OrdersDriver();
                ViewsDriver views = new ViewsDriver(orders.registry())) {
            // Given
            Written written = write(orders, topic);

            // When
            written.topics().forEach(views::pipe);

            // Then
            assertThat(views.history("order-1")).isEqualTo(of(written, "order-1"));
            assertThat(views.history("order-2")).isEqualTo(of(written, "order-2"));
            for (String orderId : List.of("order-1", "order-2")) {
                assertThat(views.order(orderId)).isEqualTo(plainView(of(written, orderId)));
            }
            cover("past version 3", longest(written) > 3, 80);
            cover("past version 10", longest(written) > 10, 1);
            written.events()
                    .forEach(event -> assertThat(views.command(
                                    event.aggregateId(),
                                    event.metadata().causationId().orElseThrow()))
                            .hasValueSatisfying(status -> {
                                assertThat(status.status()).isEqualTo(CommandStatus.Status.ACCEPTED);
                                assertThat(status.versions())
                                        .contains(event.version())
                                        .isSorted();
                            }));
        }
    }

    @Property(tries = 10, shrinking = ShrinkingMode.BOUNDED)
    void redeliveryOfEverythingChangesNothing(@ForAll("topics") List<Sent> topic) {
        try (OrdersDriver orders = new OrdersDriver();
                ViewsDriver views = new ViewsDriver(orders.registry())) {
            // Given
            Written written = write(orders, topic);
            written.topics().forEach(views::pipe);
            Map<String, Map<ByteBuffer, ByteBuffer>> before = views.content();

            // When
            written.topics().forEach(views::pipe);

            // Then
            assertThat(views.content()).isEqualTo(before);
        }
    }

    @Property(tries = 10, shrinking = ShrinkingMode.BOUNDED)
    void theOrderAmongTopicsDoesNotMatter(@ForAll("topics") List<Sent> topic, @ForAll long seed) {
        try (OrdersDriver orders = new OrdersDriver();
                ViewsDriver views = new ViewsDriver(orders.registry());
                ViewsDriver shuffled = new ViewsDriver(orders.registry())) {
            // Given
            Written written = write(orders, topic);
            written.topics().forEach(views::pipe);

            // When
            interleave(written, shuffled, new Random(seed));

            // Then
            assertThat(shuffled.content()).isEqualTo(views.content());
        }
    }

    @Provide
    Arbitrary<List<Sent>> topics() {
        return RandomRecords.topics();
    }

    private static Written write(OrdersDriver orders, List<Sent> topic) {
        for (Sent sent : topic) {
            switch (sent) {
                case Sent.Good good -> orders.send(good.record());
                case Sent.Poison poison -> orders.send(poison.key(), poison.value(), OrdersDriver.headers());
            }
        }
        Map<String, List<TestRecord<byte[], byte[]>>> topics = new HashMap<>();
        ViewsDriver.TOPICS.forEach(name -> topics.put(name, orders.raw(name)));
        List<Recorded<OrderEvent>> events = topics.getOrDefault(Topics.ORDER_EVENTS, List.of()).stream()
                .map(orders::event)
                .toList();
        return new Written(events, topics);
    }

    private static List<Recorded<OrderEvent>> of(Written written, String orderId) {
        return written.events().stream()
                .filter(event -> event.aggregateId().equals(orderId))
                .toList();
    }

    /** What the aggregate itself makes of the events; the view folds them in its own way. */
    private static Optional<OrderView> plainView(List<Recorded<OrderEvent>> events) {
        if (events.isEmpty()) {
            return Optional.empty();
        }
        Order order = Orders.fold(events.stream().map(Recorded::event).toList());
        return Optional.of(new OrderView(
                events.getFirst().aggregateId(),
                order.customerId(),
                order.currency(),
                order.status(),
                events.size(),
                order.items(),
                order.total(),
                order.paid(),
                order.refundDue(),
                order.refunded(),
                events.getFirst().at(),
                events.getLast().at()));
    }

    private static long longest(Written written) {
        return written.events().stream().mapToLong(Recorded::version).max().orElse(0);
    }

    private static void cover(String what, boolean happened, double percentMin) {
        Statistics.label(what)
                .collect(happened)
                .coverage(coverage -> coverage.check(true).percentage(found -> found >= percentMin));
    }

    private static void interleave(Written written, ViewsDriver views, Random random) {
        Map<String, Integer> next = new HashMap<>();
        List<String> left = new ArrayList<>(ViewsDriver.TOPICS);
        while (!left.isEmpty()) {
            String topic = left.get(random.nextInt(left.size()));
            int position = next.merge(topic, 1, Integer::sum) - 1;
            List<TestRecord<byte[], byte[]>> records = written.topics().getOrDefault(topic, List.of());
            if (position < records.size()) {
                views.pipe(topic, records.get(position));
            } else {
                left.remove(topic);
            }
        }
    }
}
