package dev.orderstream.standalone.e2e;

import static dev.orderstream.schemas.Topics.ORDER_COMMANDS;
import static dev.orderstream.schemas.Topics.ORDER_DEAD_LETTERS;
import static dev.orderstream.schemas.Topics.ORDER_EVENTS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderstream.avro.deadletter.DeadLetter;
import dev.orderstream.avro.deadletter.RecordPart;
import dev.orderstream.avro.event.EventEnvelope;
import dev.orderstream.avro.event.OrderCancelled;
import dev.orderstream.avro.event.OrderCreated;
import dev.orderstream.avro.event.OrderSubmitted;
import dev.orderstream.avro.type.Metadata;
import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.KeyPartitioner;
import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.OrdersAppConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The deciding application on a real broker: exactly once, poison, restart, wiped state. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrdersOnABrokerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration IN_TIME = Duration.ofSeconds(1);
    private static final int TRIES_MAX = 3;

    private final Path directory;
    private final Cluster cluster;
    private OrdersApp orders;

    OrdersOnABrokerTest(@TempDir Path directory) throws ExecutionException, InterruptedException {
        this.directory = directory;
        this.cluster = Cluster.start(directory.resolve("kafka"));
        this.orders = startOrders();
    }

    @BeforeAll
    void waitUntilItDecides() {
        orders.awaitRunning(PATIENCE);
    }

    @AfterAll
    void stop() {
        orders.close();
        cluster.close();
    }

    /** A way to be unreadable, and the code that says so. */
    record Poison(String code, ProducerRecord<byte[], byte[]> record) {
        @Override
        public String toString() {
            return code + " of " + (record.value() == null ? "null" : record.value().length + " bytes");
        }
    }

    Stream<Poison> poison() {
        byte[] good = cluster.encode(Commands.create("poisoned"));
        byte[] random = new byte[300];
        Arrays.fill(random, (byte) 0x5a);
        byte[] unknownId = good.clone();
        unknownId[1] = 0x7f;
        byte[] truncated = Arrays.copyOf(good, good.length - 3);
        byte[] fiveMegabytes = new byte[5 << 20];
        int right = KeyPartitioner.partition("poisoned", Cluster.PARTITIONS);
        return Stream.of(
                new Poison("NOT_AVRO", Commands.record("poisoned", random)),
                new Poison("NOT_AVRO", Commands.record("poisoned", new byte[0])),
                new Poison("UNKNOWN_SCHEMA_ID", Commands.record("poisoned", unknownId)),
                new Poison("UNDECODABLE", Commands.record("poisoned", truncated)),
                new Poison("UNDECODABLE", Commands.record("poisoned", Arrays.copyOf(good, good.length + 1))),
                new Poison("WRONG_SCHEMA", Commands.record("poisoned", wrongSchema())),
                new Poison("NULL_VALUE", Commands.record("poisoned", null)),
                new Poison("NULL_KEY", new ProducerRecord<>(ORDER_COMMANDS, 0, null, good)),
                new Poison("KEY_MISMATCH", Commands.record("somebody-else", good)),
                new Poison(
                        "WRONG_PARTITION",
                        new ProducerRecord<>(
                                ORDER_COMMANDS, (right + 1) % Cluster.PARTITIONS, "poisoned".getBytes(UTF_8), good)),
                new Poison("UNDECODABLE", Commands.record("poisoned", withHeader(good, fiveMegabytes))));
    }

    @ParameterizedTest
    @MethodSource("poison")
    void poisonIsOneDeadLetterAndTheNextGoodRecordIsDecidedWithinASecond(Poison poison)
            throws ExecutionException, InterruptedException {
        // Given
        int lettersBefore = cluster.committed(ORDER_DEAD_LETTERS).size();

        // When: tried again when it was late, since a disk that stalls is late once, and what poison holds up is late
        // each time
        int tries = 1;
        Duration decided = timeToDecideBehind(poison);
        while (tries < TRIES_MAX && decided.compareTo(IN_TIME) >= 0) {
            tries++;
            decided = timeToDecideBehind(poison);
        }

        // Then
        assertThat(decided).isLessThan(IN_TIME);
        List<SpecificRecord> letters = cluster.values(ORDER_DEAD_LETTERS);
        assertThat(letters).hasSize(lettersBefore + tries);
        DeadLetter letter = letters.stream()
                .map(DeadLetter.class::cast)
                .max(Comparator.comparing(DeadLetter::getTimestamp))
                .orElseThrow();
        assertThat(letter.getCode()).isEqualTo(poison.code());
        if (poison.record().value() != null && poison.record().value().length > 512 << 10) {
            assertThat(letter.getOmitted()).contains(RecordPart.VALUE);
        }
    }

    /** Of a good command that lies behind the poison, on the same partition. */
    private Duration timeToDecideBehind(Poison poison) throws ExecutionException, InterruptedException {
        cluster.send(poison.record());
        String key = keyOn(partitionOf(poison.record()), "after-" + poison.code() + "-" + System.nanoTime());
        return cluster.timeToCommitted(ORDER_EVENTS, Commands.record(key, cluster.encode(Commands.create(key))));
    }

    @Test
    void aRestartAndAWipedStateDirectoryGoOnWhereTheyStopped()
            throws ExecutionException, InterruptedException, IOException {
        // Given
        String order = "restarted";
        cluster.send(Commands.record(order, cluster.encode(Commands.create(order))));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(eventsOf(order)).hasSize(1));

        // When: stopped, its state wiped, and a command sent meanwhile
        orders.close();
        wipe(directory.resolve("state"));
        cluster.send(Commands.record(order, cluster.encode(Commands.submit(order))));
        orders = startOrders();

        // Then: decided against the restored state, and nothing was decided again
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(eventsOf(order)).hasSize(2));
        assertThat(eventsOf(order)).hasExactlyElementsOfTypes(OrderCreated.class, OrderSubmitted.class);
        assertThat(eventsOf(order))
                .extracting(event -> ((EventEnvelope) event.get(0)).getVersion())
                .containsExactly(1L, 2L);
    }

    private OrdersApp startOrders() {
        return OrdersApp.start(
                OrdersAppConfig.forEmbedded(
                        cluster.bootstrapServers(), cluster.registryUrl(), directory.resolve("state")),
                new SimpleMeterRegistry());
    }

    private List<SpecificRecord> eventsOf(String order) {
        return cluster.values(ORDER_EVENTS).stream()
                .filter(event -> ((EventEnvelope) event.get(0)).getAggregateId().equals(order))
                .toList();
    }

    /** A record of another topic's type, in its own subject. */
    private byte[] wrongSchema() {
        return AvroSerdes.serializer(cluster.settings())
                .serialize(
                        ORDER_EVENTS,
                        new OrderCancelled(
                                EventEnvelope.newBuilder()
                                        .setEventId("e")
                                        .setAggregateId("poisoned")
                                        .setAggregateType("Order")
                                        .setVersion(1L)
                                        .setTimestamp(Instant.EPOCH)
                                        .setSchemaVersion(1)
                                        .setMetadata(new Metadata(null, null, null, null))
                                        .build(),
                                "reason"));
    }

    /** The five bytes before a body, then that body. */
    private static byte[] withHeader(byte[] good, byte[] body) {
        byte[] value = Arrays.copyOf(good, 5 + body.length);
        System.arraycopy(body, 0, value, 5, body.length);
        return value;
    }

    private static int partitionOf(ProducerRecord<byte[], byte[]> record) {
        return record.partition() != null
                ? record.partition()
                : KeyPartitioner.partition(record.key(), Cluster.PARTITIONS);
    }

    private static String keyOn(int partition, String prefix) {
        return Stream.iterate(0, i -> i + 1)
                .map(i -> prefix + i)
                .filter(key -> KeyPartitioner.partition(key, Cluster.PARTITIONS) == partition)
                .findFirst()
                .orElseThrow();
    }

    private static void wipe(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
