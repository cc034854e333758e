package dev.orderstream.topology.app;

import dev.orderstream.topology.app.ClusterSnapshot.Committed;
import dev.orderstream.topology.app.ClusterSnapshot.Topic;
import dev.orderstream.topology.app.OffsetsRestore.Change;
import dev.orderstream.topology.kernel.InputFence.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Which offsets to set, from what was found. Pure. */
final class RestorePlan {
    private static final Set<FindingCode> OF_GROUP =
            Set.of(FindingCode.OFFSETS_EXPIRED, FindingCode.OFFSETS_RESET, FindingCode.OFFSETS_SKIP);

    private final ClusterSnapshot found;
    private final List<Finding> findings;
    private final boolean isLossAccepted;
    private final List<Change> changes = new ArrayList<>();
    private final List<Finding> obstacles = new ArrayList<>();

    private RestorePlan(ClusterSnapshot found, List<Finding> findings, boolean isLossAccepted) {
        this.found = found;
        this.findings = findings;
        this.isLossAccepted = isLossAccepted;
    }

    /** @param isLossAccepted whether to go on with the log as it is where records are lost */
    static RestorePlan of(ClusterSnapshot found, AuditPlan plan, List<Finding> findings, boolean isLossAccepted) {
        RestorePlan restore = new RestorePlan(found, findings, isLossAccepted);
        findings.stream()
                .filter(finding -> finding.code() == FindingCode.STATE_LOST)
                .forEach(restore.obstacles::add);
        for (String topic : plan.inputs()) {
            restore.about(topic)
                    .filter(finding -> finding.code() == FindingCode.TOPIC_RECREATED)
                    .ifPresentOrElse(
                            recreated -> found.partitions(topic)
                                    .forEach(input -> restore.lose(recreated, input, restore.start(input))),
                            () -> found.partitions(topic).forEach(restore::add));
        }
        return restore;
    }

    List<Change> changes() {
        return List.copyOf(changes);
    }

    /** What keeps offsets from being set. */
    List<Finding> obstacles() {
        return obstacles.stream().distinct().toList();
    }

    private Optional<Finding> about(String subject) {
        return findings.stream()
                .filter(finding -> finding.subject().equals(subject))
                .min((one, other) ->
                        Boolean.compare(other.code().stops(), one.code().stops()));
    }

    private void add(TopicPartition input) {
        about(input.toString()).ifPresent(finding -> {
            if (finding.code() == FindingCode.RECORDS_EXPIRED) {
                lose(finding, input, start(input));
            } else if (finding.code() == FindingCode.LOG_TRUNCATED) {
                lose(finding, input, found.ends().getOrDefault(input, 0L));
            } else if (OF_GROUP.contains(finding.code())) {
                found.fence(input)
                        .map(Position::next)
                        .ifPresentOrElse(next -> change(input, next, false), () -> obstacles.add(finding));
            }
        });
    }

    private void lose(Finding why, TopicPartition input, long next) {
        if (isLossAccepted) {
            change(input, next, true);
        } else {
            obstacles.add(why);
        }
    }

    private void change(TopicPartition input, long next, boolean isLoss) {
        changes.add(new Change(
                input.topic(),
                input.partition(),
                found.committed(input).map(Committed::offset),
                next,
                found.topic(input.topic()).map(Topic::id).orElse(""),
                isLoss));
    }

    private long start(TopicPartition input) {
        return found.starts().getOrDefault(input, 0L);
    }
}
