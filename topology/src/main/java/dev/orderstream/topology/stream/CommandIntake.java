package dev.orderstream.topology.stream;

import dev.orderstream.schemas.Headers;
import dev.orderstream.schemas.KeyPartitioner;
import dev.orderstream.schemas.RegistryUnavailableException;
import dev.orderstream.schemas.UnreadableRecordException;
import dev.orderstream.topology.kernel.CommandMessage;
import dev.orderstream.topology.kernel.DeadLetter;
import java.util.Optional;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Step 1 of the order of checks: the record decodes, and lies where it belongs. Otherwise it is UNREADABLE; or FAILED when the registry,
 * which alone could tell, stays away. {@link OutagePatience} says how long it is waited for: neither an outage nor whoever sends unknown
 * schema ids during one holds up the others.
 */
final class CommandIntake<C> {
    /** What became of the bytes. */
    sealed interface Intake<C> {
        record Decodable<C>(CommandMessage<C> message) implements Intake<C> {}

        /** The message is there where the record decodes but is misplaced: its caller can still be told. */
        record SetAside<C>(DeadLetter letter, Optional<CommandMessage<C>> message) implements Intake<C> {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(CommandIntake.class);

    private final Deserializer<CommandMessage<C>> commands;
    private final int partitions;
    private final OutagePatience patience;

    /**
     * Reads commands.
     *
     * @param partitions number of partitions of the command topic
     * @param patience shared by all intakes of the application
     */
    CommandIntake(Deserializer<CommandMessage<C>> commands, int partitions, OutagePatience patience) {
        this.commands = commands;
        this.partitions = partitions;
        this.patience = patience;
    }

    /** The key that the record lies under, where that is taken for an aggregate's and belongs on this partition. */
    Optional<byte[]> aggregate(Incoming incoming) {
        return DeadLetters.keyText(incoming)
                .flatMap(text -> Optional.ofNullable(incoming.key()))
                .filter(key -> KeyPartitioner.partition(key, partitions) == incoming.partition());
    }

    /** Reads one record. */
    Intake<C> read(Incoming incoming) {
        byte[] bytes = incoming.key();
        if (bytes == null) {
            return unreadable(incoming, "NULL_KEY", "The record has no key; the key is the aggregateId.");
        }
        Optional<String> key = Headers.utf8(bytes);
        if (key.isEmpty()) {
            return unreadable(incoming, "BAD_KEY", "The key of " + bytes.length + " bytes is not UTF-8.");
        }
        try {
            return placed(incoming, key.get(), bytes, decode(incoming));
        } catch (RegistryUnavailableException away) {
            patience.exhausted();
            return new Intake.SetAside<>(
                    DeadLetters.unread(
                            incoming,
                            "REGISTRY_UNAVAILABLE",
                            "The schema registry is away, and only it knows the schema; redrive when it is back."),
                    Optional.empty());
        } catch (UnreadableRecordException unreadable) {
            return unreadable(incoming, unreadable.code().name(), sentence(unreadable));
        } catch (RuntimeException bug) {
            LOG.atError()
                    .addKeyValue("topic", incoming.topic())
                    .addKeyValue("partition", incoming.partition())
                    .addKeyValue("offset", incoming.offset())
                    .setCause(bug)
                    .log("A command could not be read; it becomes a FAILED dead letter");
            return new Intake.SetAside<>(
                    DeadLetters.unread(
                            incoming,
                            "INTERNAL_ERROR",
                            "Reading failed (" + bug.getClass().getSimpleName() + "); the log has the cause."),
                    Optional.empty());
        }
    }

    private CommandMessage<C> decode(Incoming incoming) {
        return patience.now()
                .retry(
                        RegistryUnavailableException.class,
                        () -> commands.deserialize(incoming.topic(), incoming.value()));
    }

    private Intake<C> placed(Incoming incoming, String key, byte[] bytes, CommandMessage<C> message) {
        if (!key.equals(message.aggregateId())) {
            return misplaced(
                    incoming, message, "KEY_MISMATCH", "The record's key is not the aggregateId in its envelope.");
        }
        int expected = KeyPartitioner.partition(bytes, partitions);
        if (expected != incoming.partition()) {
            return misplaced(
                    incoming,
                    message,
                    "WRONG_PARTITION",
                    "The key belongs on partition " + expected + ", found on " + incoming.partition()
                            + ": the producer must partition by murmur2.");
        }
        return new Intake.Decodable<>(message);
    }

    private Intake<C> unreadable(Incoming incoming, String code, String detail) {
        return new Intake.SetAside<>(DeadLetters.unreadable(incoming, code, detail), Optional.empty());
    }

    private Intake<C> misplaced(Incoming incoming, CommandMessage<C> message, String code, String detail) {
        return new Intake.SetAside<>(DeadLetters.misplaced(incoming, message, code, detail), Optional.of(message));
    }

    private static String sentence(UnreadableRecordException unreadable) {
        return "Not readable: " + unreadable.getMessage() + ".";
    }
}
