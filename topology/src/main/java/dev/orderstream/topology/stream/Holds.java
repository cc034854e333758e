package dev.orderstream.topology.stream;

import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.Hold;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What waits in one task: its two stores, and how much there is in them. Not threadsafe. */
final class Holds {
    private static final Logger LOG = LoggerFactory.getLogger(Holds.class);

    private static final int BATCH_COMMANDS = 100;
    private static final long BATCH_BYTES = 4 << 20;

    private final KeyValueStore<byte[], byte[]> holds;
    private final KeyValueStore<byte[], byte[]> commands;
    private final Serde<Hold> holdSerde;
    private final Serde<DeadLetter.Source> commandSerde;
    private final DecideTelemetry telemetry;
    private final String task;
    private final List<byte[]> lifted = new ArrayList<>();
    private long aggregates;
    private long waiting;

    /** A command that waits. */
    record Held(byte[] key, int bytes, DeadLetter.Source source) {}

    private Holds(ProcessorContext<?, ?> context, AggregateSerdes<?, ?, ?> serdes, DecideTelemetry telemetry) {
        this.holds = context.getStateStore(Stores.HOLDS);
        this.commands = context.getStateStore(Stores.HELD_COMMANDS);
        this.holdSerde = serdes.hold();
        this.commandSerde = serdes.heldCommand();
        this.telemetry = telemetry;
        this.task = context.taskId().toString();
    }

    /** Of the task that the context is of, as its stores have it. */
    static Holds of(ProcessorContext<?, ?> context, AggregateSerdes<?, ?, ?> serdes, DecideTelemetry telemetry) {
        Holds opened = new Holds(context, serdes, telemetry);
        opened.count();
        return opened;
    }

    /** Aggregates whose wait had ended when the task was taken over, and that still have commands to be decided. */
    List<byte[]> lifted() {
        return List.copyOf(lifted);
    }

    /**
     * What holds up the aggregate; empty: nothing does.
     *
     * @throws SerializationException when what is stored cannot be read
     */
    Optional<Hold> of(byte[] aggregate) {
        return aggregates == 0
                ? Optional.empty()
                : Optional.ofNullable(holds.get(aggregate)).map(this::read);
    }

    /** From now on that holds up the aggregate. */
    void put(byte[] aggregate, Optional<Hold> before, Hold now) {
        holds.put(aggregate, holdSerde.serializer().serialize(Stores.HOLDS, now));
        aggregates += before.isPresent() ? 0 : 1;
        waiting += now.waiting() - before.map(Hold::waiting).orElse(0L);
        tell();
    }

    /** From now on nothing holds it up. */
    void remove(byte[] aggregate, Hold before) {
        holds.delete(aggregate);
        aggregates--;
        waiting -= before.waiting();
        tell();
    }

    /** The command as it would be stored. */
    byte[] encode(Incoming incoming) {
        return commandSerde.serializer().serialize(Stores.HELD_COMMANDS, incoming.source());
    }

    /** One more waits. */
    void add(byte[] aggregate, Hold before, byte[] command) {
        commands.put(Stores.heldKey(aggregate, before.next()), command);
        put(aggregate, Optional.of(before), before.plus(command.length));
    }

    /**
     * The first of those that wait, in order: at most {@value #BATCH_COMMANDS}, and no more behind {@link #BATCH_BYTES}; all are read into
     * memory.
     *
     * @throws SerializationException when one is missing, or cannot be read
     */
    List<Held> waiting(byte[] aggregate, Hold hold) {
        List<Held> batch = new ArrayList<>();
        long bytes = 0;
        for (long sequence = hold.first();
                sequence < hold.next() && batch.size() < BATCH_COMMANDS && bytes < BATCH_BYTES;
                sequence++) {
            byte[] key = Stores.heldKey(aggregate, sequence);
            byte[] command = commands.get(key);
            if (command == null) {
                throw new SerializationException("a command that waits is not in the store " + Stores.HELD_COMMANDS);
            }
            bytes += command.length;
            batch.add(new Held(
                    key, command.length, commandSerde.deserializer().deserialize(Stores.HELD_COMMANDS, command)));
        }
        return batch;
    }

    /** That one waits no more. */
    void take(Held held) {
        commands.delete(held.key());
    }

    /** The task is no longer this instance's. */
    void close() {
        telemetry.holding(task, 0, 0);
    }

    private Hold read(byte[] stored) {
        return holdSerde.deserializer().deserialize(Stores.HOLDS, stored);
    }

    /** After a restore. They are few: each is an aggregate that somebody must look at. */
    private void count() {
        try (KeyValueIterator<byte[], byte[]> all = holds.all()) {
            while (all.hasNext()) {
                KeyValue<byte[], byte[]> one = all.next();
                aggregates++;
                count(one);
            }
        }
        tell();
    }

    private void count(KeyValue<byte[], byte[]> one) {
        try {
            Hold hold = read(one.value);
            waiting += hold.waiting();
            if (hold.lifted()) {
                lifted.add(one.key);
            }
        } catch (SerializationException broken) {
            LOG.atError()
                    .setCause(broken)
                    .log("A stored hold cannot be read: the later commands of its aggregate fail");
        }
    }

    private void tell() {
        telemetry.holding(task, aggregates, waiting);
    }
}
