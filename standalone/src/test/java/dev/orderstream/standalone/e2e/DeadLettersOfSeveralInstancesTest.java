package dev.orderstream.standalone.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderstream.avro.deadletter.DeadLetter;
import dev.orderstream.avro.deadletter.DeadLetterAction;
import dev.orderstream.avro.deadletter.DeadLetterActionType;
import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.OrdersAppConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters of a real pipeline, asked of either of two instances, and of the one that is left when the other is killed. */
class DeadLettersOfSeveralInstancesTest {
    private static final int ORDERS = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void listAndDetailsAreCompleteOnEitherInstanceAndAfterAKill(@TempDir Path directory) throws Exception {
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"));
                OrdersApp orders = OrdersApp.start(
                        OrdersAppConfig.forEmbedded(
                                cluster.bootstrapServers(), cluster.registryUrl(), directory.resolve("orders")),
                        new SimpleMeterRegistry());
                ViewsFleet views = new ViewsFleet(cluster, directory)) {
            // Given: refused commands and poison, on all partitions
            orders.awaitRunning(PATIENCE);
            String first = views.start("first");
            String second = views.start("second");
            views.awaitSpread(first, second);
            sendBadCommands(cluster);
            await().atMost(PATIENCE).until(() -> letters(cluster).size() == 3 * ORDERS);
            ConsumerRecord<byte[], byte[]> discarded =
                    cluster.committed(Topics.ORDER_DEAD_LETTERS).getFirst();
            discard(cluster, discarded);
            Set<String> all =
                    letters(cluster).stream().map(DeadLetter::getDeadLetterId).collect(Collectors.toSet());
            Set<String> open = new HashSet<>(all);
            open.remove(letter(cluster, discarded).getDeadLetterId());

            // When
            awaitListed(first, open);
            awaitListed(second, open);

            // Then
            assertComplete(first, all);
            assertComplete(second, all);

            // When
            views.instance(second).kill();

            // Then
            awaitListed(first, open);
            assertComplete(first, all);
        }
    }

    private static void sendBadCommands(Cluster cluster) throws ExecutionException, InterruptedException {
        for (int i = 0; i < ORDERS; i++) {
            String orderId = "order-" + i;
            cluster.post(Commands.record(orderId, cluster.encode(Commands.submit(orderId))));
            cluster.post(Commands.record(orderId, ("junk " + i).getBytes(UTF_8)));
            cluster.post(new ProducerRecord<>(
                    Topics.ORDER_COMMANDS, i % Cluster.PARTITIONS, null, cluster.encode(Commands.create(orderId))));
        }
        cluster.flush();
    }

    private static void discard(Cluster cluster, ConsumerRecord<byte[], byte[]> record)
            throws ExecutionException, InterruptedException {
        DeadLetterAction action = new DeadLetterAction(
                letter(cluster, record).getDeadLetterId(),
                DeadLetterActionType.DISCARDED,
                "ada",
                "a test",
                Instant.now(),
                null,
                List.of());
        try (Serializer<SpecificRecord> serializer = AvroSerdes.serializer(cluster.settings())) {
            String topic = Topics.ORDER_DEAD_LETTER_ACTIONS;
            cluster.send(
                    new ProducerRecord<>(topic, record.partition(), record.key(), serializer.serialize(topic, action)));
        }
    }

    private static void awaitListed(String url, Set<String> expected) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(listed(url, "")).isEqualTo(expected));
    }

    /** Every letter is listed, counted, and shown with the record that was set aside. */
    private static void assertComplete(String url, Set<String> all) throws IOException, InterruptedException {
        assertThat(listed(url, "&state=OPEN,PARKED,REDRIVEN,DISCARDED")).isEqualTo(all);
        int counted = 0;
        for (JsonNode count : new Http(url).get("/dead-letters/counts").body().path("counts")) {
            counted += count.path("count").asInt();
        }
        assertThat(counted).isEqualTo(all.size());
        for (String id : all) {
            Http.Answer letter = new Http(url).get("/dead-letters/" + id);
            assertThat(letter.status()).as(id).isEqualTo(200);
            assertThat(letter.body().at("/source/value/hex").asText()).isNotEmpty();
            assertThat(letter.body().has("command"))
                    .isEqualTo(!letter.text("/code").equals("NOT_AVRO"));
        }
    }

    /** By small pages; nothing is listed twice. */
    private static Set<String> listed(String url, String filter) throws IOException, InterruptedException {
        Set<String> ids = new TreeSet<>();
        String cursor = "";
        do {
            Http.Answer page = new Http(url).get("/dead-letters?limit=7" + filter + cursor);
            assertThat(page.status()).isEqualTo(200);
            page.body()
                    .path("deadLetters")
                    .forEach(letter -> assertThat(
                                    ids.add(letter.path("deadLetterId").asText()))
                            .isTrue());
            cursor = page.body().has("next") ? "&cursor=" + page.text("/next") : "";
        } while (!cursor.isEmpty());
        return ids;
    }

    private static List<DeadLetter> letters(Cluster cluster) {
        return cluster.values(Topics.ORDER_DEAD_LETTERS).stream()
                .map(DeadLetter.class::cast)
                .toList();
    }

    private static DeadLetter letter(Cluster cluster, ConsumerRecord<byte[], byte[]> record) {
        return (DeadLetter) AvroSerdes.deserializer(cluster.settings(), Topics.ORDER_DEAD_LETTERS)
                .deserialize(Topics.ORDER_DEAD_LETTERS, record.value());
    }
}
