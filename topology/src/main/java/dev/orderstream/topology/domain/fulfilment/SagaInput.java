package dev.orderstream.topology.domain.fulfilment;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.inventory.InventoryEvent;
import dev.orderstream.topology.kernel.Recorded;
import java.time.Instant;
import java.util.Objects;

/** What can happen to a saga. */
public sealed interface SagaInput {
    /** Something happened to its order. Taken in once, by its version. */
    record OrderHappened(Recorded<OrderEvent> recorded) implements SagaInput {
        public OrderHappened {
            Objects.requireNonNull(recorded);
        }
    }

    /**
     * The inventory answered.
     *
     * @param version of the SKU: tells two answers from one that came twice
     */
    record StockAnswered(String sku, long version, InventoryEvent event) implements SagaInput {
        public StockAnswered {
            Objects.requireNonNull(sku);
            Objects.requireNonNull(event);
        }
    }

    /**
     * The payment provider answered.
     *
     * @param commandId of the command that it answers
     */
    record PaymentAnswered(String commandId, PaymentAnswer answer) implements SagaInput {
        public PaymentAnswered {
            Objects.requireNonNull(commandId);
            Objects.requireNonNull(answer);
        }
    }

    /** The time has come that {@link Saga#due} told. */
    record TimePassed() implements SagaInput {}

    /** An operator wants something. */
    record OperatorActed(Intervention.Type type, String actor, String reason, Instant at) implements SagaInput {
        public OperatorActed {
            Objects.requireNonNull(type);
            Objects.requireNonNull(actor);
            Objects.requireNonNull(reason);
            Objects.requireNonNull(at);
        }
    }
}
