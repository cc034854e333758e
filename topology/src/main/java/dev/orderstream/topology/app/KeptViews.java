package dev.orderstream.topology.app;

import dev.orderstream.topology.stream.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What a version of the views keeps: its consumer group and changelogs on the brokers, its stores on this machine. */
public final class KeptViews implements AutoCloseable {
    private static final Pattern OURS = Pattern.compile("order-views-v[1-9][0-9]*");
    private static final Set<GroupState> WITHOUT_MEMBERS = Set.of(GroupState.EMPTY, GroupState.DEAD);

    private final Admin admin;
    private final String applicationId;
    private final Optional<Path> stores;

    /**
     * What was found.
     *
     * @param group whether the brokers know the group
     * @param members whether it has live members
     * @param topics its changelogs
     * @param stores the directory of its stores, where there is one
     */
    public record Found(boolean group, boolean members, SortedSet<String> topics, Optional<Path> stores) {
        /** Whether that is nothing at all. */
        public boolean isNothing() {
            return !group && topics.isEmpty() && stores.isEmpty();
        }
    }

    /**
     * Of one version.
     *
     * @param clientConfig settings of Kafka's clients
     * @param stateDir where its instances on this machine keep their stores; empty: they are left alone
     * @throws IllegalArgumentException when the application is no version of the views
     */
    public KeptViews(Map<String, Object> clientConfig, String applicationId, Optional<Path> stateDir) {
        if (!OURS.matcher(applicationId).matches()) {
            throw new IllegalArgumentException(
                    "\"" + applicationId + "\" is no version of the views, whose groups are order-views-v1, -v2, ...");
        }
        this.admin = Admin.create(clientConfig);
        this.applicationId = applicationId;
        this.stores = stateDir.map(dir -> dir.resolve(applicationId));
    }

    public String applicationId() {
        return applicationId;
    }

    /**
     * What there is now.
     *
     * @throws StartException when the brokers do not answer
     */
    public Found look() {
        Optional<GroupListing> group = group();
        Set<String> topics = BrokerAnswers.of(admin.listTopics().names(), "the names of the topics");
        return new Found(
                group.isPresent(),
                group.filter(KeptViews::hasMembers).isPresent(),
                topics.stream()
                        .filter(changelogs(applicationId)::contains)
                        .collect(Collectors.toCollection(TreeSet::new)),
                stores.filter(Files::isDirectory));
    }

    /**
     * Deletes what was found; the group first, so that nothing is lost when it has members after all.
     *
     * @throws StartException when it has, or the brokers do not answer
     */
    public void delete(Found found) {
        if (found.members()) {
            throw new StartException("group " + applicationId + " has live members: stop its instances first");
        }
        // Also a group that is not listed, which may be one that this principal may not see.
        BrokerAnswers.unless(
                GroupIdNotFoundException.class, deletion().thenApply(done -> ""), "deleting group " + applicationId);
        found.topics().forEach(this::delete);
        found.stores().ifPresent(KeptViews::delete);
    }

    private Optional<GroupListing> group() {
        Collection<GroupListing> groups = BrokerAnswers.of(admin.listGroups().all(), "the consumer groups");
        return groups.stream()
                .filter(group -> group.groupId().equals(applicationId))
                .findFirst();
    }

    /** A state that the brokers do not say counts as alive. */
    static boolean hasMembers(GroupListing group) {
        return group.groupState()
                .filter(state -> WITHOUT_MEMBERS.contains(state))
                .isEmpty();
    }

    private KafkaFuture<Void> deletion() {
        List<String> ids = List.of(applicationId);
        return group().flatMap(GroupListing::type)
                        .filter(type -> type == GroupType.STREAMS)
                        .isPresent()
                ? admin.deleteStreamsGroups(ids).all()
                : admin.deleteConsumerGroups(ids).all();
    }

    /** By their whole names: what merely begins with the id may belong to another application, such as order-views-v2-blue. */
    static Set<String> changelogs(String applicationId) {
        return Stores.OF_VIEWS.stream()
                .map(store -> applicationId + "-" + store + "-changelog")
                .collect(Collectors.toUnmodifiableSet());
    }

    private void delete(String topic) {
        BrokerAnswers.unless(
                UnknownTopicOrPartitionException.class,
                admin.deleteTopics(List.of(topic)).all().thenApply(done -> ""),
                "deleting topic " + topic);
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("the stores in " + directory + " could not be deleted", failed);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
