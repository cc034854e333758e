package dev.orderstream.schemas;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;

/** Every topic of the pipeline with the settings that its meaning depends on. */
public final class TopicCatalog {
    /** Neither by time nor by size. */
    private static final String UNLIMITED = "-1";

    private TopicCatalog() {}

    /**
     * The topics to create. All have the same number of partitions, since orders, views and dead letters are co-partitioned by order.
     *
     * @param minInsyncReplicas an acknowledged write is on at least so many replicas
     */
    public static List<NewTopic> topics(int partitions, short replication, int minInsyncReplicas) {
        return topics(List.of(), partitions, replication, minInsyncReplicas);
    }

    /**
     * The same, and the command topics of these teams.
     *
     * @throws IllegalArgumentException when one is no name of a team
     */
    public static List<NewTopic> topics(
            Collection<String> teams, int partitions, short replication, int minInsyncReplicas) {
        Stream<NewTopic> commands =
                Topics.commands(teams).stream().map(name -> commands(name, partitions, replication, minInsyncReplicas));
        return Stream.concat(commands, others(partitions, replication, minInsyncReplicas))
                .toList();
    }

    private static Stream<NewTopic> others(int partitions, short replication, int minInsyncReplicas) {
        return Stream.of(
                topic(Topics.ORDER_EVENTS, partitions, replication, minInsyncReplicas, UNLIMITED),
                topic(
                        Topics.ORDER_DEAD_LETTERS,
                        partitions,
                        replication,
                        minInsyncReplicas,
                        millis(Duration.ofDays(30))),
                topic(
                        Topics.ORDER_DEAD_LETTER_ACTIONS,
                        partitions,
                        replication,
                        minInsyncReplicas,
                        millis(Duration.ofDays(30))),
                topic(Topics.ORDER_REPLIES, partitions, replication, minInsyncReplicas, millis(Duration.ofMinutes(10))),
                topic(Topics.ORDER_OUTCOMES, partitions, replication, minInsyncReplicas, millis(Duration.ofDays(30))));
    }

    /** A command topic, {@code order-commands} or a team's own: the broker's clock is the time of every event. */
    public static NewTopic commands(String name, int partitions, short replication, int minInsyncReplicas) {
        NewTopic topic = topic(name, partitions, replication, minInsyncReplicas, millis(Duration.ofDays(7)));
        Map<String, String> settings = new HashMap<>(topic.configs());
        settings.put("message.timestamp.type", "LogAppendTime");
        return topic.configs(settings);
    }

    private static NewTopic topic(
            String name, int partitions, short replication, int minInsyncReplicas, String retention) {
        return new NewTopic(name, partitions, replication)
                .configs(Map.of(
                        "cleanup.policy",
                        "delete",
                        "retention.ms",
                        retention,
                        // Otherwise a default of the cluster might delete by size what is to be kept by time.
                        "retention.bytes",
                        UNLIMITED,
                        "min.insync.replicas",
                        Integer.toString(minInsyncReplicas)));
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
