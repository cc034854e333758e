package dev.orderstream.topology.app;

import static dev.orderstream.topology.app.Clusters.PROCESSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.orderstream.topology.app.ClusterSnapshot.Committed;
import dev.orderstream.topology.app.OffsetsRestore.Change;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class OffsetFindingsTest {
    private static final TopicPartition INPUT = new TopicPartition("order-commands", 1);
    private static final TopicPartition EVENTS = new TopicPartition("order-events", 1);
    private static final String ID = Clusters.id("order-commands");

    private final Clusters cluster = new Clusters(Clusters.PLAN);
    private final Clusters views = new Clusters(Clusters.VIEWS);

    @Test
    void anOffsetThatIsGoneWhileTheFenceIsThereHasExpired() {
        // Given
        cluster.committed.remove(INPUT);

        // Then
        assertOne(cluster, FindingCode.OFFSETS_EXPIRED, "no committed offset for order-commands-1", "up to 40");
        assertThat(restored(false).changes()).containsExactly(change(Optional.empty(), PROCESSED, false));
    }

    /** Of a release that had no fence yet. */
    @Test
    void withoutAFenceStateTellsThatThereWasAnOffset() {
        // Given
        cluster.fences.clear();
        cluster.committed.keySet().removeIf(input -> input.partition() == 1);
        cluster.decided.add(1);

        // Then
        assertThat(cluster.findings())
                .extracting(Finding::code, Finding::subject)
                .containsExactlyInAnyOrder(
                        tuple(FindingCode.OFFSETS_EXPIRED, "order-commands-1"),
                        tuple(FindingCode.OFFSETS_EXPIRED, "order-commands.web-1"));
        assertThat(restored(true).changes()).isEmpty();
        assertThat(restored(true).obstacles()).hasSize(2);
    }

    @Test
    void anInputThatWasAddedHasNoOffsetAndIsNoFinding() {
        // Given: the team is new
        cluster.committed.keySet().removeIf(input -> input.topic().equals(Clusters.TEAM_TOPIC));
        cluster.fences.clear();
        cluster.fence(INPUT, ID, PROCESSED);

        // Then
        assertThat(cluster.findings()).isEmpty();
    }

    @Test
    void anOffsetBehindTheFenceWasReset() {
        // Given
        cluster.committed(INPUT, 0);

        // Then
        assertOne(cluster, FindingCode.OFFSETS_RESET, "committed offset of order-commands-1 is 0, behind 40");
        assertThat(restored(false).changes()).containsExactly(change(Optional.of(0L), PROCESSED, false));
    }

    @Test
    void anOffsetBeyondTheFenceSkipsWhatIsCommittedBetween() {
        // Given
        cluster.committed(INPUT, 45);
        cluster.skipped.put(INPUT, 42L);

        // Then
        assertOne(cluster, FindingCode.OFFSETS_SKIP, "is 45", "up to 40", "offset 42 would be skipped");
        assertThat(restored(false).changes()).containsExactly(change(Optional.of(45L), PROCESSED, false));
    }

    @Test
    void markersAloneAreNoFinding() {
        // Given
        cluster.committed(INPUT, 45);

        // Then
        assertThat(cluster.findings()).isEmpty();
    }

    @Test
    void anOffsetBeyondTheEndSkipsWhatComesNext() {
        // Given
        cluster.committed(INPUT, 70);

        // Then
        assertOne(cluster, FindingCode.OFFSETS_SKIP, "is 70", "offset 50 would be skipped");
    }

    @Test
    void recordsThatWereDeletedBeforeTheyWereProcessedAreLost() {
        // Given
        cluster.starts.put(INPUT, 43L);

        // Then
        assertOne(cluster, FindingCode.RECORDS_EXPIRED, "begins at offset 43", "up to 40");
        assertThat(restored(false).changes()).isEmpty();
        assertThat(restored(false).obstacles()).hasSize(1);
        assertThat(restored(true).changes()).containsExactly(change(Optional.of(PROCESSED), 43, true));
    }

    /** Seven quiet days after a transaction: its marker went, and nothing else. */
    @Test
    void onlyMarkersWereDeletedWhenTheGroupIsBeyondThem() {
        // Given
        cluster.committed(INPUT, 50);
        cluster.starts.put(INPUT, 50L);

        // Then
        assertThat(cluster.findings()).isEmpty();
    }

    @Test
    void aLogThatEndsBeforeWhatWasProcessedIsTruncated() {
        // Given
        cluster.ends.put(INPUT, 39L);

        // Then
        assertOne(cluster, FindingCode.LOG_TRUNCATED, "ends at offset 39", "up to 40");
        assertThat(restored(false).changes()).isEmpty();
        assertThat(restored(true).changes()).containsExactly(change(Optional.of(PROCESSED), 39, true));
    }

    @Test
    void theEndOfTheLogItselfIsNotTruncated() {
        // Given
        cluster.ends.put(INPUT, PROCESSED);
        cluster.starts.put(INPUT, PROCESSED);

        // Then
        assertThat(cluster.findings()).isEmpty();
    }

    /** Its offsets mean nothing: nothing is said of them. */
    @Test
    void aTopicOfAnotherIdIsAnotherTopic() {
        // Given
        cluster.recreated("order-commands");
        cluster.ends.put(INPUT, 3L);

        // Then
        assertOne(cluster, FindingCode.TOPIC_RECREATED, "topic order-commands has the id another-id, and was " + ID);
        assertThat(restored(false).changes()).isEmpty();
        assertThat(restored(true).changes())
                .hasSize(2)
                .allSatisfy(change -> assertThat(change.after()).isZero())
                .allSatisfy(change -> assertThat(change.topicId()).isEqualTo("another-id"))
                .allMatch(Change::isLoss);
    }

    /** The fence knows inputs; what a running instance began with, it knows of all. */
    @Test
    void aRunningInstanceKnowsTheIdsThatItBeganWith() {
        // Given
        Map<String, String> known = Map.of("order-events", Clusters.id("order-events"));
        views.recreated("order-events");
        cluster.recreated("order-events");

        // Then
        assertThat(views.findings()).isEmpty();
        for (Clusters one : List.of(views, cluster)) {
            AuditPlan plan = one == views ? Clusters.VIEWS : Clusters.PLAN;
            assertThat(Audit.findings(one.snapshot(), plan, known))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.code()).isEqualTo(FindingCode.TOPIC_RECREATED));
        }
    }

    @Test
    void anIdThatWasNotKnownIsNotCompared() {
        // Given
        cluster.fence(INPUT, "", PROCESSED);

        // Then
        assertThat(cluster.findings()).isEmpty();
    }

    @Test
    void offsetsWithoutTheStoresThatTheyBelongToAreLostState() {
        // Given
        cluster.topics.remove("orders-order-state-changelog");
        views.topics.remove("order-views-v9-sales-by-day-changelog");

        // Then
        assertOne(cluster, FindingCode.STATE_LOST, "orders-order-state-changelog");
        assertOne(views, FindingCode.STATE_LOST, "order-views-v9-sales-by-day-changelog");
        assertThat(restored(true).obstacles()).hasSize(1);
    }

    /** Sagas would wait for ever for what nobody answers. */
    @Test
    void sagasWithoutTheirTimersAreLostState() {
        // Given
        Clusters sagas = new Clusters(Clusters.FULFILMENT);
        sagas.topics.remove("fulfilment-saga-timers-changelog");

        // Then
        assertOne(sagas, FindingCode.STATE_LOST, "fulfilment-saga-timers-changelog");
    }

    /** The preflight of a start that then failed. */
    @Test
    void offsetsThatWereOnlySetBeforeTheFirstStartBelongToNoStores() {
        // Given
        cluster.topics.remove("orders-order-state-changelog");
        cluster.topics.remove("orders-input-fence-changelog");
        cluster.fences.clear();
        cluster.committed.replaceAll((input, any) -> new Committed(0, true));

        // Then
        assertThat(cluster.findings()).isEmpty();
    }

    @Test
    void aFenceThatIsMissingBesideTheStateIsAnUpgrade() {
        // Given
        cluster.topics.remove("orders-input-fence-changelog");
        cluster.fences.clear();

        // Then
        assertThat(cluster.findings()).isEmpty();
    }

    /** Folds take a record twice without harm; what they need is the whole log. */
    @Test
    void viewsNeedTheWholeLogAndNoOffsets() {
        // Given
        views.committed.remove(EVENTS);

        // Then
        assertThat(views.findings()).isEmpty();

        // Given
        views.starts.put(EVENTS, 1L);

        // Then
        assertOne(views, FindingCode.RECORDS_EXPIRED, "order-events-1 begins at offset 1");
    }

    @Test
    void viewsBeyondTheEndOfTheLogHaveSeenAnother() {
        // Given
        views.ends.put(EVENTS, 39L);

        // Then
        assertOne(views, FindingCode.LOG_TRUNCATED, "order-events-1");
    }

    /** Wherever the group and the logs stand, in order, nothing is found; restoring what is out of order is found right. */
    @Property
    void positionsInOrderAreNoFinding(
            @ForAll @LongRange(max = 1_000) long start,
            @ForAll @LongRange(max = 1_000) long processed,
            @ForAll @LongRange(max = 5) long markers,
            @ForAll @LongRange(max = 1_000) long lag) {
        // Given
        Clusters one = new Clusters(Clusters.PLAN);
        one.starts.put(INPUT, start);
        one.fence(INPUT, ID, start + processed).committed(INPUT, start + processed + markers);
        one.ends.put(INPUT, start + processed + markers + lag);

        // Then
        assertThat(one.findings()).isEmpty();
    }

    @Property
    void whateverTheGroupSaysTheFenceIsRestored(
            @ForAll @LongRange(max = 100) long offset, @ForAll @LongRange(min = 0, max = 50) long next) {
        // Given
        Clusters one = new Clusters(Clusters.PLAN);
        one.fence(INPUT, ID, next).committed(INPUT, offset);
        if (offset > next) {
            one.skipped.put(INPUT, next);
        }

        // When
        List<Change> changes = restored(one, false).changes();
        changes.forEach(change -> one.committed(INPUT, change.after()));
        one.skipped.clear();

        // Then
        assertThat(changes).hasSize(offset == next ? 0 : 1);
        assertThat(one.findings()).isEmpty();
    }

    private RestorePlan restored(boolean isLossAccepted) {
        return restored(cluster, isLossAccepted);
    }

    private static RestorePlan restored(Clusters cluster, boolean isLossAccepted) {
        return RestorePlan.of(cluster.snapshot(), Clusters.PLAN, cluster.findings(), isLossAccepted);
    }

    private static Change change(Optional<Long> before, long after, boolean isLoss) {
        return new Change(INPUT.topic(), INPUT.partition(), before, after, ID, isLoss);
    }

    private static void assertOne(Clusters cluster, FindingCode code, String... words) {
        assertThat(cluster.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(code);
            assertThat(finding.sentence()).contains(words);
        });
    }
}
