package dev.orderstream.topology.codec;

import dev.orderstream.avro.state.CommandStatusCode;
import dev.orderstream.avro.state.CommandStatusState;
import dev.orderstream.avro.state.CustomerOrderState;
import dev.orderstream.avro.state.DailySalesState;
import dev.orderstream.avro.state.OrderViewState;
import dev.orderstream.avro.state.ProductSalesState;
import dev.orderstream.avro.state.StockViewState;
import dev.orderstream.schemas.StoredSerde;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.view.CommandStatus;
import dev.orderstream.topology.domain.view.DailySales;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.domain.view.ProductSales;
import dev.orderstream.topology.domain.view.StockView;
import java.math.BigInteger;
import java.nio.ByteBuffer;
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

    /** Values of {@code orders-by-customer}. */
    public static Serde<OrderStatus> customerOrders() {
        StoredSerde<CustomerOrderState> stored = new StoredSerde<>(CustomerOrderState.SCHEMA$);
        return Serdes.serdeFrom(
                (topic, status) -> stored.write(new CustomerOrderState(status(status))),
                (topic, value) -> status(stored.read(value).getStatus()));
    }

    /** Values of {@code sales-by-day}. */
    public static Serde<DailySales> dailySales() {
        StoredSerde<DailySalesState> stored = new StoredSerde<>(DailySalesState.SCHEMA$);
        return Serdes.serdeFrom(
                (topic, sales) -> stored.write(state(sales)), (topic, value) -> sales(stored.read(value)));
    }

    /** Values of {@code sales-by-product}. */
    public static Serde<ProductSales> productSales() {
        StoredSerde<ProductSalesState> stored = new StoredSerde<>(ProductSalesState.SCHEMA$);
        return Serdes.serdeFrom(
                (topic, sales) -> stored.write(state(sales)), (topic, value) -> sales(stored.read(value)));
    }

    /** Values of {@code stock}. */
    public static Serde<StockView> stock() {
        StoredSerde<StockViewState> stored = new StoredSerde<>(StockViewState.SCHEMA$);
        return Serdes.serdeFrom(
                (topic, stock) -> stored.write(new StockViewState(
                        stock.version(),
                        stock.available(),
                        stock.reserved(),
                        stock.received(),
                        stock.consumed(),
                        stock.updatedAt())),
                (topic, value) -> stock(stored.read(value)));
    }

    private static StockView stock(StockViewState state) {
        return new StockView(
                state.getVersion(),
                state.getAvailable(),
                state.getReserved(),
                state.getReceived(),
                state.getConsumed(),
                state.getUpdatedAt());
    }

    private static OrderViewState state(OrderView view) {
        return new OrderViewState(
                view.orderId(),
                view.customerId(),
                view.currency(),
                status(view.status()),
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
                status(state.getStatus()),
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

    private static DailySalesState state(DailySales sales) {
        return new DailySalesState(
                sales.ordersPaid(), bytes(sales.revenue()), bytes(sales.received()), bytes(sales.refunded()));
    }

    private static DailySales sales(DailySalesState state) {
        return new DailySales(
                state.getOrdersPaid(), sum(state.getRevenue()), sum(state.getReceived()), sum(state.getRefunded()));
    }

    private static ProductSalesState state(ProductSales sales) {
        return new ProductSalesState(sales.units(), bytes(sales.revenue()));
    }

    private static ProductSales sales(ProductSalesState state) {
        return new ProductSales(state.getUnits(), sum(state.getRevenue()));
    }

    private static dev.orderstream.avro.state.OrderStatus status(OrderStatus status) {
        return dev.orderstream.avro.state.OrderStatus.valueOf(status.name());
    }

    private static OrderStatus status(dev.orderstream.avro.state.OrderStatus status) {
        return OrderStatus.valueOf(status.name());
    }

    private static ByteBuffer bytes(BigInteger sum) {
        return ByteBuffer.wrap(sum.toByteArray());
    }

    private static BigInteger sum(ByteBuffer bytes) {
        byte[] twosComplement = new byte[bytes.remaining()];
        bytes.duplicate().get(twosComplement);
        return new BigInteger(twosComplement);
    }
}
