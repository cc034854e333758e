package dev.orderstream.standalone.candidate;

import dev.orderstream.schemas.CandidateReader;
import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.SubjectCatalog.Subject;
import dev.orderstream.schemas.Topics;
import dev.orderstream.schemas.VersionCheck;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * Whether candidates may be released: they are compatible with every registered version, and read every record that there is, on every
 * topic where their records belong, the command topics of teams among them.
 */
public final class ReleaseCheck {
    private final Candidates candidates;
    private final Map<String, Object> settings;
    private final SchemaRegistryClient registry;

    /** What was found. */
    public record Result(List<VersionCheck.Result> subjects, List<TopicScan.Result> topics) {
        public boolean passed() {
            return subjects.stream().allMatch(subject -> subject.breaks().isEmpty())
                    && topics.stream().allMatch(topic -> topic.failed() == 0);
        }
    }

    /**
     * Of these candidates.
     *
     * @param settings of Kafka's clients
     */
    public ReleaseCheck(Candidates candidates, Map<String, Object> settings, SchemaRegistryClient registry) {
        this.candidates = candidates;
        this.settings = Map.copyOf(settings);
        this.registry = registry;
    }

    /** Those of the existing topics on which records of the candidates belong. */
    public Set<String> topics(Set<String> existing) {
        Set<String> topics = new TreeSet<>();
        Stream<String> teams =
                existing.stream().filter(topic -> Topics.team(topic).isPresent());
        Stream.concat(
                        teams,
                        SubjectCatalog.subjects().stream().map(Subject::topic).filter(existing::contains))
                .filter(topic -> !on(topic).isEmpty())
                .forEach(topics::add);
        return topics;
    }

    /** The candidates among the records that belong on a topic, by full name. */
    public Map<String, Schema> on(String topic) {
        Map<String, Schema> found = new HashMap<>();
        for (Subject subject : subjects(topic)) {
            found.put(subject.schema().getFullName(), candidate(subject));
        }
        return found;
    }

    /**
     * Compares versions, then reads the topics one after the other.
     *
     * @param topics some of those that {@link #topics} gave
     */
    public Result run(Set<String> topics, TopicScan.Progress progress) {
        List<VersionCheck.Result> subjects = new ArrayList<>();
        for (String topic : topics) {
            for (Subject subject : subjects(topic)) {
                subjects.add(VersionCheck.of(registry, subject.name(), candidate(subject)));
            }
        }
        List<TopicScan.Result> scans = new ArrayList<>();
        for (String topic : topics) {
            scans.add(TopicScan.run(settings, topic, new CandidateReader(registry, on(topic)), progress));
        }
        return new Result(List.copyOf(subjects), List.copyOf(scans));
    }

    private List<Subject> subjects(String topic) {
        return SubjectCatalog.subjects(topic).stream()
                .filter(subject ->
                        candidates.records().containsKey(subject.schema().getFullName()))
                .toList();
    }

    private Schema candidate(Subject subject) {
        return Objects.requireNonNull(candidates.records().get(subject.schema().getFullName()));
    }
}
