package dev.orderstream.topology.app;

import dev.orderstream.schemas.Topics;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Whether an instance reads what the others of its group read. One that knows fewer teams, once it assigns the partitions, leaves those of
 * a team to nobody, and nobody is told.
 */
public final class TeamsCheck {
    private TeamsCheck() {}

    /**
     * Looks at what the group's live members read, and at what it has read before.
     *
     * @throws StartException when that is not what this instance would read, or the brokers do not answer
     */
    public static void require(OrdersAppConfig config) {
        StreamsConfiguration streams = config.streams();
        String group = streams.applicationId();
        Set<String> ours = new TreeSet<>(Topics.commands(config.teams()));
        Map<String, Object> settings = new HashMap<>(streams.kafka());
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, streams.bootstrapServers());
        try (Admin admin = Admin.create(settings)) {
            Set<String> before = commandTopics(BrokerAnswers.of(
                            admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(),
                            "the offsets of group " + group)
                    .keySet());
            before.removeAll(ours);
            if (!before.isEmpty()) {
                throw new StartException(
                        "group " + group + " has read " + String.join(", ", before)
                                + ", and would no longer: give its team with --team or, when the team is gone, delete the topic");
            }
            Set<String> live = live(admin, group);
            if (!live.isEmpty() && !live.equals(ours)) {
                throw new StartException("live instances of group " + group + " read " + String.join(", ", live)
                        + ", and this one would read " + String.join(", ", ours)
                        + ": all need the same --team, so stop them first");
            }
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
