package dev.orderstream.topology.stream;

import dev.orderstream.topology.kernel.InputFence;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fence of one task: a record that was processed before is not processed again, whatever the consumer group's offsets say by now. It
 * lies under one key of a store with a cache, so that a commit writes one changelog record and not one for each command. Not threadsafe.
 */
final class Fence {
    private static final Logger LOG = LoggerFactory.getLogger(Fence.class);
    private static final long WARN_NANOS = Duration.ofMinutes(1).toNanos();

    private final TypedStore<InputFence> store;
    private final Map<String, String> topicIds;
    private final Runnable skipped;
    private final Map<String, Long> warned = new HashMap<>();
    private InputFence passed;

    private Fence(TypedStore<InputFence> store, Map<String, String> topicIds, Runnable skipped) {
        this.store = store;
        this.topicIds = topicIds;
        this.skipped = skipped;
        this.passed = read(store);
        requireSameTopics();
    }

    /**
     * Of the task that the context is of, as its store has it.
     *
     * @param topicIds the brokers' ids of the input topics; one that is not among them is not compared
     * @param skipped told of each record that is not processed again
     * @throws FenceException when an input topic is another one than it was
     */
    static Fence of(
            ProcessorContext<?, ?> context, Serde<InputFence> serde, Map<String, String> topicIds, Runnable skipped) {
        return new Fence(TypedStore.of(context, Stores.INPUT_FENCE, serde), topicIds, skipped);
    }

    /** Whether the record is to be processed; one that was already is counted, and logged at most once a minute. */
    boolean admits(Incoming incoming) {
        if (!passed.isBehind(incoming.topic(), incoming.offset())) {
            return true;
        }
        skipped.run();
        long now = System.nanoTime();
        Long last = warned.get(incoming.topic());
        if (last == null || now - last >= WARN_NANOS) {
            warned.put(incoming.topic(), now);
            LOG.atWarn()
                    .addKeyValue("topic", incoming.topic())
                    .addKeyValue("partition", incoming.partition())
                    .addKeyValue("offset", incoming.offset())
                    .addKeyValue("next", passed.next(incoming.topic()).orElse(0))
                    .log(
                            "A record was processed before and is skipped: the group's offsets were reset, or had expired");
        }
        return false;
    }

    /** The record was processed: commits with everything that follows from it. */
    void pass(Incoming incoming) {
        passed = passed.after(incoming.topic(), topicIds.getOrDefault(incoming.topic(), ""), incoming.offset());
        store.put(Stores.fenceKey(), passed);
    }

    private static InputFence read(TypedStore<InputFence> store) {
        try {
            return store.get(Stores.fenceKey()).orElse(InputFence.NONE);
        } catch (SerializationException broken) {
            throw new FenceException(
                    FenceException.Code.FENCE_UNREADABLE,
                    "the stored input-fence cannot be read; if an older release was started, start the newer one",
                    broken);
        }
    }

    private void requireSameTopics() {
        passed.positions().forEach((topic, position) -> {
            String now = Optional.ofNullable(topicIds.get(topic)).orElse(position.topicId());
            if (!position.topicId().isEmpty() && !now.equals(position.topicId())) {
                throw new FenceException(
                        FenceException.Code.TOPIC_RECREATED,
                        "topic " + topic + " has the id " + now + ", and its records up to offset "
                                + (position.next() - 1) + " were processed when it had " + position.topicId()
                                + ": it was deleted and created again; restore the topic, or start a new application"
                                + " id on new topics");
            }
        });
    }
}
