package dev.orderstream.topology.domain.fulfilment;

import dev.orderstream.topology.domain.Money;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.inventory.InventoryCommand;
import java.util.Objects;

/**
 * A command that a saga sends. Its commandId is a function of the order, the step and the step's round: whoever is asked can tell a second
 * try from a second wish.
 */
public sealed interface SagaCommand {
    String commandId();

    /** To the order itself, by the topic that everybody uses. */
    record ToOrder(String commandId, OrderCommand command) implements SagaCommand {
        public ToOrder {
            Objects.requireNonNull(commandId);
            Objects.requireNonNull(command);
        }
    }

    /** To the inventory. */
    record ToInventory(String commandId, String sku, InventoryCommand command) implements SagaCommand {
        public ToInventory {
            Objects.requireNonNull(commandId);
            Objects.requireNonNull(sku);
            Objects.requireNonNull(command);
        }
    }

    /** To the payment provider: take money. */
    record Charge(String commandId, String paymentId, String customerId, Money amount) implements SagaCommand {
        public Charge {
            Objects.requireNonNull(commandId);
            Objects.requireNonNull(paymentId);
            Objects.requireNonNull(customerId);
            Objects.requireNonNull(amount);
        }
    }

    /** To the payment provider: pay money back. */
    record Refund(String commandId, String paymentId, String refundId, Money amount) implements SagaCommand {
        public Refund {
            Objects.requireNonNull(commandId);
            Objects.requireNonNull(paymentId);
            Objects.requireNonNull(refundId);
            Objects.requireNonNull(amount);
        }
    }

    /** To whoever tells customers that their order is paid. The commandId is the message's id, too. */
    record Confirm(String commandId, String customerId, Money total) implements SagaCommand {
        public Confirm {
            Objects.requireNonNull(commandId);
            Objects.requireNonNull(customerId);
            Objects.requireNonNull(total);
        }
    }
}
