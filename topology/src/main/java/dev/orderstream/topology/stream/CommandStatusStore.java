package dev.orderstream.topology.stream;

import dev.orderstream.topology.domain.view.CommandStatus;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/** The store {@code command-status} as the three projections see it: read, fold, write, wake those who wait. */
final class CommandStatusStore {
    private final TypedStore<CommandStatus> store;
    private final Changes changes;

    private CommandStatusStore(TypedStore<CommandStatus> store, Changes changes) {
        this.store = store;
        this.changes = changes;
    }

    static CommandStatusStore of(ProcessorContext<?, ?> context, Serde<CommandStatus> serde, Changes changes) {
        return new CommandStatusStore(TypedStore.of(context, Stores.COMMAND_STATUS, serde), changes);
    }

    /** Folds one more thing that is known of the command into what was known before. */
    void fold(String orderId, String commandId, Function<Optional<CommandStatus>, CommandStatus> fold) {
        byte[] key = Stores.commandKey(orderId, commandId);
        Optional<CommandStatus> before = store.get(key);
        CommandStatus after = fold.apply(before);
        if (!Optional.of(after).equals(before)) {
            store.put(key, after);
        }
        changes.changed(orderId);
    }
}
