package dev.orderstream.standalone.cli;

import dev.orderstream.schemas.Registry;
import dev.orderstream.schemas.RegistrySettings;
import dev.orderstream.schemas.RegistryUnavailableException;
import dev.orderstream.standalone.PreconditionException;
import dev.orderstream.standalone.candidate.Candidates;
import dev.orderstream.standalone.candidate.ReleaseCheck;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Reads whole topics with schemas that are not released yet. */
@Command(
        name = "check",
        description = {
            "Read every committed record that there is with candidate schemas, before a release, and compare these with every registered"
                    + " version (FULL_TRANSITIVE). Changes nothing.",
            "A candidate that does not read a record, or breaks a version, is exit code 1; what its own schema does not read, either, is"
                    + " counted as unreadable."
        })
final class SchemasCheckCommand implements Callable<Integer> {
    @Option(
            names = "--candidate",
            paramLabel = "FILE",
            required = true,
            description =
                    "An Avro schema (.avsc); it may refer to types of this release, and of other candidates. May be given several"
                            + " times. A type that is a part of records is checked in all of them.")
    private List<Path> files = List.of();

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            split = ",",
            description = "Read these topics only (default: all on which such records belong, those of teams too).")
    private List<String> only = List.of();

    @Mixin
    private final Cluster cluster = new Cluster();

    @Mixin
    private final RegistryOption registryOption = new RegistryOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Candidates candidates = candidates();
        ScanDisplay display =
                new ScanDisplay(new ProgressLines(spec.commandLine().getErr(), ProgressLines.Form.of(json)));
        try (SchemaRegistryClient registry = Registry.client(RegistrySettings.of(registryOption.url()))) {
            ReleaseCheck check = new ReleaseCheck(candidates, cluster.clientConfig(), registry);
            Set<String> topics = topics(check);
            ReleaseCheck.Result result = check.run(topics, display);
            display.end();
            SchemasCheckReport report = new SchemasCheckReport(candidates, result);
            if (json.wanted()) {
                JsonOption.print(spec.commandLine().getOut(), report.data());
            } else {
                report.print(spec.commandLine().getOut());
            }
            return result.passed() ? ExitCode.OK : ExitCode.FAILED;
        } catch (RegistryUnavailableException away) {
            throw new PreconditionException(
                    "The registry at " + registryOption.url() + " does not answer: " + away.getMessage() + ".", away);
        }
    }

    private Candidates candidates() {
        try {
            return Candidates.read(files);
        } catch (IllegalArgumentException wrong) {
            throw new PreconditionException("--candidate: " + wrong.getMessage() + ".", wrong);
        }
    }

    private Set<String> topics(ReleaseCheck check) throws InterruptedException {
        Set<String> existing = existing();
        if (only.isEmpty()) {
            Set<String> topics = check.topics(existing);
            if (topics.isEmpty()) {
                throw new PreconditionException("None of the topics exists on which such records belong.");
            }
            return topics;
        }
        for (String topic : only) {
            if (!existing.contains(topic)) {
                throw new PreconditionException("Topic " + topic + " does not exist.");
            }
            if (!isOf(check, topic)) {
                throw new PreconditionException("No record of the candidates belongs on topic " + topic + ".");
            }
        }
        return new TreeSet<>(only);
    }

    private static boolean isOf(ReleaseCheck check, String topic) {
        try {
            return !check.on(topic).isEmpty();
        } catch (IllegalArgumentException noTopicOfOurs) {
            return false;
        }
    }

    private Set<String> existing() throws InterruptedException {
        try (Admin admin = Admin.create(cluster.clientConfig())) {
            return admin.listTopics().names().get();
        } catch (KafkaException | ExecutionException failed) {
            throw new PreconditionException(
                    "The brokers at " + cluster.bootstrapServers() + " cannot be asked for their topics.", failed);
        }
    }
}
