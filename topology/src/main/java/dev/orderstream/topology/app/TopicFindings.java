package dev.orderstream.topology.app;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_COMPACT;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG;

import dev.orderstream.topology.app.ClusterSnapshot.Topic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is wrong with topics and their settings. Pure. */
final class TopicFindings {
    private static final int REPLICAS = 3;
    private static final int IN_SYNC = 2;
    private static final long UNLIMITED = -1;
    private static final List<String> RETENTION_SETTINGS = List.of(RETENTION_MS_CONFIG, RETENTION_BYTES_CONFIG);

    private final ClusterSnapshot found;
    private final AuditPlan plan;

    private TopicFindings(ClusterSnapshot found, AuditPlan plan) {
        this.found = found;
        this.plan = plan;
    }

    static Stream<Finding> in(ClusterSnapshot found, AuditPlan plan) {
        return new TopicFindings(found, plan).all();
    }

    private Stream<Finding> all() {
        Stream<Finding> missing = new TreeSet<>(plan.settings().keySet())
                .stream()
                        .filter(topic -> found.topic(topic).isEmpty())
                        .map(topic -> FindingCode.TOPIC_MISSING.of(topic, topic));
        Stream<Finding> ofEach = new TreeMap<>(found.topics())
                .entrySet().stream().flatMap(topic -> findings(topic.getKey(), topic.getValue()));
        return Stream.of(missing, partitions(), ofEach).flatMap(each -> each);
    }

    private Stream<Finding> partitions() {
        Map<String, Integer> counts = new TreeMap<>();
        Stream.concat(plan.coPartitioned().stream(), plan.changelogs().values().stream())
                .forEach(name -> found.topic(name).ifPresent(topic -> counts.put(name, topic.partitions())));
        return counts.values().stream().distinct().count() > 1
                ? Stream.of(FindingCode.PARTITIONS_DIFFER.of(String.join(",", counts.keySet()), counts))
                : Stream.empty();
    }

    private Stream<Finding> findings(String name, Topic topic) {
        Map<String, String> wanted = plan.settings().getOrDefault(name, Map.of());
        return Stream.of(
                        isByKey(wanted) ? newestKept(name, topic) : everyRecordKept(name, topic),
                        appendTime(name, topic, wanted),
                        room(name, topic, wanted.isEmpty()),
                        cleanElections(name, topic))
                .flatMap(Optional::stream)
                .collect(Collectors.collectingAndThen(
                        Collectors.toList(),
                        some -> Stream.of(some, retention(name, topic, wanted), replicas(name, topic))
                                .flatMap(List::stream)));
    }

    private static Optional<Finding> everyRecordKept(String name, Topic topic) {
        String policy = topic.setting(CLEANUP_POLICY_CONFIG);
        return Optional.of(policy)
                .filter(found -> found.contains(CLEANUP_POLICY_COMPACT))
                .map(found -> FindingCode.CLEANUP_POLICY.of(
                        name, name, found, "of the records of one key only the last would be kept", "delete"));
    }

    /** A changelog, or a topic of which the newest record of each key is kept for ever. */
    private static boolean isByKey(Map<String, String> wanted) {
        return wanted.isEmpty() || CLEANUP_POLICY_COMPACT.equals(wanted.get(CLEANUP_POLICY_CONFIG));
    }

    private static Optional<Finding> newestKept(String name, Topic topic) {
        String policy = topic.setting(CLEANUP_POLICY_CONFIG);
        return Optional.of(policy)
                .filter(found -> !found.equals(CLEANUP_POLICY_COMPACT))
                .map(found ->
                        FindingCode.CLEANUP_POLICY.of(name, name, found, "a store could not be restored", "compact"));
    }

    private static Optional<Finding> appendTime(String name, Topic topic, Map<String, String> wanted) {
        String type = topic.setting(MESSAGE_TIMESTAMP_TYPE_CONFIG);
        return Optional.ofNullable(wanted.get(MESSAGE_TIMESTAMP_TYPE_CONFIG))
                .filter(needed -> !needed.equals(type))
                .map(needed -> FindingCode.TIMESTAMP_TYPE.of(name, name, type));
    }

    private Optional<Finding> room(String name, Topic topic, boolean isChangelog) {
        String bytes = topic.setting(MAX_MESSAGE_BYTES_CONFIG);
        boolean isWritten = plan.written().contains(name) || isChangelog;
        return Optional.of(bytes)
                .filter(most -> isWritten && Long.parseLong(most) < plan.batchBytesMax())
                .map(most -> FindingCode.MAX_MESSAGE_BYTES.of(name, name, most, plan.batchBytesMax()));
    }

    private static Optional<Finding> cleanElections(String name, Topic topic) {
        return Optional.of(topic.setting(UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG))
                .filter("true"::equals)
                .map(enabled -> FindingCode.UNCLEAN_ELECTION.of(name, name));
    }

    /** Longer than what the catalog says is no harm. */
    private static List<Finding> retention(String name, Topic topic, Map<String, String> wanted) {
        return RETENTION_SETTINGS.stream()
                .flatMap(setting -> Optional.ofNullable(wanted.get(setting))
                        .filter(least -> isShorter(topic.setting(setting), least))
                        .map(least -> FindingCode.RETENTION.of(
                                name,
                                name,
                                setting,
                                topic.setting(setting),
                                least.equals(Long.toString(UNLIMITED)) ? least : least + " or more"))
                        .stream())
                .toList();
    }

    private static boolean isShorter(String actual, String wanted) {
        long kept = Long.parseLong(actual);
        long needed = Long.parseLong(wanted);
        return kept != UNLIMITED && (needed == UNLIMITED || kept < needed);
    }

    private List<Finding> replicas(String name, Topic topic) {
        int needed = plan.replicasMin().orElse(Math.min(REPLICAS, found.brokers()));
        int inSync = Integer.parseInt(topic.setting(MIN_IN_SYNC_REPLICAS_CONFIG));
        int inSyncNeeded = Math.min(IN_SYNC, plan.replicasMin().orElse(topic.replicas()));
        Stream<Finding> few = topic.replicas() < needed
                ? Stream.of(FindingCode.TOO_FEW_REPLICAS.of(
                        name, name, "replication factor " + topic.replicas(), needed, found.brokers()))
                : Stream.empty();
        Stream<Finding> loose = inSync < inSyncNeeded
                ? Stream.of(FindingCode.TOO_FEW_REPLICAS.of(
                        name, name, "min.insync.replicas=" + inSync, inSyncNeeded, found.brokers()))
                : Stream.empty();
        return Stream.concat(few, loose).toList();
    }
}
