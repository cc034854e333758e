package dev.orderstream.topology.codec;

import dev.orderstream.schemas.StoredSerde;
import dev.orderstream.topology.domain.Order;
import dev.orderstream.topology.domain.inventory.Stock;
import dev.orderstream.topology.kernel.AcceptedCommand;
import dev.orderstream.topology.kernel.AcceptedCommands;
import dev.orderstream.topology.kernel.Aggregate;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Reads and writes what the store of a deciding application holds.
 *
 * @param <S> state of the aggregate
 * @param <R> its record
 */
public final class StateCodec<S, R extends SpecificRecord> implements Serde<Aggregate<S>> {
    private final Form<S, R> form;
    private final StoredSerde<R> stored;

    /** The record of one type of aggregates. */
    interface Form<S, R> {
        /** Of the record. */
        Schema schema();

        R state(Aggregate<S> aggregate);

        Aggregate<S> aggregate(R state);
    }

    private StateCodec(Form<S, R> form) {
        this.form = form;
        this.stored = new StoredSerde<>(form.schema());
    }

    /** Values of {@code order-state}. */
    public static Serde<Aggregate<Order>> orders() {
        return new StateCodec<>(new OrderStates());
    }

    /** Values of {@code inventory-state}. */
    public static Serde<Aggregate<Stock>> inventory() {
        return new StateCodec<>(new StockStates());
    }

    @Override
    public Serializer<Aggregate<S>> serializer() {
        return (topic, aggregate) -> stored.write(form.state(aggregate));
    }

    @Override
    public Deserializer<Aggregate<S>> deserializer() {
        return (topic, value) -> form.aggregate(stored.read(value));
    }

    /** The window as every form holds it. */
    static List<dev.orderstream.avro.state.AcceptedCommand> entries(AcceptedCommands window) {
        return window.entries().stream()
                .map(command -> new dev.orderstream.avro.state.AcceptedCommand(
                        command.commandId(),
                        command.payloadHash(),
                        command.version(),
                        command.state(),
                        command.eventTypes()))
                .toList();
    }

    /** The window from what every form holds. */
    static AcceptedCommands accepted(List<dev.orderstream.avro.state.AcceptedCommand> entries) {
        return AcceptedCommands.of(entries.stream()
                .map(command -> new AcceptedCommand(
                        command.getCommandId(),
                        command.getPayloadHash(),
                        command.getVersion(),
                        command.getState(),
                        command.getEventTypes()))
                .toList());
    }
}
