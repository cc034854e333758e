package dev.orderstream.standalone.cli;

import dev.orderstream.standalone.PreconditionException;
import dev.orderstream.topology.app.AuditSettings;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How many replicas topics must have. */
final class ReplicasOption {
    @Option(
            names = "--replicas-min",
            paramLabel = "N",
            description = "Replicas that every topic must have (default: 3, or the number of brokers when it is less).")
    private Optional<Integer> replicas = Optional.empty();

    AuditSettings settings() {
        try {
            return replicas.map(AuditSettings.STANDARD::withReplicasMin).orElse(AuditSettings.STANDARD);
        } catch (IllegalArgumentException wrong) {
            throw new PreconditionException("--" + wrong.getMessage() + ".", wrong);
        }
    }
}
