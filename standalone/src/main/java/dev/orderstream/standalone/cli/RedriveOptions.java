package dev.orderstream.standalone.cli;

import dev.orderstream.standalone.PreconditionException;
import dev.orderstream.topology.query.QuerySettings;
import dev.orderstream.topology.query.RedriveSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Who may act on dead letters, and how often one is tried. */
final class RedriveOptions {
    @Option(
            names = "--operators",
            paramLabel = "FILE",
            description = {
                "Keys of those who may act on dead letters: lines 'principal tenant role[,role] sha256-of-the-key',",
                "with the role orders:operate. Without it, whoever is on this machine, when only it is listened on."
            })
    private Optional<Path> operators = Optional.empty();

    @Option(
            names = "--redrive-attempts",
            paramLabel = "N",
            defaultValue = "" + RedriveSettings.ATTEMPTS_MAX,
            description = "A command that was tried so often is parked (default: ${DEFAULT-VALUE}).")
    private int attempts;

    /** @throws PreconditionException when they cannot work */
    QuerySettings applied(QuerySettings query) {
        operators.filter(file -> !Files.isReadable(file)).ifPresent(file -> {
            throw new PreconditionException("The file " + file + " of --operators cannot be read.");
        });
        try {
            return query.withRedrive(new RedriveSettings(attempts, operators));
        } catch (IllegalArgumentException wrong) {
            throw new PreconditionException(wrong.getMessage() + ".", wrong);
        }
    }
}
