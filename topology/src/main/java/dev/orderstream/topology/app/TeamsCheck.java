package dev.orderstream.topology.app;

import dev.orderstream.schemas.Topics;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Whether an instance reads what the others of its group read. One that knows fewer teams, once it assigns the partitions, leaves those of
 * a team to nobody, and nobody is told.
 */
public final class TeamsCheck {
    private static final int ANSWER_MILLIS = 15_000;

    private TeamsCheck() {}

    /**
     * Looks at what the group has read before, and at what its live members read.
     *
     * @throws StartException when that is not what this instance would read, or the brokers do not answer
     */
    public static void require(OrdersAppConfig config) {
        requireNoneLeftOut(config);
        String group = config.streams().applicationId();
        Set<String> ours = ours(config);
        Set<String> live = ask(config, admin -> live(admin, group));
        if (!live.isEmpty() && !live.equals(ours)) {
            throw new StartException("live instances of group " + group + " read " + String.join(", ", live)
                    + ", and this one would read " + String.join(", ", ours)
                    + ": all need the same --team, so stop them first");
        }
    }

    /**
     * Looks only at what the group has read before: for an instance that is alone by its nature.
     *
     * @throws StartException when a setting cannot work, it would leave a team's records unread, or the brokers do not answer
     */
    public static void requireNoneLeftOut(OrdersAppConfig config) {
        config.settings().streamsConfig();
        String group = config.streams().applicationId();
        Set<String> before = ask(
                config,
                admin -> commandTopics(BrokerAnswers.of(
                                admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(),
                                "the offsets of group " + group)
                        .keySet()));
        before.removeAll(ours(config));
        if (!before.isEmpty()) {
            throw new StartException("group " + group + " has read " + String.join(", ", before)
                    + ", and would no longer: give its team with --team or, when the team is gone, delete the topic");
        }
    }

    private static Set<String> ours(OrdersAppConfig config) {
        return new TreeSet<>(Topics.commands(config.teams()));
    }

    private static Set<String> ask(OrdersAppConfig config, Function<Admin, Set<String>> question) {
        StreamsConfiguration streams = config.streams();
        Map<String, Object> settings = new HashMap<>(streams.kafka());
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, streams.bootstrapServers());
        // Closing the client waits for its calls, too: without this, for a minute.
        settings.putIfAbsent(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        settings.putIfAbsent(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        try (Admin admin = Admin.create(settings)) {
            return question.apply(admin);
        } catch (KafkaException unusable) {
            Throwable why = unusable.getCause() == null ? unusable : unusable.getCause();
            throw new StartException(
                    "the brokers at " + streams.bootstrapServers() + " cannot be asked: " + why.getMessage(), unusable);
        }
    }

    /** Of a group that does not exist: none. Nor are those of members without partitions known. */
    private static Set<String> live(Admin admin, String group) {
        Optional<Map<String, ConsumerGroupDescription>> described = BrokerAnswers.unless(
                GroupIdNotFoundException.class,
                admin.describeConsumerGroups(List.of(group)).all(),
                "group " + group);
        return commandTopics(described.stream()
                .flatMap(groups -> groups.values().stream())
                .flatMap(found -> found.members().stream())
                .flatMap(member -> member.assignment().topicPartitions().stream())
                .toList());
    }

    private static Set<String> commandTopics(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .map(TopicPartition::topic)
                .distinct()
                .filter(topic -> topic.equals(Topics.ORDER_COMMANDS)
                        || Topics.team(topic).isPresent())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
