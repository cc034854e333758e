package dev.orderstream.standalone;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/** Creates topics that do not exist and compares those that do. Changes no topic that exists. */
public final class TopicCreation {
    /** What became of a topic. */
    public enum Result {
        CREATED,
        EXISTS,
        /** It exists, with other settings than wanted. */
        DIFFERS
    }

    /**
     * One topic.
     *
     * @param differences each as "setting is x, not y"; empty unless it differs
     */
    public record Outcome(String topic, Result result, List<String> differences) {}

    private final Admin admin;

    public TopicCreation(Admin admin) {
        this.admin = admin;
    }

    /**
     * Creates those that are missing and compares the others.
     *
     * @return in the order of their names
     * @throws KafkaException when the cluster cannot be reached or refuses
     */
    public List<Outcome> create(Collection<NewTopic> topics) {
        List<NewTopic> existing = new ArrayList<>();
        Map<String, Outcome> outcomes = new TreeMap<>();
        Map<String, KafkaFuture<Void>> creating = admin.createTopics(topics).values();
        for (NewTopic topic : topics) {
            try {
                get(creating.getOrDefault(topic.name(), KafkaFuture.completedFuture(null)));
                outcomes.put(topic.name(), new Outcome(topic.name(), Result.CREATED, List.of()));
            } catch (TopicExistsException exists) {
                existing.add(topic);
            }
        }
        compare(existing).forEach(outcome -> outcomes.put(outcome.topic(), outcome));
        return List.copyOf(outcomes.values());
    }

    private List<Outcome> compare(List<NewTopic> existing) {
        if (existing.isEmpty()) {
            return List.of();
        }
        List<String> names = existing.stream().map(NewTopic::name).toList();
        Map<String, TopicDescription> descriptions =
                get(admin.describeTopics(names).allTopicNames());
        Map<ConfigResource, Config> configs = get(admin.describeConfigs(
                        names.stream().map(TopicCreation::resource).toList())
                .all());
        return existing.stream()
                .map(topic -> {
                    List<String> differences = new ArrayList<>();
                    compare(topic, descriptions, differences);
                    compare(topic, configs.getOrDefault(resource(topic.name()), new Config(List.of())), differences);
                    return new Outcome(
                            topic.name(), differences.isEmpty() ? Result.EXISTS : Result.DIFFERS, differences);
                })
                .toList();
    }

    private static void compare(NewTopic wanted, Map<String, TopicDescription> found, List<String> differences) {
        TopicDescription description = found.get(wanted.name());
        if (description == null) {
            return;
        }
        int partitions = description.partitions().size();
        if (partitions != wanted.numPartitions()) {
            differences.add("partitions is " + partitions + ", not " + wanted.numPartitions());
        }
        int replicas = description.partitions().getFirst().replicas().size();
        if (replicas != wanted.replicationFactor()) {
            differences.add("replication-factor is " + replicas + ", not " + wanted.replicationFactor());
        }
    }

    private static void compare(NewTopic wanted, Config found, List<String> differences) {
        new TreeMap<>(wanted.configs()).forEach((name, value) -> {
            ConfigEntry entry = found.get(name);
            String actual = entry == null ? "unset" : String.valueOf(entry.value());
            if (!actual.equals(value)) {
                differences.add(name + " is " + actual + ", not " + value);
            }
        });
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static <T extends @Nullable Object> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new KafkaException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", interrupted);
        }
    }
}
