package dev.orderstream.standalone.e2e;

import static dev.orderstream.standalone.e2e.Audited.INPUT;
import static dev.orderstream.standalone.e2e.Audited.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.orderstream.schemas.Topics;
import dev.orderstream.standalone.cli.Ran;
import dev.orderstream.topology.app.Finding;
import dev.orderstream.topology.app.FindingCode;
import dev.orderstream.topology.app.FulfilmentApp;
import dev.orderstream.topology.app.FulfilmentAppConfig;
import dev.orderstream.topology.app.OffsetsRestore;
import dev.orderstream.topology.app.OffsetsRestore.Found;
import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.StartException;
import dev.orderstream.topology.app.ViewsApp;
import dev.orderstream.topology.domain.fulfilment.SagaPolicy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Offsets and logs of stopped applications are tampered with: they do not start, with a code, and are put right. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OffsetsAuditTest {
    private final Audited audited;

    OffsetsAuditTest(@TempDir Path directory) throws ExecutionException, InterruptedException {
        this.audited = new Audited(directory);
    }

    @AfterAll
    void stop() {
        audited.close();
    }

    @Test
    void offsetsThatWereResetDeletedOrSetAheadAreRestoredAndNothingIsDecidedTwice() throws Exception {
        // Given
        String id = "offsets";
        audited.decide(id, 5);
        long processed = audited.committed(id);

        // When, then: reset
        audited.commit(id, 1);
        audited.assertRefused(id, "OFFSETS_RESET: the committed offset of order-commands-0 is 1, behind " + processed);
        restore(id, false);

        // When, then: expired, of one partition and of all
        audited.admin.deleteConsumerGroupOffsets(id, Set.of(INPUT)).all().get();
        audited.assertRefused(id, "OFFSETS_EXPIRED: the group has no committed offset for order-commands-0");
        restore(id, false);
        audited.admin.deleteConsumerGroups(List.of(id)).all().get();
        audited.assertRefused(id, "OFFSETS_EXPIRED: ");
        restore(id, false);

        // When, then: beyond what was not processed yet
        audited.send(3);
        audited.commit(id, processed + 2);
        audited.assertRefused(id, "OFFSETS_SKIP: ", "that at offset " + processed + " would be skipped");
        restore(id, false);

        // Then
        int before = events();
        try (OrdersApp app = audited.started(id, new SimpleMeterRegistry())) {
            audited.awaitDecided(id);
            assertThat(events()).isEqualTo(before + 3);
            assertMembersAreLeftAlone(id);
            assertThat(app.running().isLive()).isTrue();
        }

        // When, then: beyond an aborted record and a marker
        try (OpenTransaction open = new OpenTransaction(audited.cluster, INPUT)) {
            open.abort();
        }
        audited.commit(id, audited.cluster.end(INPUT));
        audited.assertClean(id);

        // When, then: the state is gone
        audited.deleteTopic(id + "-input-fence-changelog");
        audited.assertClean(id);
        audited.deleteTopic(id + "-order-state-changelog");
        audited.assertRefused(id, "STATE_LOST: ", "topic offsets-order-state-changelog does not exist");
    }

    @Test
    void recordsThatWereDeletedBeforeTheyWereProcessedAreLostUntilThatIsAccepted() throws Exception {
        // Given
        String id = "expired";
        audited.decide(id, 2);
        audited.send(3);
        audited.deleteRecords(INPUT, audited.committed(id) + 2);

        // Then
        audited.assertRefused(id, "RECORDS_EXPIRED: the log of order-commands-0 begins at offset ");
        assertObstacle(id, "RECORDS_EXPIRED");
        restore(id, true);
        int before = events();
        audited.decide(id, 1);
        assertThat(events()).isEqualTo(before + 2);
    }

    @Test
    void anotherTopicOfTheSameNameIsNotGoneOnWithUntilThatIsAccepted() throws Exception {
        // Given
        String id = "recreated";
        audited.decide(id, 3);
        audited.recreate(Topics.ORDER_COMMANDS);
        audited.send(2);

        // Then
        audited.assertRefused(id, "TOPIC_RECREATED: topic order-commands has the id ");
        assertObstacle(id, "TOPIC_RECREATED");
        restore(id, true);
        int before = events();
        audited.decide(id, 1);
        assertThat(events()).isEqualTo(before + 3);
    }

    @Test
    void viewsNeedTheWholeLogOfEventsAndTheirStores() throws Exception {
        // Given: views of a log that has a beginning
        audited.decide("for-views", 3);
        TopicPartition events = new TopicPartition(Topics.ORDER_EVENTS, INPUT.partition());
        try (ViewsApp views = ViewsApp.start(audited.views(7), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))) {
            views.awaitReady(PATIENCE);
            await().atMost(PATIENCE)
                    .until(() -> audited.admin
                                    .listConsumerGroupOffsets("order-views-v7")
                                    .partitionsToOffsetAndMetadata()
                                    .get()
                                    .get(events)
                            != null);
        }

        // When, then: further events are deleted before they were seen; a new version would miss them, too
        audited.decide("for-views", 3);
        audited.deleteRecords(events, audited.cluster.end(events));
        audited.assertViewsRefused(7, "RECORDS_EXPIRED: the log of order-events-0 begins at offset");
        audited.assertViewsRefused(8, "RECORDS_EXPIRED: ", "records were processed up to 0");

        // When, then
        audited.deleteTopic("order-views-v7-sales-by-day-changelog");
        audited.assertViewsRefused(7, "STATE_LOST: ", "topic order-views-v7-sales-by-day-changelog");
    }

    @Test
    void offsetsOfFulfilmentAreRestoredAndItGoesOn() throws Exception {
        // Given: the saga of an order has begun
        String group = FulfilmentAppConfig.APPLICATION_ID;
        FulfilmentAppConfig config =
                new FulfilmentAppConfig(audited.streams(group, OptionalInt.empty()), SagaPolicy.STANDARD, 1_000_000);
        SagaWorld world = new SagaWorld(audited.cluster);
        world.submit("saga-1", "tea");
        try (FulfilmentApp app = FulfilmentApp.start(config, new SimpleMeterRegistry())) {
            app.awaitRunning(PATIENCE);
            await().atMost(PATIENCE).until(() -> asked() == 1);
        }

        // When: it was stopped for so long that its offsets have expired
        audited.admin.deleteConsumerGroups(List.of(group)).all().get();
        assertThat(FulfilmentApp.audit(config)).extracting(Finding::code).containsOnly(FindingCode.OFFSETS_EXPIRED);
        Ran ran = Ran.orders(
                "offsets",
                "restore",
                "--fulfilment",
                "--yes",
                "--bootstrap-servers",
                audited.cluster.bootstrapServers());

        // Then
        assertThat(ran.exitCode()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.out()).contains("Offsets of fulfilment:", Topics.ORDER_EVENTS);
        assertThat(FulfilmentApp.audit(config)).isEmpty();
        try (FulfilmentApp app = FulfilmentApp.start(config, new SimpleMeterRegistry())) {
            app.awaitRunning(PATIENCE);
            world.submit("saga-2", "tea");
            await().atMost(PATIENCE).until(() -> asked() == 2);
        }
    }

    private int asked() {
        return audited.cluster.committed(Topics.INVENTORY_COMMANDS).size();
    }

    private void restore(String id, boolean acceptsLoss) {
        try (OffsetsRestore restore = new OffsetsRestore(audited.hastyOrders(id))) {
            restore.restore(restore.look(acceptsLoss));
        }
        audited.assertClean(id);
    }

    private void assertObstacle(String id, String code) {
        try (OffsetsRestore restore = new OffsetsRestore(audited.hastyOrders(id))) {
            Found found = restore.look(false);
            assertThat(found.changes()).isEmpty();
            assertThat(found.obstacles())
                    .allSatisfy(finding -> assertThat(finding.code().name()).isEqualTo(code))
                    .isNotEmpty();
        }
    }

    private void assertMembersAreLeftAlone(String id) {
        try (OffsetsRestore restore = new OffsetsRestore(audited.hastyOrders(id))) {
            Found found = restore.look(false);
            assertThat(found.members()).isTrue();
            OffsetsRestore.Change change =
                    new OffsetsRestore.Change(INPUT.topic(), INPUT.partition(), Optional.empty(), 0, "", false);
            assertThatThrownBy(() -> restore.restore(new Found(List.of(change), List.of(), false)))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("setting the offsets of group " + id);
        }
    }

    private int events() {
        return audited.cluster.committed(Topics.ORDER_EVENTS).size();
    }
}
