package dev.orderstream.standalone.e2e;

import static dev.orderstream.standalone.e2e.Audited.INPUT;
import static dev.orderstream.standalone.e2e.Audited.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.app.FindingCode;
import dev.orderstream.topology.app.OperationsServer;
import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.RunningStreams;
import dev.orderstream.topology.app.ViewsApp;
import dev.orderstream.topology.query.QuerySettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The cluster changes under instances that run: what can wait is a metric, what cannot stops them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunningAuditTest {
    private final Audited audited;

    RunningAuditTest(@TempDir Path directory) throws ExecutionException, InterruptedException {
        this.audited = new Audited(directory);
    }

    @AfterAll
    void stop() {
        audited.close();
    }

    @Test
    void whatCanWaitIsAMetricWhileItLasts() throws Exception {
        // Given
        PrometheusMeterRegistry ofViews = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        SimpleMeterRegistry ofOrders = new SimpleMeterRegistry();
        try (OrdersApp orders = audited.started("waiting", ofOrders);
                ViewsApp views = ViewsApp.start(audited.views(4), ofViews)) {
            views.awaitReady(PATIENCE);
            audited.send(3);
            audited.awaitDecided("waiting");
            Audited.assertNoOtherFindings(ofOrders, "waiting");
            Audited.assertNoOtherFindings(ofViews, "order-views-v4");

            // When
            audited.set(Topics.ORDER_EVENTS, "retention.ms", "1000000000");
            audited.deleteTopic(Topics.ORDER_REPLIES);

            // Then
            Audited.awaitFindings(ofOrders, "waiting", FindingCode.RETENTION, 1);
            Audited.awaitFindings(ofViews, "order-views-v4", FindingCode.RETENTION, 1);
            Audited.awaitFindings(ofOrders, "waiting", FindingCode.TOPIC_MISSING, 1);
            Audited.assertNoOtherFindings(ofOrders, "waiting", FindingCode.RETENTION, FindingCode.TOPIC_MISSING);

            // When
            audited.set(Topics.ORDER_EVENTS, "retention.ms", "-1");

            // Then
            Audited.awaitFindings(ofOrders, "waiting", FindingCode.RETENTION, 0);
            Audited.awaitFindings(ofViews, "order-views-v4", FindingCode.RETENTION, 0);
            assertThat(ofOrders.get("orderstream.audit.age").gauge().value()).isBetween(0.0, 10.0);
            assertThat(orders.running().isReady()).isTrue();
        } finally {
            audited.create(Topics.ORDER_REPLIES);
        }
    }

    /** Not one that is read: only looking at it tells. */
    @Test
    void aLogThatIsAnotherOneStopsTheInstance() throws Exception {
        // Given
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (OrdersApp orders = audited.started("recreated", metrics);
                OperationsServer server =
                        OperationsServer.start(QuerySettings.of("127.0.0.1", 0), orders.running(), metrics)) {
            Http http = new Http("http://127.0.0.1:" + server.port());
            await().atMost(PATIENCE).until(() -> http.get("/health/ready").status() == 200);

            // When
            audited.recreate(Topics.ORDER_OUTCOMES);

            // Then
            awaitStopped(orders.running(), "ERROR (last failure: TOPIC_RECREATED: topic order-outcomes has the id ");
            for (String probe : List.of("/health/live", "/health/ready")) {
                assertThat(http.get(probe).status()).isEqualTo(503);
                assertThat(http.get(probe).text("/reasons/0")).contains("TOPIC_RECREATED");
            }
            Audited.awaitFindings(metrics, "recreated", FindingCode.TOPIC_RECREATED, 1);
        }
    }

    @Test
    void anInputThatIsAnotherOneStopsTheInstance() throws Exception {
        try (OrdersApp orders = audited.started("input", new SimpleMeterRegistry())) {
            // Given
            audited.send(3);
            audited.awaitDecided("input");

            // When
            audited.recreate(Topics.ORDER_COMMANDS);

            // Then
            awaitStopped(orders.running(), "TOPIC_RECREATED: topic order-commands has the id ");
        }
    }

    /** Held up by a transaction of somebody else that is open, the instance is behind when records are deleted. */
    @Test
    void recordsThatAreDeletedBeforeTheyAreProcessedStopTheInstance() throws Exception {
        try (OrdersApp orders = audited.started("behind", new SimpleMeterRegistry());
                OpenTransaction open = new OpenTransaction(audited.cluster, INPUT)) {
            // Given
            audited.send(3);

            // When
            audited.deleteRecords(INPUT, audited.cluster.end(INPUT));

            // Then
            awaitStopped(orders.running(), "RECORDS_EXPIRED: the log of order-commands-0 begins at offset ");
            open.abort();
        }
    }

    /** With a policy for such offsets it would go on at one end of the log or the other. */
    @Test
    void anOffsetOutOfRangeStopsTheInstanceBeforeTheNextAudit() throws Exception {
        try (OrdersApp orders = OrdersApp.start(audited.unwatchedOrders("unwatched"), new SimpleMeterRegistry());
                OpenTransaction open = new OpenTransaction(audited.cluster, INPUT)) {
            // Given
            orders.awaitRunning(PATIENCE);
            audited.send(3);

            // When
            audited.deleteRecords(INPUT, audited.cluster.end(INPUT));

            // Then
            awaitStopped(orders.running(), "RECORDS_EXPIRED: the log of order-commands-0 begins at offset ");
            open.abort();
        }
    }

    @Test
    void anAuditThatFindsNothingSaysNothing() throws Exception {
        // Given: a fence that is read
        audited.decide("silent", 2);
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        said.start();
        Logger kafka = (Logger) LoggerFactory.getLogger("org.apache.kafka.clients.consumer");
        Level before = kafka.getLevel();
        kafka.setLevel(Level.WARN);
        kafka.addAppender(said);

        // When
        audited.assertClean("silent");
        kafka.detachAppender(said);
        kafka.setLevel(before);

        // Then
        assertThat(said.list).extracting(ILoggingEvent::getFormattedMessage).isEmpty();
    }

    @Test
    void aLogThatLostItsEndStopsTheInstanceAndIsNotStartedOn() throws Exception {
        // Given
        String id = "truncated";
        try (OrdersApp orders = audited.started(id, new SimpleMeterRegistry())) {
            audited.send(4);
            audited.awaitDecided(id);

            // When
            audited.cluster.stopBroker();
            audited.cluster.truncate(INPUT);
            audited.cluster.startBroker();

            // Then
            awaitStopped(
                    orders.running(), "LOG_TRUNCATED: the log of order-commands-0 ends at offset 0, records were ");
        }
        audited.assertRefused(id, "LOG_TRUNCATED: ");
    }

    @Test
    void brokersThatAreAwayAreNoFindingButTheAgeGrows() throws Exception {
        // Given
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        try (OrdersApp orders = audited.started("away", metrics)) {
            // When
            audited.cluster.stopBroker();

            // Then
            await().atMost(PATIENCE)
                    .until(() -> metrics.get("orderstream.audit.age").gauge().value() > 2);
            Audited.assertNoOtherFindings(metrics, "away");
            assertThat(orders.running().isLive()).isTrue();
            audited.cluster.startBroker();
            await().atMost(PATIENCE)
                    .until(() -> metrics.get("orderstream.audit.age").gauge().value() < 2);
        }
    }

    /** The first offsets can be set only while the group has no members: those of a dead one count until its session is over. */
    @Test
    void aStartWaitsForMembersThatGo() throws Exception {
        // Given
        String id = "occupied";
        KafkaConsumer<byte[], byte[]> member = new KafkaConsumer<>(
                Map.of("bootstrap.servers", audited.cluster.bootstrapServers(), "group.id", id),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        member.subscribe(List.of(Topics.ORDER_REPLIES));
        await().atMost(PATIENCE).until(() -> {
            member.poll(Duration.ofMillis(200));
            return !member.assignment().isEmpty();
        });
        Thread leaving = Thread.ofVirtual().unstarted(() -> {
            await().pollDelay(Duration.ofSeconds(2)).until(() -> true);
            member.close();
        });

        // When
        leaving.start();
        try (OrdersApp orders = audited.started(id, new SimpleMeterRegistry())) {
            leaving.join();
            audited.send(1);

            // Then
            audited.awaitDecided(id);
            assertThat(orders.running().isReady()).isTrue();
        }
    }

    private static void awaitStopped(RunningStreams running, String status) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(running.status()).contains(status).startsWith("ERROR");
            assertThat(running.isLive()).isFalse();
            assertThat(running.isReady()).isFalse();
        });
    }
}
