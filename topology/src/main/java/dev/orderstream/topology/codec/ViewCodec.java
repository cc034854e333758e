package dev.orderstream.topology.codec;

import dev.orderstream.avro.state.CommandStatusCode;
import dev.orderstream.avro.state.CommandStatusState;
import dev.orderstream.avro.state.OrderViewState;
import dev.orderstream.schemas.StoredSerde;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.view.CommandStatus;
import dev.orderstream.topology.domain.view.OrderView;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Reads and writes what the stores of the read views hold. */
public final class ViewCodec {
    private ViewCodec() {}

    /** Values of {@code order-by-id}. */
    public static Serde<OrderView> orders() {
        StoredSerde<OrderViewState> stored = new StoredSerde<>(OrderViewState.SCHEMA$);
        return Serdes.serdeFrom((topic, view) -> stored.write(state(view)), (topic, value) -> view(stored.read(value)));
    }

    /** Values of {@code command-status}. */
    public static Serde<CommandStatus> commands() {
        StoredSerde<CommandStatusState> stored = new StoredSerde<>(CommandStatusState.SCHEMA$);
        return Serdes.serdeFrom(
                (topic, status) -> stored.write(state(status)), (topic, value) -> status(stored.read(value)));
    }

    private static OrderViewState state(OrderView view) {
        return new OrderViewState(
                view.orderId(),
                view.customerId(),
                view.currency(),
                dev.orderstream.avro.state.OrderStatus.valueOf(view.status().name()),
                view.version(),
                Shapes.items(view.items()),
                view.total(),
                view.paid(),
                view.refundDue(),
                view.refunded(),
                view.createdAt(),
                view.updatedAt());
    }

    private static OrderView view(OrderViewState state) {
        return new OrderView(
                state.getOrderId(),
                state.getCustomerId(),
                state.getCurrency(),
                OrderStatus.valueOf(state.getStatus().name()),
                state.getVersion(),
                Shapes.lines(state.getItems()),
                state.getTotal(),
                state.getPaid(),
                state.getRefundDue(),
                state.getRefunded(),
                state.getCreatedAt(),
                state.getUpdatedAt());
    }

    private static CommandStatusState state(CommandStatus status) {
        return new CommandStatusState(
                CommandStatusCode.valueOf(status.status().name()),
                status.versions(),
                status.code().orElse(null),
                status.detail().orElse(null),
                status.at());
    }

    private static CommandStatus status(CommandStatusState state) {
        return new CommandStatus(
                CommandStatus.Status.valueOf(state.getStatus().name()),
                state.getVersions(),
                Optional.ofNullable(state.getCode()),
                Optional.ofNullable(state.getDetail()),
                state.getAt());
    }
}
