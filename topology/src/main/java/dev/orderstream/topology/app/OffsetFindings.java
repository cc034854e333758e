package dev.orderstream.topology.app;

import dev.orderstream.topology.app.ClusterSnapshot.Committed;
import dev.orderstream.topology.kernel.InputFence.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/** What is wrong with positions: of the group, of the fence, of the logs. Pure. */
final class OffsetFindings {
    private final ClusterSnapshot found;
    private final AuditPlan plan;

    private OffsetFindings(ClusterSnapshot found, AuditPlan plan) {
        this.found = found;
        this.plan = plan;
    }

    /** @param known ids of topics as they were before; a topic without one there is taken as it is */
    static Stream<Finding> in(ClusterSnapshot found, AuditPlan plan, Map<String, String> known) {
        OffsetFindings findings = new OffsetFindings(found, plan);
        Map<String, Finding> recreated = findings.recreated(known);
        Stream<Finding> ofPartitions = plan.inputs().stream()
                .filter(input -> !recreated.containsKey(input))
                .flatMap(found::partitions)
                .flatMap(input -> findings.of(input).stream());
        return Stream.of(recreated.values().stream(), findings.stateLost(), ofPartitions)
                .flatMap(each -> each);
    }

    private Map<String, Finding> recreated(Map<String, String> known) {
        Map<String, Finding> recreated = new TreeMap<>();
        new TreeSet<>(plan.coPartitioned())
                .forEach(name -> found.topic(name).ifPresent(topic -> {
                    Stream<String> before =
                            Stream.concat(Optional.ofNullable(known.get(name)).stream(), idsInFences(name));
                    before.filter(id -> !id.equals(topic.id()))
                            .findFirst()
                            .ifPresent(id ->
                                    recreated.put(name, FindingCode.TOPIC_RECREATED.of(name, name, topic.id(), id)));
                }));
        return recreated;
    }

    private Stream<String> idsInFences(String topic) {
        return plan.inputs().contains(topic)
                ? found.partitions(topic)
                        .flatMap(input -> found.fence(input).stream())
                        .map(Position::topicId)
                        .filter(id -> !id.isEmpty())
                : Stream.empty();
    }

    private Stream<Finding> stateLost() {
        boolean hasProcessed = found.committed().values().stream().anyMatch(committed -> !committed.isInitial());
        Set<String> changelogs = new TreeSet<>();
        plan.vital().forEach(store -> changelogs.add(plan.changelog(store)));
        return changelogs.stream()
                .filter(changelog -> hasProcessed && found.topic(changelog).isEmpty())
                .map(changelog -> FindingCode.STATE_LOST.of(changelog, changelog));
    }

    private List<Finding> of(TopicPartition input) {
        List<Finding> findings = new ArrayList<>();
        Optional<Long> fence = found.fence(input).map(Position::next);
        Optional<Long> committed = found.committed(input).map(Committed::offset);
        ofGroup(input, fence, committed).ifPresent(findings::add);
        ofLog(input, fence, committed).ifPresent(findings::add);
        return findings;
    }

    private Optional<Finding> ofGroup(TopicPartition input, Optional<Long> fence, Optional<Long> committed) {
        if (committed.isEmpty()) {
            return expired(input, fence);
        }
        if (fence.isEmpty()) {
            return Optional.empty();
        }
        return committed.get() < fence.get()
                ? Optional.of(FindingCode.OFFSETS_RESET.of(input.toString(), input, committed.get(), fence.get()))
                : skipped(input, fence.get(), committed.get());
    }

    /** Without a fence it is known by the state that there was an offset, though not which. */
    private Optional<Finding> expired(TopicPartition input, Optional<Long> fence) {
        Optional<String> processed = fence.map(next -> Long.toString(next))
                .or(() -> Optional.of("an offset that nobody knows")
                        .filter(unknown -> found.decided().contains(input.partition())));
        return processed.map(next -> FindingCode.OFFSETS_EXPIRED.of(input.toString(), input, next));
    }

    private Optional<Finding> skipped(TopicPartition input, long fence, long committed) {
        long end = end(input);
        Optional<Long> first = committed > end && fence <= end
                ? Optional.of(end)
                : Optional.ofNullable(found.skipped().get(input));
        return first.map(offset -> FindingCode.OFFSETS_SKIP.of(input.toString(), input, committed, fence, offset));
    }

    /**
     * The group may be beyond the fence by what nobody is handed, markers of transactions and what was aborted: when only that was
     * deleted, nothing was lost.
     */
    private Optional<Finding> ofLog(TopicPartition input, Optional<Long> fence, Optional<Long> committed) {
        Optional<Long> first = Optional.of(0L).filter(zero -> plan.isWholeLog());
        Optional<Long> processed = fence.or(() -> committed).or(() -> first);
        long start = found.starts().getOrDefault(input, 0L);
        long end = end(input);
        if (processed.isPresent() && processed.get() > end) {
            return Optional.of(FindingCode.LOG_TRUNCATED.of(input.toString(), input, end, processed.get()));
        }
        return Stream.of(fence, committed)
                .flatMap(Optional::stream)
                .max(Long::compare)
                .or(() -> first)
                .filter(position -> position < start)
                .map(position -> FindingCode.RECORDS_EXPIRED.of(input.toString(), input, start, position));
    }

    private long end(TopicPartition input) {
        return found.ends().getOrDefault(input, Long.MAX_VALUE);
    }
}
