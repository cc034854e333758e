package dev.orderstream.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.codec.DeadLetterActionCodec;
import dev.orderstream.topology.codec.DeadLetterCodec;
import dev.orderstream.topology.codec.EventCodec;
import dev.orderstream.topology.codec.LetterViewCodec;
import dev.orderstream.topology.codec.ReplyCodec;
import dev.orderstream.topology.codec.SagaCodec;
import dev.orderstream.topology.codec.TestRegistry;
import dev.orderstream.topology.codec.ViewCodec;
import dev.orderstream.topology.domain.fulfilment.SagaPolicy;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyConfig;
import org.junit.jupiter.api.Test;

/** Names of nodes and stores: renaming one is a migration. */
class TopologyPagesTest {
    private static final TopologyConfig CONFIG = new TopologyConfig(new StreamsConfig(properties()));

    @Test
    void ordersReadsCommandsAndWritesFourTopics() {
        try (TestRegistry registry = new TestRegistry()) {
            // When
            String page = OrdersTopology.build(
                            CONFIG,
                            OrdersTopology.topics(List.of()),
                            OrdersDriver.serdes(registry),
                            OrdersDriver.SETTINGS,
                            DecideTelemetry.NONE)
                    .describe()
                    .toString();

            // Then
            assertThat(storesOf("decide", page))
                    .containsExactlyInAnyOrder("order-state", "input-fence", "holds", "held-commands");
            assertThat(page.replaceAll("\\(stores: [^)]*\\)", "")
                            .replaceAll("\\s+", " ")
                            .strip())
                    .isEqualTo("Topologies: Sub-topology: 0"
                            + " Source: commands (topics: [order-commands]) --> decide"
                            + " Source: dead-letter-actions (topics: [order-dead-letter-actions]) --> decide"
                            + " Processor: decide"
                            + " --> append-events, note-no-op, reply, set-aside <-- commands, dead-letter-actions"
                            + " Sink: append-events (topic: order-events) <-- decide"
                            + " Sink: note-no-op (topic: order-outcomes) <-- decide"
                            + " Sink: reply (topic: order-replies) <-- decide"
                            + " Sink: set-aside (topic: order-dead-letters) <-- decide");
        }
    }

    @Test
    void viewsReadsEventsOutcomesDeadLettersSagasAndStockIntoFourteenStores() {
        try (TestRegistry registry = new TestRegistry()) {
            // Given
            ViewSerdes serdes = new ViewSerdes(
                    EventCodec.orders(registry.client(), registry.serializer()).deserializer(),
                    new DeadLetterCodec(registry.client(), registry.serializer()).deserializer(),
                    new DeadLetterActionCodec(registry.client(), registry.serializer()).deserializer(),
                    new ReplyCodec(registry.client(), registry.serializer()).deserializer(),
                    ViewCodec.orders(),
                    ViewCodec.commands(),
                    ViewCodec.customerOrders(),
                    ViewCodec.dailySales(),
                    ViewCodec.productSales(),
                    LetterViewCodec.listed(),
                    LetterViewCodec.handlings(),
                    new SagaCodec(registry.client(), registry.serializer()).deserializer(),
                    SagaCodec.stored(),
                    EventCodec.inventory(registry.client(), registry.serializer())
                            .deserializer(),
                    ViewCodec.stock());

            // When
            String page = ViewsTopology.build(
                            CONFIG,
                            serdes,
                            LetterRetention.STANDARD,
                            new Changes(),
                            new CatchUp((taken, projected) -> Map.of()))
                    .describe()
                    .toString();

            // Then
            assertThat(page)
                    .contains("Source: events (topics: [order-events])")
                    .contains("Source: outcomes (topics: [order-outcomes])")
                    .contains("Source: sagas (topics: [fulfilment-events])")
                    .contains("Source: stock-events (topics: [inventory-events])")
                    .contains("Processor: project-stock (stores: [stock])")
                    .contains("Processor: project-outcomes (stores: [command-status])")
                    .doesNotContain("Sub-topology: 1")
                    .doesNotContain("Sink");
            assertThat(Set.of(topicsOf("dead-letters", page))).isEqualTo(Set.copyOf(Topics.DEAD_LETTERS));
            assertThat(Set.of(topicsOf("dead-letter-actions", page))).isEqualTo(Set.copyOf(Topics.DEAD_LETTER_ACTIONS));
            assertThat(storesOf("project-events", page))
                    .containsExactlyInAnyOrder(
                            "order-by-id",
                            "event-log",
                            "orders-by-customer",
                            "sales-by-day",
                            "sales-by-product",
                            "command-status",
                            "stock");
            assertThat(storesOf("project-dead-letters", page))
                    .containsExactlyInAnyOrder(
                            "command-status",
                            "dead-letters",
                            "dead-letter-index",
                            "dead-letter-handling",
                            "dead-letter-counts");
            assertThat(storesOf("project-dead-letter-actions", page))
                    .containsExactlyInAnyOrder(
                            "dead-letters", "dead-letter-index", "dead-letter-handling", "dead-letter-counts");
            assertThat(storesOf("project-sagas", page))
                    .containsExactlyInAnyOrder("order-by-id", "fulfilment", "fulfilment-index", "fulfilment-counts");
        }
    }

    @Test
    void fulfilmentReadsFiveTopicsAndWritesSix() {
        try (TestRegistry registry = new TestRegistry()) {
            // When
            String page = FulfilmentTopology.build(
                            CONFIG,
                            FulfilmentDriver.serdes(registry),
                            new FulfilmentSettings(SagaPolicy.STANDARD, 3, DecideSettings.RECORD_BYTES_MAX, Map.of()),
                            FulfilmentTelemetry.NONE,
                            () -> false)
                    .describe()
                    .toString();

            // Then
            assertThat(storesOf("advance-saga", page)).containsExactlyInAnyOrder("sagas", "saga-timers", "input-fence");
            assertThat(page.replaceAll("\\(stores: [^)]*\\)", "")
                            .replaceAll("\\s+", " ")
                            .strip())
                    .isEqualTo("Topologies:"
                            + " Sub-topology: 0"
                            + " Source: inventory-events (topics: [inventory-events]) --> by-order"
                            + " Processor: by-order --> stock-by-order-repartition-filter <-- inventory-events"
                            + " Processor: stock-by-order-repartition-filter"
                            + " --> stock-by-order-repartition-sink <-- by-order"
                            + " Sink: stock-by-order-repartition-sink (topic: stock-by-order-repartition) <-- stock-by-order-repartition-filter"
                            + " Sub-topology: 1"
                            + " Source: fulfilment-actions (topics: [fulfilment-actions]) --> advance-saga"
                            + " Source: order-events (topics: [order-events]) --> advance-saga"
                            + " Source: payment-events (topics: [payment-events]) --> advance-saga"
                            + " Source: stock-by-order-repartition-source (topics: [stock-by-order-repartition])"
                            + " --> advance-saga"
                            + " Processor: advance-saga"
                            + " --> ask-inventory, ask-notification, ask-order, ask-payment, set-aside, show-saga <-- order-events, payment-events, fulfilment-actions, stock-by-order-repartition-source"
                            + " Sink: ask-inventory (topic: inventory-commands) <-- advance-saga"
                            + " Sink: ask-notification (topic: notification-commands) <-- advance-saga"
                            + " Sink: ask-order (topic: order-commands) <-- advance-saga"
                            + " Sink: ask-payment (topic: payment-commands) <-- advance-saga"
                            + " Sink: set-aside (topic: payment-dead-letters) <-- advance-saga"
                            + " Sink: show-saga (topic: fulfilment-events) <-- advance-saga");
        }
    }

    @Test
    void anAggregateWithoutACommandTopicIsRefused() {
        // Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AggregateTopics("Order", List.of(), "e", "d", "a", "r", "o", "s"));
    }

    /** The stores of a processor, which Kafka prints in any order. */
    private static String[] topicsOf(String source, String page) {
        return namesBehind("Source: " + source + " (topics: [", page);
    }

    private static String[] storesOf(String processor, String page) {
        return namesBehind("Processor: " + processor + " (stores: [", page);
    }

    private static String[] namesBehind(String before, String page) {
        int from = page.indexOf(before) + before.length();
        return page.substring(from, page.indexOf("])", from)).split(", ", -1);
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG, "pages",
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1",
                StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true));
        return properties;
    }
}
