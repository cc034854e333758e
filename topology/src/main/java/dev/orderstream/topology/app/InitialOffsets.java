package dev.orderstream.topology.app;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/**
 * Says where a group begins: at the first record of each input that it has no offset of. With that no input needs a policy for offsets
 * that are missing or out of range, which would begin at one end or the other in silence.
 */
final class InitialOffsets {
    private final Audit audit;
    private final Duration patience;

    /** @param patience how long to wait for members that are dead, or start at the same time; longer than a session */
    InitialOffsets(Audit audit, Duration patience) {
        this.audit = audit;
        this.patience = patience;
    }

    /**
     * Commits what is missing.
     *
     * @param found nothing was found wrong with it
     * @throws StartException when the group has members that do not know the input, or the brokers do not answer
     */
    void commit(ClusterSnapshot found) {
        long deadline = System.nanoTime() + patience.toNanos();
        Map<TopicPartition, OffsetAndMetadata> missing = missing(found);
        while (!missing.isEmpty()) {
            try {
                BrokerAnswers.of(
                        audit.admin()
                                .alterConsumerGroupOffsets(audit.plan().group(), missing)
                                .all(),
                        "setting the first offsets of group " + audit.plan().group());
                return;
            } catch (StartException refused) {
                if (!isOfMembers(refused) || System.nanoTime() > deadline) {
                    throw isOfMembers(refused) ? withMembers(missing) : refused;
                }
            }
            audit.pause();
            // Another instance that starts, too, may have done it, and have begun.
            missing = missing(audit.require());
        }
    }

    private StartException withMembers(Map<TopicPartition, OffsetAndMetadata> missing) {
        return new StartException("group " + audit.plan().group() + " has members, and no offset of " + missing.keySet()
                + ": an input was added while others run; stop all instances, then start them");
    }

    private Map<TopicPartition, OffsetAndMetadata> missing(ClusterSnapshot found) {
        Map<TopicPartition, OffsetAndMetadata> missing = new HashMap<>();
        audit.plan().inputs().stream()
                .flatMap(found::partitions)
                .filter(input -> found.committed(input).isEmpty())
                .forEach(input -> missing.put(
                        input, new OffsetAndMetadata(found.starts().getOrDefault(input, 0L), SnapshotTaker.INITIAL)));
        return missing;
    }

    private static boolean isOfMembers(StartException refused) {
        return refused.getCause() instanceof UnknownMemberIdException
                || refused.getCause() instanceof RebalanceInProgressException;
    }
}
