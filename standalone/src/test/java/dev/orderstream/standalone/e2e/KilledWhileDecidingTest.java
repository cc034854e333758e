package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderstream.schemas.Registry;
import dev.orderstream.schemas.Topics;
import dev.orderstream.standalone.e2e.Oracle.Ends;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exactly once: the deciding application is killed within open transactions, again and again, while commands come in. */
class KilledWhileDecidingTest {
    private static final int ROUNDS = 3;
    private static final int ORDERS_A_ROUND = 150;

    @Test
    void everyRecordEndsExactlyOnce(@TempDir Path directory)
            throws ExecutionException, InterruptedException, IOException {
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"))) {
            int aborted = 0;
            for (int round = 0; round < ROUNDS; round++) {
                // Given
                try (ChildJvm orders = start(cluster, directory)) {
                    // When: killed with records written and not committed
                    send(cluster, round);
                    long committed = cluster.committed(Topics.ORDER_EVENTS).size();
                    await().atMost(Duration.ofSeconds(30))
                            .pollDelay(Duration.ZERO)
                            .pollInterval(Duration.ofMillis(10))
                            .until(() -> cluster.written(Topics.ORDER_EVENTS) > committed);
                    orders.kill();
                }
                aborted += cluster.uncommitted(Topics.ORDER_EVENTS) > 0 ? 1 : 0;
            }
            try (ChildJvm orders = start(cluster, directory)) {
                // Then
                Ends expected =
                        Oracle.expected(Registry.client(cluster.settings()), cluster.committed(Topics.ORDER_COMMANDS));
                assertThat(expected.events()).hasSize(ROUNDS * ORDERS_A_ROUND);
                assertThat(expected.deadLetters()).hasSize(2 * ROUNDS * ORDERS_A_ROUND / 10);
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(Oracle.found(
                                        cluster.values(Topics.ORDER_EVENTS), cluster.values(Topics.ORDER_DEAD_LETTERS)))
                                .isEqualTo(expected));
                orders.kill();
            }
            assertThat(aborted)
                    .as("a kill within an open transaction, else the run says nothing")
                    .isPositive();
        }
    }

    private static ChildJvm start(Cluster cluster, Path directory) throws IOException {
        ChildJvm orders = ChildJvm.start(
                OrdersProcess.class,
                List.of(
                        cluster.bootstrapServers(),
                        cluster.registryUrl(),
                        directory.resolve("state").toString()));
        orders.printedUntil("running");
        return orders;
    }

    /** Two commands an order; every tenth a third that is refused, a copy of the second that has no effect, and poison. */
    private static void send(Cluster cluster, int round) throws ExecutionException, InterruptedException {
        for (int i = 0; i < ORDERS_A_ROUND; i++) {
            String order = "order-" + round + "-" + i;
            cluster.post(Commands.record(order, cluster.encode(Commands.create(order))));
            byte[] submit = cluster.encode(Commands.submit(order));
            cluster.post(Commands.record(order, submit));
            if (i % 10 == 0) {
                cluster.post(Commands.record(order, cluster.encode(Commands.submit(order))));
                cluster.post(Commands.record(order, submit));
                cluster.post(Commands.record(order, Arrays.copyOf(submit, submit.length - 1)));
            }
        }
        cluster.flush();
    }
}
