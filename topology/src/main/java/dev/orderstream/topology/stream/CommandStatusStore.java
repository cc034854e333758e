package dev.orderstream.topology.stream;

import dev.orderstream.topology.domain.view.CommandStatus;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/** The store {@code command-status} as the three projections see it: read, fold, write, wake those who wait. */
final class CommandStatusStore {
    private final KeyValueStore<byte[], byte[]> store;
    private final Serde<CommandStatus> serde;
    private final Changes changes;

    private CommandStatusStore(KeyValueStore<byte[], byte[]> store, Serde<CommandStatus> serde, Changes changes) {
        this.store = store;
        this.serde = serde;
        this.changes = changes;
    }

    static CommandStatusStore of(ProcessorContext<?, ?> context, Serde<CommandStatus> serde, Changes changes) {
        return new CommandStatusStore(context.getStateStore(Stores.COMMAND_STATUS), serde, changes);
    }

    /** Folds one more thing that is known of the command into what was known before. */
    void fold(String orderId, String commandId, Function<Optional<CommandStatus>, CommandStatus> fold) {
        byte[] key = Stores.commandKey(orderId, commandId);
        Optional<CommandStatus> before = Optional.ofNullable(store.get(key))
                .map(value -> serde.deserializer().deserialize(store.name(), value));
        CommandStatus after = fold.apply(before);
        if (!Optional.of(after).equals(before)) {
            store.put(key, serde.serializer().serialize(store.name(), after));
        }
        changes.changed(orderId);
    }
}
