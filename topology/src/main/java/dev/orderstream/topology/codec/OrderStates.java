package dev.orderstream.topology.codec;

import dev.orderstream.avro.state.OrderState;
import dev.orderstream.avro.state.Payment;
import dev.orderstream.topology.domain.Order;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.Refund;
import dev.orderstream.topology.kernel.Aggregate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;

/** The stored form of orders. */
final class OrderStates implements StateCodec.Form<Order, OrderState> {
    @Override
    public Schema schema() {
        return OrderState.SCHEMA$;
    }

    @Override
    public OrderState state(Aggregate<Order> aggregate) {
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
                order.refunds().entrySet().stream().map(OrderStates::refund).toList(),
                StateCodec.entries(aggregate.accepted()));
    }

    @Override
    public Aggregate<Order> aggregate(OrderState state) {
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
        return new Aggregate<>(state.getVersion(), order, StateCodec.accepted(state.getAccepted()));
    }

    private static dev.orderstream.avro.state.Refund refund(Map.Entry<String, Refund> refund) {
        return new dev.orderstream.avro.state.Refund(
                refund.getKey(), refund.getValue().amount(), refund.getValue().due());
    }
}
