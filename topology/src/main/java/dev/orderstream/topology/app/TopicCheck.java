package dev.orderstream.topology.app;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Looks, before an application starts, whether its topics are as its meaning needs them. */
final class TopicCheck {
    private static final int ANSWER_SECONDS = 15;

    private TopicCheck() {}

    /**
     * What is asked of topics.
     *
     * @param coPartitioned must have one number of partitions
     * @param commands must stamp records with the broker's clock
     * @param written must take the largest record
     * @param batchBytesMax that record with its key, headers and batch
     */
    record Wanted(Set<String> coPartitioned, Set<String> commands, Set<String> written, int batchBytesMax) {
        /** Of an application that only reads them. */
        static Wanted reading(Set<String> topics) {
            return new Wanted(topics, Set.of(), Set.of(), 0);
        }

        Set<String> all() {
            return Stream.of(coPartitioned, commands, written)
                    .flatMap(Set::stream)
                    .collect(Collectors.toUnmodifiableSet());
        }

        /** Those whose settings matter. */
        Set<String> configured() {
            return Stream.of(commands, written).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
        }
    }

    /**
     * What was found.
     *
     * @param partitions the number of partitions that the co-partitioned topics have
     * @param ids the brokers' id of each topic
     */
    record Found(int partitions, Map<String, String> ids) {}

    /** The number of partitions that the co-partitioned topics have; see {@link #find}. */
    static int partitions(StreamsConfiguration configuration, Wanted wanted) {
        return find(configuration, wanted).partitions();
    }

    /**
     * Looks at the topics.
     *
     * @throws StartException when one is missing, counts differ, or a setting would change what the topic is for
     */
    static Found find(StreamsConfiguration configuration, Wanted wanted) {
        Map<String, Object> settings = new HashMap<>(configuration.kafka());
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, configuration.bootstrapServers());
        // Closing the client waits for its calls, too: without this, for a minute.
        settings.putIfAbsent(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_SECONDS * 1_000);
        settings.putIfAbsent(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_SECONDS * 1_000);
        try (Admin admin = Admin.create(settings)) {
            Map<String, TopicDescription> topics = describe(admin, wanted.all());
            requireSettings(admin, wanted);
            Map<String, Integer> counts = new TreeMap<>();
            Map<String, String> ids = new TreeMap<>();
            topics.forEach((topic, found) -> {
                ids.put(topic, found.topicId().toString());
                counts.put(topic, found.partitions().size());
            });
            counts.keySet().retainAll(wanted.coPartitioned());
            return new Found(same(counts), ids);
        } catch (ExecutionException | KafkaException failed) {
            throw new StartException(
                    "the brokers at " + configuration.bootstrapServers() + " cannot be asked: " + reason(failed),
                    failed);
        } catch (TimeoutException late) {
            throw new StartException(
                    "no answer from the brokers at " + configuration.bootstrapServers() + " within " + ANSWER_SECONDS
                            + " s",
                    late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted while looking at the topics", stopped);
        }
    }

    /** The client's own sentence says only that it failed; why is in the cause. */
    private static String reason(Exception failed) {
        Throwable why = failed.getCause() == null ? failed : failed.getCause();
        return String.valueOf(why.getMessage());
    }

    private static Map<String, TopicDescription> describe(Admin admin, Set<String> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, TopicDescription> all = new TreeMap<>();
        Set<String> missing = new TreeSet<>();
        Map<String, KafkaFuture<TopicDescription>> described =
                admin.describeTopics(topics).topicNameValues();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> topic : described.entrySet()) {
            try {
                all.put(topic.getKey(), topic.getValue().get(ANSWER_SECONDS, TimeUnit.SECONDS));
            } catch (ExecutionException failed) {
                if (!(failed.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw failed;
                }
                missing.add(topic.getKey());
            }
        }
        if (!missing.isEmpty()) {
            throw new StartException("these topics do not exist: " + String.join(", ", missing)
                    + "; create them with 'orders topics create'");
        }
        return all;
    }

    private static int same(Map<String, Integer> counts) {
        if (counts.values().stream().distinct().count() != 1) {
            throw new StartException("the topics must have one number of partitions, found " + counts);
        }
        return counts.values().iterator().next();
    }

    private static void requireSettings(Admin admin, Wanted wanted)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<ConfigResource, Config> configs = admin.describeConfigs(wanted.configured().stream()
                        .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                        .toList())
                .all()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        configs.forEach((resource, config) -> {
            String topic = resource.name();
            requireEveryRecordKept(topic, value(config, TopicConfig.CLEANUP_POLICY_CONFIG));
            if (wanted.commands().contains(topic)) {
                requireAppendTime(topic, value(config, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG));
            }
            if (wanted.written().contains(topic)) {
                requireRoom(topic, value(config, TopicConfig.MAX_MESSAGE_BYTES_CONFIG), wanted.batchBytesMax());
            }
        });
    }

    private static String value(Config config, String setting) {
        return config.get(setting).value();
    }

    private static void requireAppendTime(String topic, String type) {
        if (!"LogAppendTime".equals(type)) {
            throw new StartException("topic " + topic + " has message.timestamp.type=" + type
                    + ": events take their time from the broker, so set it to LogAppendTime");
        }
    }

    private static void requireEveryRecordKept(String topic, String policy) {
        if (policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            throw new StartException("topic " + topic + " has cleanup.policy=" + policy
                    + ": of the records of one order only the last would be kept, so set it to delete");
        }
    }

    private static void requireRoom(String topic, String bytes, int batchBytesMax) {
        if (Long.parseLong(bytes) < batchBytesMax) {
            throw new StartException("topic " + topic + " has max.message.bytes=" + bytes
                    + ", and record-bytes-max needs " + batchBytesMax + ": raise the one or lower the other");
        }
    }
}
