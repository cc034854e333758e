package dev.orderstream.topology.app;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Looks, before an application starts, whether its topics are as its meaning needs them. */
final class TopicCheck {
    private static final int ANSWER_SECONDS = 15;

    private TopicCheck() {}

    /**
     * The number of partitions that all the topics have.
     *
     * @param commandTopics those among them that must stamp records with the broker's clock
     * @throws StartException when one is missing, counts differ, or a command topic keeps the producer's time
     */
    static int partitions(
            StreamsConfiguration configuration, Collection<String> topics, Collection<String> commandTopics) {
        Map<String, Object> settings = new HashMap<>(configuration.kafka());
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, configuration.bootstrapServers());
        // Closing the client waits for its calls, too: without this, for a minute.
        settings.putIfAbsent(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_SECONDS * 1_000);
        settings.putIfAbsent(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_SECONDS * 1_000);
        try (Admin admin = Admin.create(settings)) {
            Map<String, TopicDescription> found =
                    admin.describeTopics(topics).allTopicNames().get(ANSWER_SECONDS, TimeUnit.SECONDS);
            requireAppendTime(admin, commandTopics);
            return samePartitions(found);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof UnknownTopicOrPartitionException) {
                throw new StartException(
                        "a topic of " + topics + " does not exist: create it with 'orders topics create'", failed);
            }
            throw new StartException("the brokers at " + configuration.bootstrapServers() + " refused", failed);
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

    private static int samePartitions(Map<String, TopicDescription> found) {
        Map<String, Integer> counts = found.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        topic -> topic.getValue().partitions().size()));
        if (Map.copyOf(counts).values().stream().distinct().count() != 1) {
            throw new StartException("the topics must have one number of partitions, found " + counts);
        }
        return counts.values().iterator().next();
    }

    private static void requireAppendTime(Admin admin, Collection<String> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<ConfigResource, Config> configs = admin.describeConfigs(topics.stream()
                        .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                        .toList())
                .all()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        configs.forEach((topic, config) -> {
            String type = config.get("message.timestamp.type").value();
            if (!"LogAppendTime".equals(type)) {
                throw new StartException("topic " + topic.name() + " has message.timestamp.type=" + type
                        + ": events take their time from the broker, so set it to LogAppendTime");
            }
        });
    }
}
