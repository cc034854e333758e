package dev.orderstream.standalone.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderstream.avro.fulfilment.FulfilmentAction;
import dev.orderstream.avro.fulfilment.Intervention;
import dev.orderstream.avro.fulfilment.Saga;
import dev.orderstream.avro.fulfilment.SagaItem;
import dev.orderstream.avro.fulfilment.SagaPhase;
import dev.orderstream.avro.fulfilment.SagaState;
import dev.orderstream.avro.fulfilment.SagaStep;
import dev.orderstream.avro.fulfilment.StepKind;
import dev.orderstream.avro.fulfilment.StepStatus;
import dev.orderstream.avro.type.Metadata;
import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sagas of a real log, asked of either of two instances, and acted on through either. */
@Timeout(240)
class FulfilmentViewsTest {
    private static final int ORDERS = 12;
    private static final int WAITED = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
    private static final String BY_ADA = "{\"actor\": \"ada\", \"reason\": \"the warehouse is back\"}";

    @Test
    void sagasAreListedShownAndActedOnThroughEitherInstance(@TempDir Path directory) throws Exception {
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"));
                Serializer<SpecificRecord> form = AvroSerdes.serializer(cluster.settings());
                TwoViews views = TwoViews.start(cluster, directory)) {
            // Given: of each order a saga that failed, and an older one that comes late
            List<String> all = new ArrayList<>();
            for (int i = 0; i < ORDERS; i++) {
                all.add("order-" + i);
                write(cluster, form, saga(i, 2, StepStatus.GAVE_UP, List.of()));
                write(cluster, form, saga(i, 1, StepStatus.PENDING, List.of()));
            }

            for (Http queries : views.queries()) {
                // Then
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(listed(queries, "COMPENSATION_FAILED"))
                                .isEqualTo(all));
                assertThat(listed(queries, "COMPENSATING")).isEmpty();
                for (String order : all) {
                    Http.Answer shown = queries.get("/orders/" + order + "/fulfilment?minVersion=5");
                    assertThat(shown.status()).as(order).isEqualTo(200);
                    assertThat(shown.header("ETag")).isEqualTo("\"2\"");
                    assertThat(shown.text("/steps/0/status")).isEqualTo("GAVE_UP");
                }
            }

            // When: each instance is asked for half of them, whoever owns them
            for (int i = 0; i < ORDERS; i++) {
                Http.Answer accepted = views.queries().get(i % 2).post("/fulfilments/" + all.get(i) + "/retry", BY_ADA);
                assertThat(accepted.status()).as(accepted.body().toString()).isEqualTo(202);
                assertThat(accepted.header("Location")).isEqualTo("/orders/" + all.get(i) + "/fulfilment");
            }

            // Then: each lies where its saga does
            List<ConsumerRecord<byte[], byte[]>> actions = cluster.committed(Topics.FULFILMENT_ACTIONS);
            assertThat(actions)
                    .extracting(action -> new String(action.key(), UTF_8))
                    .containsExactlyInAnyOrderElementsOf(all);
            assertThat(actions)
                    .allSatisfy(action -> assertThat(action.partition())
                            .isEqualTo(cluster.committed(Topics.FULFILMENT_EVENTS).stream()
                                    .filter(saga ->
                                            new String(saga.key(), UTF_8).equals(new String(action.key(), UTF_8)))
                                    .findFirst()
                                    .orElseThrow()
                                    .partition()));
            assertCounted(views, ORDERS);

            // When: some are waited for at one instance, which owns some of them
            for (int i = 0; i < WAITED; i++) {
                assertWhoWaitsIsTold(cluster, form, views.queries().getFirst(), i);
            }

            // Then
            assertCounted(views, ORDERS - WAITED);
        }
    }

    private static void assertWhoWaitsIsTold(Cluster cluster, Serializer<SpecificRecord> form, Http queries, int order)
            throws ExecutionException, InterruptedException {
        int before = cluster.committed(Topics.FULFILMENT_ACTIONS).size();
        CompletableFuture<Http.Answer> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return queries.post("/fulfilments/order-" + order + "/resolve?wait=10000", BY_ADA);
            } catch (IOException | InterruptedException failed) {
                throw new IllegalStateException(failed);
            }
        });
        await().atMost(PATIENCE)
                .until(() -> cluster.committed(Topics.FULFILMENT_ACTIONS).size() == before + 1);
        FulfilmentAction action = cluster.values(Topics.FULFILMENT_ACTIONS).stream()
                .map(FulfilmentAction.class::cast)
                .filter(each -> each.getOrderId().equals("order-" + order))
                .reduce((first, last) -> last)
                .orElseThrow();
        write(
                cluster,
                form,
                saga(
                        order,
                        3,
                        StepStatus.RESOLVED,
                        List.of(new Intervention(
                                action.getType(), action.getActor(), action.getReason(), action.getAt(), true))));
        Http.Answer told = waiting.join();
        assertThat(told.status()).as(told.body().toString()).isEqualTo(200);
        assertThat(told.body().path("applied").asBoolean()).isTrue();
        assertThat(told.text("/state")).isEqualTo("COMPENSATED");
    }

    /** Both instances together, each of what it owns. */
    private static void assertCounted(TwoViews views, double failed) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            double sum = 0;
            for (Http queries : views.queries()) {
                sum += scraped(queries);
            }
            assertThat(sum).isEqualTo(failed);
        });
    }

    private static double scraped(Http queries) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(queries.base() + "/metrics"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("orderstream_sagas{") && line.contains("COMPENSATION_FAILED"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }

    /** By small pages. */
    private static List<String> listed(Http queries, String state) throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            Http.Answer page =
                    queries.get("/fulfilments?limit=5&olderThan=2026-11-21T10:00:00Z&state=" + state + cursor);
            assertThat(page.status()).as(page.body().toString()).isEqualTo(200);
            for (JsonNode saga : page.body().path("fulfilments")) {
                ids.add(saga.path("orderId").asText());
            }
            cursor = page.body().has("next") ? "&cursor=" + page.text("/next") : "";
        } while (!cursor.isEmpty());
        return ids;
    }

    private static void write(Cluster cluster, Serializer<SpecificRecord> form, Saga saga)
            throws ExecutionException, InterruptedException {
        String topic = Topics.FULFILMENT_EVENTS;
        cluster.send(new ProducerRecord<>(topic, saga.getOrderId().getBytes(UTF_8), form.serialize(topic, saga)));
    }

    /** One that gives back what it had reserved, a second younger than the one before. */
    private static Saga saga(int order, long revision, StepStatus release, List<Intervention> interventions) {
        Instant started = START.plusSeconds(order);
        return new Saga(
                "order-" + order,
                revision,
                5L,
                SagaPhase.COMPENSATING,
                SagaState.COMPENSATING,
                "customer",
                "EUR",
                3_998L,
                0L,
                false,
                List.of(new SagaItem("a", "sku-a", 2)),
                List.of(new SagaStep(
                        StepKind.RELEASE,
                        "sku-a",
                        release,
                        0L,
                        6,
                        0,
                        null,
                        started,
                        release == StepStatus.PENDING ? started : null)),
                "PAYMENT_FAILED",
                started,
                started.plusSeconds(revision),
                interventions,
                new Metadata(null, null, null, null));
    }
}
