package dev.orderstream.standalone.cli;

import dev.orderstream.schemas.Registry;
import dev.orderstream.schemas.RegistrySettings;
import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.TopicCatalog;
import dev.orderstream.standalone.PreconditionException;
import dev.orderstream.standalone.TopicCreation;
import dev.orderstream.standalone.TopicCreation.Outcome;
import dev.orderstream.standalone.TopicCreation.Result;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Creates the topics of the pipeline, and registers its schemas. */
@Command(
        name = "create",
        description = {
            "Create the topics that do not exist, and register the schemas where --registry-url is given.",
            "Run again it changes nothing: it says of each topic whether it exists or differs (then it exits with 1)."
        })
final class TopicsCreateCommand implements Callable<Integer> {
    @Mixin
    private final Cluster cluster = new Cluster();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Mixin
    private final TeamsOption teams = new TeamsOption();

    @Option(names = "--registry-url", paramLabel = "URL", description = "Register the schemas there too.")
    private Optional<String> registryUrl = Optional.empty();

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "6",
            description = "Of every topic (default: ${DEFAULT-VALUE}).")
    private int partitions;

    @Option(
            names = "--replication-factor",
            paramLabel = "N",
            defaultValue = "3",
            description = "Copies of every partition (default: ${DEFAULT-VALUE}).")
    private short replicationFactor;

    @Option(
            names = "--min-insync-replicas",
            paramLabel = "N",
            defaultValue = "2",
            description = "Copies that must hold a write before it is acknowledged (default: ${DEFAULT-VALUE}).")
    private int minInsyncReplicas;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        requireAbove0("--partitions", partitions);
        requireAbove0("--replication-factor", replicationFactor);
        requireAbove0("--min-insync-replicas", minInsyncReplicas);
        if (minInsyncReplicas > replicationFactor) {
            throw new PreconditionException("--min-insync-replicas " + minInsyncReplicas
                    + " is more than --replication-factor " + replicationFactor + ": nothing could be written.");
        }
        List<Outcome> outcomes = create();
        Optional<Integer> subjects = registryUrl.map(this::register);
        print(outcomes, subjects);
        return outcomes.stream().anyMatch(outcome -> outcome.result() == Result.DIFFERS)
                ? ExitCode.FAILED
                : ExitCode.OK;
    }

    private List<Outcome> create() {
        try (Admin admin = Admin.create(cluster.clientConfig())) {
            return new TopicCreation(admin)
                    .create(TopicCatalog.topics(teams.teams(), partitions, replicationFactor, minInsyncReplicas));
        } catch (KafkaException failed) {
            throw new IllegalStateException(
                    "Topics could not be created on " + cluster.bootstrapServers() + ": " + failed.getMessage(),
                    failed);
        }
    }

    private int register(String url) {
        try (SchemaRegistryClient registry = Registry.client(RegistrySettings.of(url))) {
            SubjectCatalog.registerAll(registry, teams.teams());
            return SubjectCatalog.subjects(teams.teams()).size();
        } catch (IOException failed) {
            throw new IllegalStateException("The connection to the registry at " + url + " broke.", failed);
        }
    }

    private void print(List<Outcome> outcomes, Optional<Integer> subjects) {
        PrintWriter out = spec.commandLine().getOut();
        if (json.wanted()) {
            JsonOption.print(out, Map.of("topics", outcomes, "subjects", subjects.orElse(0)));
            return;
        }
        for (Outcome outcome : outcomes) {
            out.printf(
                    "%-26s %s%s%n",
                    outcome.topic(),
                    outcome.result().name().toLowerCase(Locale.ROOT),
                    outcome.differences().isEmpty() ? "" : ": " + String.join("; ", outcome.differences()));
        }
        subjects.ifPresent(count -> out.printf("%d schemas are registered%n", count));
        out.flush();
    }

    private static void requireAbove0(String option, int value) {
        if (value < 1) {
            throw new PreconditionException(option + " is " + value + "; it must be at least 1.");
        }
    }
}
