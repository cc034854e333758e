package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.OrdersAppConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Instances of the read side in JVMs of their own: any of them answers any question, and rightly, while one is killed, comes back and
 * another joins; copies answer within a second of their owner's death.
 */
@Tag("alone")
class SeveralInstancesTest {
    private static final Logger LOG = LoggerFactory.getLogger(SeveralInstancesTest.class);
    private static final int QUESTIONS_A_SECOND = 200;

    /** The session of production, and until everything is owned again; here the session is shorter, so that a disk that stalls fits in. */
    private static final Duration OWNED_AGAIN = Duration.ofSeconds(15);

    private static final Duration PHASE = Duration.ofSeconds(Integer.getInteger("phase.seconds", 5));

    @Test
    void everyAnswerIsRightWhileInstancesDieReturnAndJoin(@TempDir Path directory) throws Exception {
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"));
                OrdersApp orders = OrdersApp.start(
                        OrdersAppConfig.forEmbedded(
                                cluster.bootstrapServers(), cluster.registryUrl(), directory.resolve("orders")),
                        new SimpleMeterRegistry());
                EventOracle oracle = EventOracle.follow(cluster);
                ViewsFleet views = new ViewsFleet(cluster, directory);
                Instances instances = new Instances()) {
            // Given: two instances, orders that keep coming, readers
            orders.awaitRunning(Duration.ofSeconds(60));
            String first = views.start("first");
            String second = views.start("second");
            views.awaitSpread(first, second);
            try (OrderWriter writer = new OrderWriter(cluster);
                    Readers readers = new Readers(oracle, instances, QUESTIONS_A_SECOND)) {
                writer.begin();
                instances.ask(first);
                instances.ask(second);
                pass();

                // When: one is killed; then copies answer at once, and the truth soon
                String ofSecond = orderOf(ViewsFleet.served(second), oracle);
                instances.askNoMore(second);
                views.instance(second).kill();
                long killed = System.nanoTime();
                Http survivor = new Http(first);
                await().pollInterval(Duration.ofMillis(20))
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> survivor.get("/orders/" + ofSecond + "?stale=ok")
                                        .status()
                                == 200);
                Duration copyAfter = Duration.ofNanos(System.nanoTime() - killed);
                await().pollInterval(Duration.ofMillis(20))
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> survivor.get("/orders/" + ofSecond).status() == 200);
                Duration truthAfter = Duration.ofNanos(System.nanoTime() - killed);
                pass();

                // And: it comes back, and a third joins
                instances.ask(views.start("second"));
                instances.ask(views.start("third"));
                pass();

                // Then
                LOG.atInfo()
                        .addKeyValue("copyAfter", copyAfter)
                        .addKeyValue("truthAfter", truthAfter)
                        .addKeyValue("answers", instances)
                        .addKeyValue("questions", readers)
                        .log("Several instances");
                assertThat(readers.violations()).isEmpty();
                assertThat(copyAfter).isLessThan(Duration.ofSeconds(1));
                assertThat(truthAfter).isLessThan(OWNED_AGAIN);
                assertThat(instances.count(200)).isGreaterThan(1_000);
                assertThat(instances.count(304)).isPositive();
                assertThat(instances.count(404)).isPositive();
                assertThat(instances.count(503))
                        .as("the kill was felt, else it says nothing")
                        .isPositive();
                assertThat(Readers.KINDS.keySet())
                        .allSatisfy(kind ->
                                assertThat(readers.answered(kind)).as(kind).isGreaterThan(50));
                assertThat(readers.answeredByCopies()).isGreaterThan(50);
            }
        }
    }

    private static void pass() throws InterruptedException {
        assertThat(new CountDownLatch(1).await(PHASE.toMillis(), TimeUnit.MILLISECONDS))
                .isFalse();
    }

    private static String orderOf(List<Integer> partitions, EventOracle oracle) {
        return oracle.now(PlainLog::created).stream()
                .filter(order -> partitions.contains(PlainLog.partition(order)))
                .findFirst()
                .orElseThrow();
    }
}
