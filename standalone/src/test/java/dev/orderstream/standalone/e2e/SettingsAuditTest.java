package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.app.Finding;
import dev.orderstream.topology.app.FindingCode;
import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.OrdersAppConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that is wrong with topics is said at once, and an application does not start on them. */
class SettingsAuditTest {
    @Test
    void allThatIsWrongIsSaidAtOnce(@TempDir Path directory) throws Exception {
        try (Audited audited = new Audited(directory)) {
            // Given: an application that ran, on topics that were changed after
            audited.decide("wrong", 3);
            audited.assertClean("wrong");
            audited.set("order-commands", "message.timestamp.type", "CreateTime");
            audited.set("order-commands", "retention.ms", "3600000");
            audited.set("order-events", "retention.ms", "31536000000");
            audited.set("order-events", "retention.bytes", "1000000000");
            audited.set("order-events", "unclean.leader.election.enable", "true");
            audited.set("order-dead-letters", "cleanup.policy", "compact,delete");
            audited.set("order-dead-letters", "max.message.bytes", "1002047");
            audited.set("wrong-order-state-changelog", "max.message.bytes", "1002047");
            audited.set("wrong-input-fence-changelog", "cleanup.policy", "delete");
            audited.admin
                    .createPartitions(Map.of("order-outcomes", NewPartitions.increaseTo(Cluster.PARTITIONS + 1)))
                    .all()
                    .get();
            audited.deleteTopic("order-replies");

            // Then
            audited.assertRefused(
                    "wrong",
                    "wrong does not start on this cluster as it is:",
                    "\n  TIMESTAMP_TYPE: topic order-commands has message.timestamp.type=CreateTime",
                    "\n  RETENTION: topic order-commands has retention.ms=3600000, and needs 604800000 or more",
                    "\n  RETENTION: topic order-events has retention.ms=31536000000, and needs -1",
                    "\n  RETENTION: topic order-events has retention.bytes=1000000000, and needs -1",
                    "\n  UNCLEAN_ELECTION: topic order-events has unclean.leader.election.enable=true",
                    "\n  CLEANUP_POLICY: topic order-dead-letters has cleanup.policy=compact,delete",
                    "\n  MAX_MESSAGE_BYTES: topic order-dead-letters has max.message.bytes=1002047",
                    "\n  MAX_MESSAGE_BYTES: topic wrong-order-state-changelog has max.message.bytes=1002047",
                    "\n  CLEANUP_POLICY: topic wrong-input-fence-changelog has cleanup.policy=delete",
                    "\n  PARTITIONS_DIFFER: the topics must have one number of partitions",
                    "\n  TOPIC_MISSING: topic order-replies does not exist");
            audited.assertViewsRefused(
                    2,
                    "order-views-v2 does not start on this cluster as it is:",
                    "\n  RETENTION: topic order-events has retention.ms",
                    "\n  CLEANUP_POLICY: topic order-dead-letters",
                    "\n  PARTITIONS_DIFFER: ");
        }
    }

    @Test
    void twoReplicasAreMoreThanOneBrokerHas(@TempDir Path directory) throws Exception {
        try (Audited audited = new Audited(directory)) {
            // Given
            OrdersAppConfig strict =
                    new OrdersAppConfig(audited.streams("strict", OptionalInt.of(2)), List.of(), 1_000_000);

            // When
            List<Finding> findings = OrdersApp.audit(strict);

            // Then: of each of the six topics
            assertThat(findings)
                    .hasSize(12)
                    .allMatch(finding -> finding.code() == FindingCode.TOO_FEW_REPLICAS)
                    .extracting(Finding::sentence)
                    .anyMatch(sentence -> sentence.startsWith("topic order-events has replication factor 1"))
                    .anyMatch(sentence -> sentence.startsWith("topic order-events has min.insync.replicas=1"));
            audited.assertClean("lenient");
        }
    }
}
