package dev.orderstream.topology.domain.fulfilment;

import dev.orderstream.topology.kernel.Metadata;
import java.time.Instant;
import java.util.Objects;

/**
 * A command of a saga with all that is sent of it.
 *
 * @param metadata who asks, in which conversation, and what caused it
 * @param issuedAt the clock of the instance
 */
public record SagaMessage(String orderId, SagaCommand command, Metadata metadata, Instant issuedAt) {
    public SagaMessage {
        Objects.requireNonNull(orderId);
        Objects.requireNonNull(command);
        Objects.requireNonNull(metadata);
        Objects.requireNonNull(issuedAt);
    }

    /** The order; of a command to the inventory, the SKU. */
    public String key() {
        return command instanceof SagaCommand.ToInventory toInventory ? toInventory.sku() : orderId;
    }

    /** As others know the command, such as ReserveStock. */
    public String type() {
        return switch (command) {
            case SagaCommand.ToOrder toOrder -> toOrder.command().getClass().getSimpleName();
            case SagaCommand.ToInventory toInventory ->
                toInventory.command().getClass().getSimpleName();
            case SagaCommand.Charge charge -> "RequestPayment";
            case SagaCommand.Refund refund -> "RefundPayment";
            case SagaCommand.Confirm confirm -> "SendConfirmation";
        };
    }
}
