package dev.orderstream.topology.app;

import dev.orderstream.topology.codec.FenceCodec;
import dev.orderstream.topology.kernel.InputFence;
import dev.orderstream.topology.stream.Stores;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sets the committed offsets of a stopped application to what its fence says; where records are lost, and that is
 * accepted, to what the log has, and the fence with them.
 */
public final class OffsetsRestore implements AutoCloseable {
    private final Audit audit;

    /**
     * One offset.
     *
     * @param before what is committed now
     * @param after what is to be processed next
     * @param topicId the broker's id of the topic as it is
     * @param isLoss whether records are lost, so that the fence is moved, too
     */
    public record Change(
            String topic, int partition, Optional<Long> before, long after, String topicId, boolean isLoss) {}

    /**
     * What there is to do.
     *
     * @param obstacles findings that this does not, or may not, put right
     * @param members whether the group has live members
     */
    public record Found(List<Change> changes, List<Finding> obstacles, boolean members) {}

    /**
     * Of an application that decides.
     *
     * @throws StartException when there can be no client for those brokers
     */
    public OffsetsRestore(DecidingAppConfig config) {
        this.audit = Audit.open(config.settings(), AuditPlan.of(config));
    }

    /**
     * Of the sagas.
     *
     * @throws StartException when there can be no client for those brokers
     */
    public OffsetsRestore(FulfilmentAppConfig config) {
        this.audit = Audit.open(config.settings(), AuditPlan.of(config));
    }

    /** The consumer group. */
    public String group() {
        return audit.plan().group();
    }

    /**
     * What there is to do now.
     *
     * @param isLossAccepted whether to go on with the log as it is where records are lost
     * @throws StartException when the brokers do not answer
     */
    public Found look(boolean isLossAccepted) {
        boolean members = BrokerAnswers.of(audit.admin().listGroups().all(), "the consumer groups").stream()
                .anyMatch(group -> group.groupId().equals(audit.plan().group()) && KeptViews.hasMembers(group));
        Audit.Result result = members ? audit.ofRunning(Map.of()) : audit.ofStopped();
        RestorePlan plan = RestorePlan.of(result.cluster(), audit.plan(), result.findings(), isLossAccepted);
        return new Found(plan.changes(), plan.obstacles(), members);
    }

    /**
     * Does it; the offsets first, which the brokers refuse while the group has members.
     *
     * @throws StartException when they do, or do not answer
     */
    public void restore(Found found) {
        Map<TopicPartition, OffsetAndMetadata> offsets = found.changes().stream()
                .collect(Collectors.toUnmodifiableMap(
                        change -> new TopicPartition(change.topic(), change.partition()),
                        change -> new OffsetAndMetadata(change.after())));
        BrokerAnswers.of(
                audit.admin()
                        .alterConsumerGroupOffsets(audit.plan().group(), offsets)
                        .all(),
                "setting the offsets of group " + audit.plan().group());
        Map<Integer, List<Change>> losses =
                found.changes().stream().filter(Change::isLoss).collect(Collectors.groupingBy(Change::partition));
        if (!losses.isEmpty()) {
            moveFences(losses);
        }
    }

    /** A record more on the changelog of the fence: who restores the store, or goes on from its copy, reads it last. */
    private void moveFences(Map<Integer, List<Change>> losses) {
        String changelog = audit.plan().fenceTopic().orElseThrow();
        Map<Integer, InputFence> fences = audit.ofStopped().cluster().fences();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                new HashMap<>(audit.clients()), new ByteArraySerializer(), new ByteArraySerializer())) {
            losses.forEach((partition, changes) -> {
                TreeMap<String, InputFence.Position> positions = new TreeMap<>(
                        fences.getOrDefault(partition, InputFence.NONE).positions());
                changes.forEach(change ->
                        positions.put(change.topic(), new InputFence.Position(change.topicId(), change.after())));
                byte[] fence = new FenceCodec().serializer().serialize(changelog, new InputFence(positions));
                acknowledged(producer.send(new ProducerRecord<>(changelog, partition, Stores.fenceKey(), fence)));
            });
        }
    }

    private static void acknowledged(Future<?> sent) {
        try {
            sent.get(BrokerAnswers.SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new StartException("the offsets are set, and the fence could not be moved: do it again", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted; the offsets are set, the fence is not moved: do it again", stopped);
        }
    }

    @Override
    public void close() {
        audit.close();
    }
}
