package dev.orderstream.topology.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFindingsTest {
    static Stream<AuditPlan> plans() {
        return Stream.of(Clusters.PLAN, Clusters.VIEWS, Clusters.FULFILMENT);
    }

    @ParameterizedTest
    @MethodSource("plans")
    void nothingIsFoundWhereNothingIsWrong(AuditPlan plan) {
        // When
        List<Finding> findings = new Clusters(plan).findings();

        // Then
        assertThat(findings).isEmpty();
    }

    /** Nothing was ever started: no changelogs, no group, no fence. */
    @ParameterizedTest
    @MethodSource("plans")
    void nothingIsFoundBeforeTheFirstStart(AuditPlan plan) {
        // Given
        Clusters cluster = new Clusters(plan);
        plan.changelogs().values().forEach(cluster.topics::remove);
        cluster.committed.clear();
        cluster.fences.clear();

        // When
        List<Finding> findings = cluster.findings();

        // Then
        assertThat(findings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order-commands",
                "order-commands.web",
                "order-events",
                "order-dead-letters",
                "order-dead-letter-actions",
                "order-replies",
                "order-outcomes"
            })
    void everyTopicMustExist(String topic) {
        // Given
        Clusters cluster = new Clusters(Clusters.PLAN);
        cluster.topics.remove(topic);

        // Then
        assertOne(cluster, FindingCode.TOPIC_MISSING, topic, "topic " + topic + " does not exist");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order-events",
                "inventory-events",
                "payment-events",
                "fulfilment-actions",
                "notification-commands",
                "fulfilment-events",
                "fulfilment-sagas-changelog"
            })
    void whatSagasLiveOnAndSayHasOneNumberOfPartitions(String topic) {
        // Given
        Clusters cluster = new Clusters(Clusters.FULFILMENT).partitions(topic, 3);

        // Then
        assertThat(cluster.findings()).extracting(Finding::code).containsExactly(FindingCode.PARTITIONS_DIFFER);
    }

    @Test
    void ofSagasTheNewestMustBeKept() {
        // Given
        Clusters cluster = new Clusters(Clusters.FULFILMENT);
        cluster.set("fulfilment-events", "cleanup.policy", "delete");

        // Then
        assertOne(cluster, FindingCode.CLEANUP_POLICY, "fulfilment-events", "cleanup.policy=delete");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order-commands.web",
                "order-events",
                "order-dead-letters",
                "order-dead-letter-actions",
                "order-outcomes",
                "orders-order-state-changelog"
            })
    void allButRepliesHaveOneNumberOfPartitions(String topic) {
        // When
        List<Finding> findings =
                new Clusters(Clusters.PLAN).partitions(topic, 3).findings();

        // Then
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(FindingCode.PARTITIONS_DIFFER);
            assertThat(finding.sentence()).contains("one number of partitions", topic + "=3");
        });
        assertThat(new Clusters(Clusters.PLAN).partitions("order-replies", 3).findings())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CLEANUP_POLICY | order-commands | cleanup.policy | compact",
                "CLEANUP_POLICY | order-events | cleanup.policy | compact,delete",
                "CLEANUP_POLICY | orders-order-state-changelog | cleanup.policy | delete",
                "CLEANUP_POLICY | orders-input-fence-changelog | cleanup.policy | compact,delete",
                "RETENTION | order-events | retention.ms | 315360000000",
                "RETENTION | order-events | retention.bytes | 1000000000000",
                "RETENTION | order-commands | retention.ms | 604799999",
                "RETENTION | order-commands.web | retention.ms | 0",
                "RETENTION | order-commands | retention.bytes | 1000000",
                "RETENTION | order-dead-letters | retention.ms | 2591999999",
                "RETENTION | order-dead-letter-actions | retention.ms | 2591999999",
                "RETENTION | order-outcomes | retention.ms | 2591999999",
                "RETENTION | order-replies | retention.ms | 599999",
                "TIMESTAMP_TYPE | order-commands | message.timestamp.type | CreateTime",
                "TIMESTAMP_TYPE | order-commands.web | message.timestamp.type | CreateTime",
                "MAX_MESSAGE_BYTES | order-events | max.message.bytes | 1002047",
                "MAX_MESSAGE_BYTES | order-replies | max.message.bytes | 1002047",
                "MAX_MESSAGE_BYTES | orders-order-state-changelog | max.message.bytes | 1002047",
                "TOO_FEW_REPLICAS | order-events | min.insync.replicas | 1",
                "TOO_FEW_REPLICAS | orders-order-state-changelog | min.insync.replicas | 1",
                "UNCLEAN_ELECTION | order-commands | unclean.leader.election.enable | true",
                "UNCLEAN_ELECTION | orders-order-state-changelog | unclean.leader.election.enable | true",
            })
    void aSettingThatChangesWhatTheTopicIsForIsFound(FindingCode code, String topic, String setting, String value) {
        // Given
        Clusters cluster = new Clusters(Clusters.PLAN).set(topic, setting, value);

        // Then
        assertOne(cluster, code, topic, setting + "=" + value);
    }

    @ParameterizedTest
    @CsvSource({
        "order-commands, retention.ms, -1",
        "order-commands, retention.ms, 604800000",
        "order-replies, retention.ms, 600000",
        "order-outcomes, retention.ms, 31536000000",
        "order-commands, max.message.bytes, 8388608",
        "order-commands, max.message.bytes, 1000",
        "order-dead-letters, max.message.bytes, 1002048",
        "order-events, min.insync.replicas, 3",
        "order-events, message.timestamp.type, LogAppendTime",
    })
    void whatDoesNoHarmIsNoFinding(String topic, String setting, String value) {
        // When
        List<Finding> findings =
                new Clusters(Clusters.PLAN).set(topic, setting, value).findings();

        // Then
        assertThat(findings).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"3, 2, true", "3, 3, false", "5, 2, true", "2, 2, false", "2, 1, true", "1, 1, false"})
    void thereAreThreeReplicasOrAsManyAsBrokers(int brokers, int replicas, boolean isFound) {
        // Given
        Clusters cluster = new Clusters(Clusters.PLAN);
        cluster.brokers = brokers;
        Clusters.PLAN.settings().keySet().forEach(topic -> cluster.replicas(topic, 3));
        cluster.replicas("order-events", replicas);

        // When
        List<Finding> findings = cluster.findings();

        // Then
        if (isFound) {
            assertOne(cluster, FindingCode.TOO_FEW_REPLICAS, "order-events", "replication factor " + replicas);
        } else {
            assertThat(findings).isEmpty();
        }
    }

    /** With one replica, one in sync is all there can be. */
    @Test
    void oneBrokerHasOneReplicaInSync() {
        // Given
        Clusters cluster = new Clusters(Clusters.PLAN);
        cluster.brokers = 1;
        cluster.replicas("order-events", 1).set("order-events", "min.insync.replicas", "1");

        // Then
        assertThat(cluster.findings()).isEmpty();
    }

    @Test
    void theNumberOfReplicasIsASetting() {
        // Given
        Clusters lenient = new Clusters(Clusters.orders(OptionalInt.of(1)))
                .replicas("order-events", 1)
                .set("order-events", "min.insync.replicas", "1");
        Clusters strict = new Clusters(Clusters.orders(OptionalInt.of(4)));
        strict.topics.keySet().forEach(topic -> strict.replicas(topic, 4));
        strict.replicas("order-events", 3);

        // Then
        assertThat(lenient.findings()).isEmpty();
        assertOne(strict, FindingCode.TOO_FEW_REPLICAS, "order-events", "at least 4");
    }

    /** They only read: how large a record is, and who stamped it, is not theirs. */
    @Test
    void viewsLookAtWhatTheyRead() {
        // Given
        Clusters cluster = new Clusters(Clusters.VIEWS)
                .set("order-events", "max.message.bytes", "1000")
                .set("order-events", "retention.ms", "1000");

        // Then
        assertOne(cluster, FindingCode.RETENTION, "order-events", "retention.ms=1000, and needs -1");
    }

    @Test
    void allFindingsAreThereAtOnce() {
        // Given
        Clusters cluster = new Clusters(Clusters.PLAN)
                .set("order-events", "retention.ms", "1")
                .set("order-events", "cleanup.policy", "compact")
                .set("order-commands", "message.timestamp.type", "CreateTime");
        cluster.topics.remove("order-replies");

        // Then
        assertThat(cluster.findings())
                .extracting(Finding::code)
                .containsExactlyInAnyOrder(
                        FindingCode.TOPIC_MISSING,
                        FindingCode.RETENTION,
                        FindingCode.CLEANUP_POLICY,
                        FindingCode.TIMESTAMP_TYPE);
    }

    private static void assertOne(Clusters cluster, FindingCode code, String subject, String words) {
        assertThat(cluster.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(code);
            assertThat(finding.subject()).isEqualTo(subject);
            assertThat(finding.sentence()).contains(words);
        });
    }
}
