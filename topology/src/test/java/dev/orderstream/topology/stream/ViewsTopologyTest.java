package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderstream.schemas.Topics;
import dev.orderstream.schemas.UnreadableRecordException;
import dev.orderstream.topology.codec.AvroCommands;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.Orders;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.kernel.Metadata;
import dev.orderstream.topology.kernel.Recorded;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The read side: orders and their history as the events made them. */
class ViewsTopologyTest {
    private final OrdersDriver orders = new OrdersDriver();
    private final Changes changes = new Changes(Duration.ofHours(1));
    private final ViewsDriver views = new ViewsDriver(orders.registry(), changes);

    @AfterEach
    void close() {
        views.close();
        orders.close();
    }

    @Test
    void anOrderIsSeenAsItsEventsMadeIt() {
        // Given
        orders.send(Commands.create("command-1"));
        Instant created = orders.lastSent();
        orders.send(Commands.submit("command-2"));
        orders.send(AvroCommands.of("order-1", "command-3", new OrderCommand.RecordPayment("p1", Orders.eur(1_300))));

        // When
        views.follow(orders);

        // Then
        assertThat(views.order("order-1"))
                .contains(new OrderView(
                        "order-1",
                        "customer-1",
                        "EUR",
                        OrderStatus.PAID,
                        4,
                        List.of(Orders.ITEM_A),
                        1_000,
                        1_300,
                        300,
                        0,
                        created,
                        orders.lastSent()));
        assertThat(views.history("order-1"))
                .extracting(event -> event.version() + " " + event.type())
                .containsExactly("1 OrderCreated", "2 OrderSubmitted", "3 PaymentReceived", "4 RefundRequested");
        assertThat(views.order("order-2")).isEmpty();
    }

    @Test
    void anEventOfATypeThatANewerReleaseWritesStopsTheView() throws IOException, RestClientException {
        // Given
        int id = orders.registry()
                .client()
                .register(
                        "newer",
                        new AvroSchema(SchemaBuilder.record("dev.orderstream.avro.event.OrderGiftWrapped")
                                .fields()
                                .requiredString("paper")
                                .endRecord()));
        byte[] unknown = ByteBuffer.allocate(7)
                .put((byte) 0)
                .putInt(id)
                .put((byte) 2)
                .put((byte) 'r')
                .array();

        // Then: going on would show the order without it for ever
        assertThatThrownBy(() -> views.pipe(Topics.ORDER_EVENTS, new TestRecord<>("order-1".getBytes(UTF_8), unknown)))
                .hasRootCauseInstanceOf(UnreadableRecordException.class);
    }

    @Test
    void aGapInTheHistoryOfAnOrderStopsTheView() {
        // Given
        orders.send(Commands.create("command-1"));
        orders.send(Commands.submit("command-2"));
        TestRecord<byte[], byte[]> second = orders.raw(Topics.ORDER_EVENTS).getLast();

        // Then
        assertThatThrownBy(() -> views.pipe(Topics.ORDER_EVENTS, second))
                .hasRootCauseMessage("order order-1 is at version 0, and its next event has version 2");
    }

    @Test
    void aDeadLetterOrOutcomeThatCannotBeReadCostsNoMoreThanItsStatus() {
        // Given
        orders.send(Commands.create("command-1"));
        TestRecord<byte[], byte[]> junk = new TestRecord<>("order-1".getBytes(UTF_8), new byte[] {1, 2, 3});

        // When
        views.pipe(Topics.ORDER_DEAD_LETTERS, junk);
        views.pipe(Topics.ORDER_OUTCOMES, junk);
        views.pipe(Topics.ORDER_EVENTS, orders.raw(Topics.ORDER_EVENTS));

        // Then
        assertThat(views.order("order-1").orElseThrow().version()).isEqualTo(1);
    }

    @Test
    void anEventThatCannotBeReadStopsTheViewInsteadOfLeavingAGap() {
        // Given
        orders.send(Commands.create("command-1"));
        byte[] value = orders.raw(Topics.ORDER_EVENTS).getFirst().value();
        TestRecord<byte[], byte[]> truncated = new TestRecord<>(
                "order-1".getBytes(UTF_8),
                ByteBuffer.allocate(9).put(value, 0, 9).array());

        // Then
        assertThatThrownBy(() -> views.pipe(Topics.ORDER_EVENTS, truncated))
                .hasRootCauseInstanceOf(UnreadableRecordException.class);
    }

    @Test
    void anEventWithoutACauseIsSeenToo() throws InterruptedException {
        // Given
        byte[] event = orders.bytes(new Recorded<>(
                "event-1",
                "Order",
                "order-1",
                1,
                OrdersDriver.START,
                Metadata.NONE,
                "OrderCreated",
                new OrderEvent.OrderCreated("customer-1", "EUR", List.of())));
        List<TestRecord<byte[], byte[]>> records = List.of(new TestRecord<>("order-1".getBytes(UTF_8), event));

        // When
        boolean woken = wokenBy(Topics.ORDER_EVENTS, records);

        // Then
        assertThat(woken).isTrue();
        assertThat(views.order("order-1").orElseThrow().status()).isEqualTo(OrderStatus.DRAFT);
        assertThat(views.content().get(Stores.COMMAND_STATUS)).isEmpty();
    }

    @Test
    void whoeverWaitsIsWokenAfterEachProjection() throws InterruptedException {
        // Given
        orders.send(Commands.create("command-1"));
        orders.send(Commands.cancel("command-2"));
        orders.send(Commands.cancel("command-3"));
        orders.send(Commands.submit("command-4"));

        for (String topic : ViewsDriver.TOPICS) {
            List<TestRecord<byte[], byte[]>> records = orders.raw(topic);
            assertThat(records).isNotEmpty();

            // Then
            assertThat(wokenBy(topic, records)).as("woken by %s", topic).isTrue();
        }
    }

    /** Delivers the records between a waiter's first look and its wait; true when it looks again soon. */
    private boolean wokenBy(String topic, List<TestRecord<byte[], byte[]>> records) throws InterruptedException {
        int[] looks = {0};
        long soon = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        return changes.await("order-1", Duration.ofSeconds(15), () -> {
            looks[0]++;
            if (looks[0] == 1) {
                views.pipe(topic, records);
            }
            return looks[0] == 2 && System.nanoTime() < soon;
        });
    }
}
