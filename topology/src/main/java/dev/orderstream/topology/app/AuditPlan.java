package dev.orderstream.topology.app;

import dev.orderstream.schemas.TopicCatalog;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.stream.AggregateTopics;
import dev.orderstream.topology.stream.Stores;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * What an application needs of its cluster.
 *
 * @param group its consumer group
 * @param coPartitioned topics that must have one number of partitions; its changelogs, too, as far as they exist
 * @param inputs those of them whose positions are looked at
 * @param written must take the largest record; the changelogs, too
 * @param batchBytesMax that record with its key, headers and batch; 0 where it is not known
 * @param settings of every topic, as {@link TopicCatalog} creates it
 * @param stores whose changelogs are looked at
 * @param vital those without which the group's offsets are worth nothing
 * @param fence the store that the positions are held against
 * @param isWholeLog whether the inputs are needed from their first record on
 * @param replicasMin see {@link AuditSettings}
 */
record AuditPlan(
        String group,
        Set<String> coPartitioned,
        Set<String> inputs,
        Set<String> written,
        int batchBytesMax,
        Map<String, Map<String, String>> settings,
        Set<String> stores,
        Set<String> vital,
        Optional<String> fence,
        boolean isWholeLog,
        OptionalInt replicasMin) {
    /** Of an application that decides. */
    static AuditPlan of(DecidingAppConfig config) {
        AggregateTopics topics = config.topics();
        Set<String> written = Set.of(topics.events(), topics.deadLetters(), topics.replies(), topics.outcomes());
        Set<String> coPartitioned = new TreeSet<>(topics.commands());
        coPartitioned.addAll(written);
        coPartitioned.add(topics.deadLetterActions());
        // A reply goes to the partition that its caller reads: that topic may have another number of them.
        coPartitioned.remove(topics.replies());
        Set<String> all = new TreeSet<>(coPartitioned);
        all.add(topics.replies());
        return new AuditPlan(
                config.streams().applicationId(),
                coPartitioned,
                new LinkedHashSet<>(topics.commands()),
                written,
                config.batchBytesMax(),
                catalog(
                        topics.commands().stream()
                                .flatMap(topic -> Topics.team(topic).stream())
                                .toList(),
                        all),
                Set.of(topics.store(), Stores.INPUT_FENCE, Stores.HOLDS, Stores.HELD_COMMANDS),
                Set.of(topics.store()),
                Optional.of(Stores.INPUT_FENCE),
                false,
                config.streams().audit().replicasMin());
    }

    /**
     * Of the application <b>views</b>. Its folds take a record twice without harm, so that it has no fence: offsets that were reset or
     * expired cost time and nothing else. What it needs are the whole logs of events.
     */
    static AuditPlan of(ViewsAppConfig config) {
        return new AuditPlan(
                config.streams().applicationId(),
                ViewsApp.TOPICS,
                Set.of(Topics.ORDER_EVENTS, Topics.INVENTORY_EVENTS),
                Set.of(),
                0,
                catalog(List.of(), ViewsApp.TOPICS),
                Stores.OF_VIEWS,
                Stores.OF_VIEWS,
                Optional.empty(),
                true,
                config.streams().audit().replicasMin());
    }

    /**
     * Of the application <b>fulfilment</b>. A saga without its timer would wait for ever for what nobody answers. Events about stock are not fenced: they pass a topic of Kafka Streams' own before a saga takes
     * them in, and may come twice.
     */
    static AuditPlan of(FulfilmentAppConfig config) {
        return new AuditPlan(
                config.streams().applicationId(),
                FulfilmentApp.topics(),
                FulfilmentApp.INPUTS,
                FulfilmentApp.WRITTEN,
                config.batchBytesMax(),
                catalog(List.of(), FulfilmentApp.topics()),
                Set.of(Stores.SAGAS, Stores.SAGA_TIMERS, Stores.INPUT_FENCE),
                Set.of(Stores.SAGAS, Stores.SAGA_TIMERS),
                Optional.of(Stores.INPUT_FENCE),
                false,
                config.streams().audit().replicasMin());
    }

    private static Map<String, Map<String, String>> catalog(List<String> teams, Set<String> topics) {
        Collection<NewTopic> known = TopicCatalog.topics(teams, 1, (short) 1, 1);
        return known.stream()
                .filter(topic -> topics.contains(topic.name()))
                .collect(Collectors.toUnmodifiableMap(NewTopic::name, NewTopic::configs));
    }

    /** The changelog of a store. */
    String changelog(String store) {
        return group + "-" + store + "-changelog";
    }

    /** The changelogs of all stores, by store. */
    Map<String, String> changelogs() {
        return stores.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), this::changelog));
    }

    /** Where the fence is. */
    Optional<String> fenceTopic() {
        return fence.map(this::changelog);
    }
}
