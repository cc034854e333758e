package dev.orderstream.participants.work;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.participants.work.Letters.Reason;
import dev.orderstream.schemas.Headers;
import dev.orderstream.schemas.KeyPartitioner;
import dev.orderstream.schemas.RegistryUnavailableException;
import dev.orderstream.schemas.UnreadableRecordException;
import dev.orderstream.schemas.WireReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads commands, and finds what cannot be read or lies where it does not belong. A registry that is away is waited for: it holds up the
 * key of the record and no other.
 */
final class CommandReader {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final WireReader reader;
    private final int partitions;
    private final Duration registryPatience;

    /** What became of the bytes. */
    sealed interface Found {
        record Legible(Command command) implements Found {}

        /** The envelope is there where the record decodes but is misplaced. */
        record SetAside(Reason reason, Optional<CommandEnvelope> envelope) implements Found {}
    }

    /** @param partitions of the command topic */
    CommandReader(WireReader reader, int partitions, Duration registryPatience) {
        this.reader = reader;
        this.partitions = partitions;
        this.registryPatience = registryPatience;
    }

    Found read(ConsumerRecord<byte[], byte[]> source, long arrivedNanos, Pause pause) throws InterruptedException {
        if (source.key() == null) {
            return unreadable("NULL_KEY", "The record has no key; the key is the order's id.");
        }
        Optional<String> key = Headers.utf8(source.key());
        if (key.isEmpty()) {
            return unreadable("BAD_KEY", "The key of " + source.key().length + " bytes is not UTF-8.");
        }
        try {
            return placed(source, key.get(), decode(source, pause), arrivedNanos, pause);
        } catch (RegistryUnavailableException away) {
            return new Found.SetAside(
                    Reason.failed(
                            "REGISTRY_UNAVAILABLE",
                            "The schema registry is away, and only it knows the schema; redrive when it is back."),
                    Optional.empty());
        } catch (UnreadableRecordException unreadable) {
            return unreadable(unreadable.code().name(), "Not readable: " + unreadable.getMessage() + ".");
        }
    }

    private SpecificRecord decode(ConsumerRecord<byte[], byte[]> source, Pause pause) throws InterruptedException {
        long began = System.nanoTime();
        for (Duration wait = FIRST_PAUSE; ; wait = longer(wait)) {
            try {
                return reader.read(source.value());
            } catch (RegistryUnavailableException away) {
                if (System.nanoTime() - began >= registryPatience.toNanos()) {
                    throw away;
                }
            }
            pause.pause(wait);
        }
    }

    private static Duration longer(Duration wait) {
        Duration twice = wait.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    private Found placed(
            ConsumerRecord<byte[], byte[]> source, String key, SpecificRecord message, long arrivedNanos, Pause pause) {
        CommandEnvelope envelope = (CommandEnvelope)
                message.get(message.getSchema().getField("envelope").pos());
        if (!key.equals(envelope.getAggregateId())) {
            return misplaced(envelope, "KEY_MISMATCH", "The record's key is not the aggregateId in its envelope.");
        }
        int expected = KeyPartitioner.partition(source.key(), partitions);
        if (expected != source.partition()) {
            return misplaced(
                    envelope,
                    "WRONG_PARTITION",
                    "The key belongs on partition " + expected + ", found on " + source.partition()
                            + ": the producer must partition by murmur2.");
        }
        return new Found.Legible(
                new Command(message, envelope, Instant.ofEpochMilli(source.timestamp()), arrivedNanos, pause));
    }

    private static Found unreadable(String code, String detail) {
        return new Found.SetAside(Reason.unreadable(code, detail), Optional.empty());
    }

    private static Found misplaced(CommandEnvelope envelope, String code, String detail) {
        return new Found.SetAside(Reason.unreadable(code, detail), Optional.of(envelope));
    }
}
