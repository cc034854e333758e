package dev.orderstream.topology.stream;

import dev.orderstream.schemas.RegistryUnavailableException;
import dev.orderstream.schemas.UnreadableRecordException;
import dev.orderstream.topology.kernel.DeadLetterAction;
import java.util.Optional;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what was done about dead letters. What cannot be read is logged and left out: it ends no wait, and costs no command. */
final class ActionIntake {
    private static final Logger LOG = LoggerFactory.getLogger(ActionIntake.class);

    private final Deserializer<DeadLetterAction> actions;
    private final OutagePatience patience;

    /**
     * Reads actions.
     *
     * @param patience shared by all that the application reads
     */
    ActionIntake(Deserializer<DeadLetterAction> actions, OutagePatience patience) {
        this.actions = actions;
        this.patience = patience;
    }

    Optional<DeadLetterAction> read(Incoming incoming) {
        try {
            return Optional.of(patience.now()
                    .retry(
                            RegistryUnavailableException.class,
                            () -> actions.deserialize(incoming.topic(), incoming.value())));
        } catch (RegistryUnavailableException away) {
            patience.exhausted();
            leftOut(incoming, away);
        } catch (UnreadableRecordException | IllegalArgumentException unreadable) {
            leftOut(incoming, unreadable);
        }
        return Optional.empty();
    }

    private static void leftOut(Incoming incoming, RuntimeException why) {
        LOG.atError()
                .addKeyValue("topic", incoming.topic())
                .addKeyValue("partition", incoming.partition())
                .addKeyValue("offset", incoming.offset())
                .setCause(why)
                .log("What was done about a dead letter cannot be read, and ends no wait");
    }
}
