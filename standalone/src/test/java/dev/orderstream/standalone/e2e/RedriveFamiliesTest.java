package dev.orderstream.standalone.e2e;

import static dev.orderstream.schemas.Topics.INVENTORY_COMMANDS;
import static dev.orderstream.schemas.Topics.INVENTORY_DEAD_LETTERS;
import static dev.orderstream.schemas.Topics.INVENTORY_DEAD_LETTER_ACTIONS;
import static dev.orderstream.schemas.Topics.PAYMENT_DEAD_LETTERS;
import static dev.orderstream.schemas.Topics.PAYMENT_DEAD_LETTER_ACTIONS;
import static dev.orderstream.schemas.Topics.PAYMENT_EVENTS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderstream.avro.deadletter.DeadLetter;
import dev.orderstream.avro.deadletter.DeadLetterKind;
import dev.orderstream.avro.inventory.ReceiveStock;
import dev.orderstream.avro.payment.PaymentDeclined;
import dev.orderstream.avro.payment.PaymentEnvelope;
import dev.orderstream.avro.type.Metadata;
import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.Headers;
import dev.orderstream.schemas.KeyPartitioner;
import dev.orderstream.standalone.cli.Ran;
import dev.orderstream.topology.app.ViewsApp;
import dev.orderstream.topology.app.ViewsAppConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters that are not about orders, from their topics to the terminal and back, on a real broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedriveFamiliesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant SENT_AT = Instant.parse("2026-11-21T09:00:00Z");

    private final Cluster cluster;
    private final Serializer<SpecificRecord> serializer;
    private final ViewsApp views;
    private final String url;
    private final Http queries;

    RedriveFamiliesTest(@TempDir Path directory) throws ExecutionException, InterruptedException {
        this.cluster = Cluster.start(directory.resolve("kafka"));
        this.serializer = AvroSerdes.serializer(cluster.settings());
        this.views = ViewsApp.start(
                ViewsAppConfig.forEmbedded(
                        cluster.bootstrapServers(), cluster.registryUrl(), directory.resolve("views"), 0),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        this.url = "http://127.0.0.1:" + views.port();
        this.queries = new Http(url);
    }

    @BeforeAll
    void waitUntilTheyRun() {
        views.awaitReady(PATIENCE);
    }

    @AfterAll
    void stop() {
        views.close();
        cluster.close();
    }

    @Test
    void aCommandAboutStockIsSentAgain() throws ExecutionException, InterruptedException {
        // Given
        ReceiveStock command = new ReceiveStock(Commands.envelope("tea", null), 3L, "note 7");
        String id = setAside(INVENTORY_DEAD_LETTERS, INVENTORY_COMMANDS, "tea", command);
        Ran listed = orders("list", "--sku", "tea");
        Ran shown = orders("show", id);

        // When
        Ran tried = orders("redrive", id, "--dry-run");
        Ran ran = orders("redrive", id, "--reason", "the bug is fixed", "--actor", "ada");

        // Then
        assertThat(listed.out()).contains(id, "tea");
        assertThat(shown.out()).contains("ReceiveStock", "note 7");
        assertThat(tried.err()).contains("DRY_RUN_NOT_POSSIBLE");
        assertThat(ran.out()).as(ran.err()).contains("Redriven: " + id, "sku      tea");
        ConsumerRecord<byte[], byte[]> sent =
                cluster.committed(INVENTORY_COMMANDS).getLast();
        assertThat(Headers.text(sent.headers(), Headers.REDRIVE_OF)).contains(id);
        assertThat(sent.key()).isEqualTo("tea".getBytes(UTF_8));
        assertThat(sent.partition()).isEqualTo(KeyPartitioner.partition(sent.key(), Cluster.PARTITIONS));
        assertThat(cluster.committed(INVENTORY_DEAD_LETTER_ACTIONS))
                .singleElement()
                .extracting(ConsumerRecord::partition)
                .isEqualTo(sent.partition());
        awaitState(id, "REDRIVEN");
    }

    @Test
    void anAnswerOfAProviderIsDiscarded() throws ExecutionException, InterruptedException {
        // Given
        Metadata metadata = Commands.envelope("o-1", null).getMetadata();
        PaymentDeclined answer =
                new PaymentDeclined(new PaymentEnvelope("e-1", "o-1", "c-1", SENT_AT, metadata), "p-1", "card expired");
        String id = setAside(PAYMENT_DEAD_LETTERS, PAYMENT_EVENTS, "o-1", answer);

        // When
        Ran redriven = orders("redrive", id, "--reason", "again");
        Ran discarded = orders("discard", "--family", "payment", "--reason", "noise", "--yes");

        // Then
        assertThat(redriven.exitCode()).isEqualTo(1);
        assertThat(redriven.err()).contains("NOT_A_COMMAND");
        assertThat(discarded.out()).as(discarded.err()).contains("1 discarded");
        awaitState(id, "DISCARDED");
        assertThat(cluster.committed(PAYMENT_DEAD_LETTER_ACTIONS)).hasSize(1);
    }

    private void awaitState(String id, String state) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(queries.get("/dead-letters/" + id).text("/state"))
                                .isEqualTo(state));
    }

    /** Sends a record and its dead letter, as an application that failed at it, and waits until the views have it. */
    private String setAside(String letters, String topic, String key, SpecificRecord record)
            throws ExecutionException, InterruptedException {
        byte[] keyBytes = key.getBytes(UTF_8);
        byte[] value = serializer.serialize(topic, record);
        int partition = KeyPartitioner.partition(keyBytes, Cluster.PARTITIONS);
        long offset = cluster.sending(new ProducerRecord<>(topic, partition, keyBytes, value))
                .get()
                .offset();
        String id = topic + "-" + partition + "-" + offset;
        DeadLetter letter = DeadLetter.newBuilder()
                .setDeadLetterId(id)
                .setKind(DeadLetterKind.FAILED)
                .setCode("INTERNAL_ERROR")
                .setDetail("It failed.")
                .setTopic(topic)
                .setPartition(partition)
                .setOffset(offset)
                .setTimestamp(SENT_AT)
                .setKey(ByteBuffer.wrap(keyBytes))
                .setValue(ByteBuffer.wrap(value))
                .setHeaders(List.of())
                .setOmitted(List.of())
                .setAggregateId(key)
                .setAttempt(1)
                .build();
        cluster.send(new ProducerRecord<>(letters, partition, keyBytes, serializer.serialize(letters, letter)));
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(queries.get("/dead-letters/" + id).status()).isEqualTo(200));
        return id;
    }

    private Ran orders(String what, String... more) {
        List<String> arguments = new ArrayList<>(List.of("dead-letters", what, "--url", url));
        arguments.addAll(List.of(more));
        return Ran.orders(arguments.toArray(String[]::new));
    }
}
