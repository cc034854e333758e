package dev.orderstream.topology.codec;

import dev.orderstream.avro.state.OrderState;
import dev.orderstream.avro.state.Payment;
import dev.orderstream.schemas.StoredSerde;
import dev.orderstream.topology.domain.Order;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.Refund;
import dev.orderstream.topology.kernel.AcceptedCommand;
import dev.orderstream.topology.kernel.AcceptedCommands;
import dev.orderstream.topology.kernel.Aggregate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** Reads and writes what the store {@code order-state} holds. */
public final class StateCodec implements Serde<Aggregate<Order>> {
    private final StoredSerde<OrderState> stored = new StoredSerde<>(OrderState.SCHEMA$);

    @Override
    public Serializer<Aggregate<Order>> serializer() {
        return (topic, aggregate) -> stored.write(state(aggregate));
    }

    @Override
    public Deserializer<Aggregate<Order>> deserializer() {
        return (topic, value) -> aggregate(stored.read(value));
    }

    private static OrderState state(Aggregate<Order> aggregate) {
        Order order = aggregate.state();
        return new OrderState(
                aggregate.version(),
                dev.orderstream.avro.state.OrderStatus.valueOf(order.status().name()),
                order.customerId(),
                order.currency(),
                Shapes.items(order.items()),
                order.payments().entrySet().stream()
                        .map(payment -> new Payment(payment.getKey(), payment.getValue()))
                        .toList(),
                order.refunds().entrySet().stream().map(StateCodec::refund).toList(),
                aggregate.accepted().entries().stream()
                        .map(StateCodec::accepted)
                        .toList());
    }

    private static Aggregate<Order> aggregate(OrderState state) {
        Map<String, Long> payments = new LinkedHashMap<>();
        state.getPayments().forEach(payment -> payments.put(payment.getPaymentId(), payment.getAmount()));
        Map<String, Refund> refunds = new LinkedHashMap<>();
        state.getRefunds()
                .forEach(refund -> refunds.put(refund.getRefundId(), new Refund(refund.getAmount(), refund.getDue())));
        Order order = new Order(
                OrderStatus.valueOf(state.getStatus().name()),
                state.getCustomerId(),
                state.getCurrency(),
                Shapes.lines(state.getItems()),
                payments,
                refunds);
        AcceptedCommands accepted = AcceptedCommands.of(
                state.getAccepted().stream().map(StateCodec::accepted).toList());
        return new Aggregate<>(state.getVersion(), order, accepted);
    }

    private static dev.orderstream.avro.state.Refund refund(Map.Entry<String, Refund> refund) {
        return new dev.orderstream.avro.state.Refund(
                refund.getKey(), refund.getValue().amount(), refund.getValue().due());
    }

    private static dev.orderstream.avro.state.AcceptedCommand accepted(AcceptedCommand command) {
        return new dev.orderstream.avro.state.AcceptedCommand(
                command.commandId(), command.payloadHash(), command.version(), command.state(), command.eventTypes());
    }

    private static AcceptedCommand accepted(dev.orderstream.avro.state.AcceptedCommand command) {
        return new AcceptedCommand(
                command.getCommandId(),
                command.getPayloadHash(),
                command.getVersion(),
                command.getState(),
                command.getEventTypes());
    }
}
