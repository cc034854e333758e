package dev.orderstream.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderstream.standalone.PreconditionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Who acts on dead letters or sagas, and why. */
final class OperatorOptions {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--actor",
            paramLabel = "NAME",
            defaultValue = "${sys:user.name}",
            description = "Who does it (default: the user, ${DEFAULT-VALUE}). With a key it is whose key it is.")
    private String actor = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why: one sentence, which is kept.")
    private Optional<String> reason = Optional.empty();

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            defaultValue = "${env:ORDERS_OPERATOR_KEY_FILE}",
            description = "File with the operator's key, where the query side asks for one (ORDERS_OPERATOR_KEY_FILE).")
    private Optional<Path> keyFile = Optional.empty();

    @Option(names = "--dry-run", description = "Tell what would be done, and do nothing.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do not ask, however many they are.")
    private boolean yes;

    boolean isDry() {
        return dryRun;
    }

    boolean isAgreed() {
        return yes;
    }

    /** @throws PreconditionException when the file cannot be read */
    Optional<String> key() {
        return keyFile.map(file -> {
            try {
                return Files.readString(file, UTF_8).strip();
            } catch (IOException unreadable) {
                throw new PreconditionException("The file " + file + " of --key-file cannot be read.", unreadable);
            }
        });
    }

    /** @throws PreconditionException when no reason is given for what is done */
    ObjectNode body() {
        if (reason.isEmpty() && !dryRun) {
            throw new PreconditionException("Say why with --reason TEXT: it is kept with what is done.");
        }
        ObjectNode body = JSON.createObjectNode().put("reason", reason.orElse("a dry run"));
        return keyFile.isPresent() ? body : body.put("actor", actor);
    }
}
