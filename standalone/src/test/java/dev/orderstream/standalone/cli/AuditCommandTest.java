package dev.orderstream.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.orderstream.schemas.TopicCatalog;
import dev.orderstream.schemas.Topics;
import dev.orderstream.standalone.Pipeline;
import dev.orderstream.standalone.PipelineSettings;
import dev.orderstream.topology.app.ViewsAppConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code orders audit} and {@code orders offsets restore} against a whole pipeline whose offsets are set back. */
@Timeout(120)
class AuditCommandTest {
    @TempDir
    private Path dir;

    @Test
    void offsetsThatWereSetBackAreFoundAndRestored() throws Exception {
        try (Pipeline pipeline = Pipeline.start(PipelineSettings.in(dir.resolve("pipeline")));
                Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", pipeline.bootstrapServers()))) {
            // Given
            createOrder(pipeline.gatewayUrl());

            // When, then: nothing is wrong, and nothing is touched while it runs
            Ran clean = orders(pipeline, "audit");
            assertThat(clean.out())
                    .contains(
                            "orders: nothing found",
                            "inventory: nothing found",
                            ViewsAppConfig.APPLICATION_ID + ": nothing found");
            assertThat(clean.exitCode()).isZero();
            Ran refused = orders(pipeline, "offsets restore --yes");
            assertThat(refused.err()).contains("Group orders has live members");
            assertThat(refused.exitCode()).isEqualTo(2);

            // Given: the offset of the order's partition is set back
            pipeline.orders().close();
            TopicPartition input = processed(admin);
            await().ignoreExceptions()
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> admin.alterConsumerGroupOffsets("orders", Map.of(input, new OffsetAndMetadata(0)))
                                    .all()
                                    .get());

            // When
            Ran text = orders(pipeline, "audit");
            Ran data = orders(pipeline, "audit --json");

            // Then
            assertThat(text.out()).contains("orders:", "  OFFSETS_RESET: the committed offset of " + input + " is 0");
            assertThat(text.exitCode()).isEqualTo(1);
            JsonNode findings = new ObjectMapper().readTree(data.out()).at("/findings");
            assertThat(findings).hasSize(1);
            assertThat(findings.at("/0/application").asText()).isEqualTo("orders");
            assertThat(findings.at("/0/code").asText()).isEqualTo("OFFSETS_RESET");
            assertThat(findings.at("/0/subject").asText()).isEqualTo(input.toString());
            assertThat(findings.at("/0/sentence").asText()).contains("'orders offsets restore'");
            assertThat(data.exitCode()).isEqualTo(1);

            // When, then: asked first
            Ran unasked = orders(pipeline, "offsets restore");
            assertThat(unasked.err()).contains("No offset was set: there is no terminal to ask at");
            assertThat(unasked.exitCode()).isEqualTo(2);

            // When
            Ran restored = orders(pipeline, "offsets restore --yes --json");

            // Then
            assertThat(restored.exitCode()).isZero();
            JsonNode offsets = new ObjectMapper().readTree(restored.out());
            assertThat(offsets.at("/set").asBoolean()).isTrue();
            assertThat(offsets.at("/offsets/0/before").asLong()).isZero();
            assertThat(offsets.at("/offsets/0/after").asLong()).isEqualTo(1);
            assertThat(orders(pipeline, "audit").exitCode()).isZero();
            Ran again = orders(pipeline, "offsets restore");
            assertThat(again.out()).contains("nothing is to be set");
            assertThat(again.exitCode()).isZero();

            // When: the group has read a team's topic, too
            admin.createTopics(TopicCatalog.topics(List.of("web"), 4, (short) 1, 1).stream()
                            .filter(topic -> topic.name().equals("order-commands.web"))
                            .toList())
                    .all()
                    .get();
            TopicPartition ofTeam = new TopicPartition("order-commands.web", 0);
            admin.alterConsumerGroupOffsets("orders", Map.of(ofTeam, new OffsetAndMetadata(0)))
                    .all()
                    .get();

            // Then: without the team it would look at half
            for (String command : List.of("audit", "offsets restore")) {
                Ran half = orders(pipeline, command);
                assertThat(half.err()).contains("has read order-commands.web", "give its team with --team");
                assertThat(half.exitCode()).isEqualTo(2);
            }
            assertThat(orders(pipeline, "offsets restore --team web").exitCode())
                    .isZero();
        }
    }

    private static TopicPartition processed(Admin admin) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets("orders")
                .partitionsToOffsetAndMetadata()
                .get();
        return offsets.entrySet().stream()
                .filter(offset -> offset.getKey().topic().equals(Topics.ORDER_COMMANDS))
                .filter(offset -> offset.getValue().offset() > 0)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private static Ran orders(Pipeline pipeline, String command) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.addAll(List.of("--bootstrap-servers", pipeline.bootstrapServers()));
        return Ran.orders(arguments.toArray(String[]::new));
    }

    private static void createOrder(String gateway) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(gateway + "/orders"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(
                            "{\"orderId\":\"o\",\"customerId\":\"ada\",\"currency\":\"EUR\",\"items\":[]}"))
                    .build();
            assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
        }
    }
}
