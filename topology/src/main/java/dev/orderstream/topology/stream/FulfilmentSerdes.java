package dev.orderstream.topology.stream;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.fulfilment.FulfilmentAction;
import dev.orderstream.topology.domain.fulfilment.PaymentMessage;
import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.fulfilment.SagaMessage;
import dev.orderstream.topology.domain.inventory.InventoryEvent;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.InputFence;
import dev.orderstream.topology.kernel.Recorded;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * How what sagas live on is read, and what they say is written. The sources throw {@link
 * dev.orderstream.schemas.UnreadableRecordException} for what can never be read.
 *
 * @param sagas value of the store of sagas
 * @param snapshots a saga for everybody to see
 * @param fence value of the store of the input fence
 */
public record FulfilmentSerdes(
        Deserializer<Recorded<OrderEvent>> orders,
        Deserializer<Recorded<InventoryEvent>> stock,
        Deserializer<PaymentMessage> payments,
        Deserializer<FulfilmentAction> actions,
        Serializer<SagaMessage> commands,
        Serializer<Saga> snapshots,
        Serializer<DeadLetter> deadLetters,
        Serde<Saga> sagas,
        Serde<InputFence> fence) {
    /** The same; the sources wait while the registry is away. */
    FulfilmentSerdes waiting(Patience patience) {
        return new FulfilmentSerdes(
                patience.reading(orders),
                patience.reading(stock),
                patience.reading(payments),
                patience.reading(actions),
                commands,
                snapshots,
                deadLetters,
                sagas,
                fence);
    }
}
