package dev.orderstream.standalone.e2e;

import static dev.orderstream.schemas.Topics.ORDER_COMMANDS;
import static dev.orderstream.schemas.Topics.ORDER_DEAD_LETTERS;
import static dev.orderstream.schemas.Topics.ORDER_EVENTS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderstream.avro.command.AddItem;
import dev.orderstream.avro.command.CreateOrder;
import dev.orderstream.avro.command.RemoveItem;
import dev.orderstream.avro.event.EventEnvelope;
import dev.orderstream.avro.type.Money;
import dev.orderstream.avro.type.OrderItem;
import dev.orderstream.schemas.Headers;
import dev.orderstream.topology.app.OrdersAppConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The deciding application is killed with commands waiting, and again within transactions that decide them. */
@Timeout(240)
class KilledWhileHoldingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ORDER = "order-1";
    private static final int WAITING = 900;
    private static final int ROUNDS = 3;

    @Test
    void thoseThatWaitAreDecidedOnceAndInTheirOrder(@TempDir Path directory)
            throws ExecutionException, InterruptedException, IOException {
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"))) {
            // Given: one too large, and those behind it
            RecordMetadata large = cluster.sending(record(cluster, create(50))).get();
            for (int i = 0; i < WAITING / 2; i++) {
                cluster.post(record(cluster, new AddItem(Commands.envelope(ORDER, null), item("more"))));
                cluster.post(record(cluster, new RemoveItem(Commands.envelope(ORDER, null), "more")));
            }
            cluster.flush();
            try (ChildJvm orders = start(cluster, directory)) {
                await().atMost(PATIENCE)
                        .until(() -> cluster.unread(OrdersAppConfig.APPLICATION_ID, ORDER_COMMANDS) == 0);
                // When: killed with all of them waiting
                orders.kill();
            }
            assertThat(cluster.committed(ORDER_DEAD_LETTERS)).hasSize(1);

            // When: killed with some of them decided and not committed
            for (int round = 0; round < ROUNDS; round++) {
                try (ChildJvm orders = start(cluster, directory)) {
                    int before = cluster.written(ORDER_EVENTS);
                    if (round == 0) {
                        ProducerRecord<byte[], byte[]> redrive = record(cluster, create(1));
                        redrive.headers().add(Headers.REDRIVE_OF, Headers.bytes(id(large)));
                        cluster.send(redrive);
                    }
                    await().atMost(PATIENCE)
                            .pollDelay(Duration.ZERO)
                            .pollInterval(Duration.ofMillis(10))
                            .until(() -> cluster.written(ORDER_EVENTS) > before
                                    || cluster.committed(ORDER_EVENTS).size() > WAITING);
                    orders.kill();
                }
            }
            assertThat(cluster.uncommitted(ORDER_EVENTS))
                    .as("a kill within a transaction, else the run says nothing")
                    .isPositive();

            // Then
            try (ChildJvm orders = start(cluster, directory)) {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(cluster.values(ORDER_EVENTS).stream()
                                        .map(event -> ((EventEnvelope) event.get(0)).getVersion()))
                                .containsExactlyElementsOf(LongStream.rangeClosed(1, WAITING + 1)
                                        .boxed()
                                        .toList()));
                assertThat(cluster.committed(ORDER_DEAD_LETTERS)).hasSize(1);
                orders.kill();
            }
        }
    }

    private static ChildJvm start(Cluster cluster, Path directory) throws IOException {
        ChildJvm orders = ChildJvm.start(
                OrdersProcess.class,
                List.of(
                        cluster.bootstrapServers(),
                        cluster.registryUrl(),
                        directory.resolve("state").toString(),
                        Integer.toString(RefusedKinds.RECORD_BYTES_MAX)));
        orders.printedUntil("running");
        return orders;
    }

    private static String id(RecordMetadata at) {
        return at.topic() + '-' + at.partition() + '-' + at.offset();
    }

    private static ProducerRecord<byte[], byte[]> record(Cluster cluster, SpecificRecord command) {
        return new ProducerRecord<>(ORDER_COMMANDS, ORDER.getBytes(UTF_8), cluster.encode(command));
    }

    private static CreateOrder create(int items) {
        return new CreateOrder(
                Commands.envelope(ORDER, null),
                "customer",
                "EUR",
                IntStream.range(0, items).mapToObj(i -> item("line-" + i)).toList());
    }

    private static OrderItem item(String itemId) {
        return new OrderItem(itemId, "sku", "n".repeat(500), 1, new Money(450L, "EUR"));
    }
}
