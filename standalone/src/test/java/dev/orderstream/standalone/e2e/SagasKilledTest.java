package dev.orderstream.standalone.e2e;

import static dev.orderstream.schemas.Topics.FULFILMENT_EVENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.fulfilment.Saga;
import dev.orderstream.avro.fulfilment.SagaState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The application fulfilment is killed within transactions: every saga ends, and nobody is asked twice. */
@Timeout(240)
class SagasKilledTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ORDERS = 60;
    private static final int SKUS = 5;
    private static final int ROUNDS = 3;

    @Test
    void everySagaEndsAndAsksOnce(@TempDir Path directory)
            throws ExecutionException, InterruptedException, IOException {
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"))) {
            // Given
            SagaWorld world = new SagaWorld(cluster);
            List<String> orders = IntStream.range(0, ORDERS)
                    .mapToObj(number -> "order-" + number)
                    .toList();

            // When: killed each time that it has written and not committed
            for (int round = 0; round < ROUNDS; round++) {
                try (ChildJvm sagas = start(cluster, directory, "400")) {
                    int before = written(cluster);
                    for (String order : orders.subList(round * ORDERS / ROUNDS, (round + 1) * ORDERS / ROUNDS)) {
                        world.submit(order, "sku-" + Math.floorMod(order.hashCode(), SKUS));
                    }
                    world.answer();
                    await().atMost(PATIENCE)
                            .pollDelay(Duration.ZERO)
                            .pollInterval(Duration.ofMillis(10))
                            .until(() -> written(cluster) > before);
                    sagas.kill();
                }
            }
            assertThat(SagaWorld.COMMANDS.stream()
                            .mapToInt(cluster::uncommitted)
                            .sum())
                    .as("a kill within a transaction, else the run says nothing")
                    .isPositive();

            // Then
            try (ChildJvm sagas = start(cluster, directory, "10")) {
                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).untilAsserted(() -> {
                    world.answer();
                    assertThat(states(cluster))
                            .hasSize(ORDERS)
                            .containsOnlyKeys(orders)
                            .containsValue(SagaState.COMPLETED)
                            .doesNotContainValue(SagaState.RESERVING)
                            .doesNotContainValue(SagaState.CHARGING)
                            .doesNotContainValue(SagaState.RECORDING);
                });
                for (String topic : SagaWorld.COMMANDS) {
                    assertThat(cluster.values(topic))
                            .as(topic)
                            .hasSize(ORDERS)
                            .extracting(command -> ((CommandEnvelope) command.get(0)).getCommandId())
                            .doesNotHaveDuplicates();
                }
                sagas.kill();
            }
        }
    }

    private static Map<String, SagaState> states(Cluster cluster) {
        Map<String, SagaState> states = new HashMap<>();
        cluster.forEachValue(FULFILMENT_EVENTS, value -> {
            Saga saga = (Saga) value;
            states.put(saga.getOrderId(), saga.getState());
        });
        return states;
    }

    private static int written(Cluster cluster) {
        return SagaWorld.COMMANDS.stream().mapToInt(cluster::written).sum();
    }

    private static ChildJvm start(Cluster cluster, Path directory, String commitMillis) throws IOException {
        ChildJvm sagas = ChildJvm.start(
                FulfilmentProcess.class,
                List.of(
                        cluster.bootstrapServers(),
                        cluster.registryUrl(),
                        directory.resolve("state").toString(),
                        commitMillis));
        sagas.printedUntil("running");
        return sagas;
    }
}
