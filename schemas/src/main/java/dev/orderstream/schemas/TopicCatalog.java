package dev.orderstream.schemas;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** Every topic of the pipeline with the settings that its meaning depends on. */
public final class TopicCatalog {
    /** Neither by time nor by size. */
    private static final String UNLIMITED = "-1";

    private static final Duration DAYS_7 = Duration.ofDays(7);
    private static final Duration DAYS_30 = Duration.ofDays(30);

    private TopicCatalog() {}

    /**
     * The topics to create. All have the same number of partitions, since orders, views, sagas and dead letters are
     * co-partitioned by order.
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
        Form form = new Form(partitions, replication, minInsyncReplicas);
        return Stream.of(
                        Topics.commands(teams).stream().map(form::commands),
                        aggregate(
                                form,
                                Topics.ORDER_EVENTS,
                                Topics.ORDER_DEAD_LETTERS,
                                Topics.ORDER_REPLIES,
                                Topics.ORDER_OUTCOMES),
                        Stream.of(form.commands(Topics.INVENTORY_COMMANDS)),
                        aggregate(
                                form,
                                Topics.INVENTORY_EVENTS,
                                Topics.INVENTORY_DEAD_LETTERS,
                                Topics.INVENTORY_REPLIES,
                                Topics.INVENTORY_OUTCOMES),
                        Stream.of(form.commands(Topics.PAYMENT_COMMANDS), form.log(Topics.PAYMENT_EVENTS)),
                        deadLetters(form, Topics.PAYMENT_DEAD_LETTERS),
                        Stream.of(form.commands(Topics.NOTIFICATION_COMMANDS)),
                        deadLetters(form, Topics.NOTIFICATION_DEAD_LETTERS),
                        Stream.of(form.newest(Topics.FULFILMENT_EVENTS), form.kept(Topics.FULFILMENT_ACTIONS, DAYS_30)))
                .flatMap(Function.identity())
                .toList();
    }

    private static Stream<NewTopic> aggregate(
            Form form, String events, String deadLetters, String replies, String outcomes) {
        return Stream.of(
                        Stream.of(form.log(events)),
                        deadLetters(form, deadLetters),
                        Stream.of(form.kept(replies, Duration.ofMinutes(10)), form.kept(outcomes, DAYS_30)))
                .flatMap(Function.identity());
    }

    private static Stream<NewTopic> deadLetters(Form form, String deadLetters) {
        return Stream.of(form.kept(deadLetters, DAYS_30), form.kept(Topics.actionsOf(deadLetters), DAYS_30));
    }

    /** A command topic, {@code order-commands} or a team's own: the broker's clock is the time of every event. */
    public static NewTopic commands(String name, int partitions, short replication, int minInsyncReplicas) {
        return new Form(partitions, replication, minInsyncReplicas).commands(name);
    }

    /** What all topics have in common. */
    private record Form(int partitions, short replication, int minInsyncReplicas) {
        /** The broker's clock is the time of every event. */
        NewTopic commands(String name) {
            return with(kept(name, DAYS_7), TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        }

        /** Kept for ever. */
        NewTopic log(String name) {
            return topic(name, UNLIMITED);
        }

        NewTopic kept(String name, Duration retention) {
            return topic(name, Long.toString(retention.toMillis()));
        }

        /** The newest record of each key is kept for ever. */
        NewTopic newest(String name) {
            return with(log(name), TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        }

        private NewTopic topic(String name, String retention) {
            return new NewTopic(name, partitions, replication)
                    .configs(Map.of(
                            TopicConfig.CLEANUP_POLICY_CONFIG,
                            TopicConfig.CLEANUP_POLICY_DELETE,
                            TopicConfig.RETENTION_MS_CONFIG,
                            retention,
                            // Otherwise a default of the cluster might delete by size what is to be kept by time.
                            TopicConfig.RETENTION_BYTES_CONFIG,
                            UNLIMITED,
                            TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                            Integer.toString(minInsyncReplicas)));
        }

        private static NewTopic with(NewTopic topic, String setting, String value) {
            Map<String, String> settings = new HashMap<>(topic.configs());
            settings.put(setting, value);
            return topic.configs(settings);
        }
    }
}
