package dev.orderstream.topology.codec;

import dev.orderstream.avro.deadletter.SourceHeader;
import dev.orderstream.avro.event.EventEnvelope;
import dev.orderstream.avro.type.OrderItem;
import dev.orderstream.topology.domain.Money;
import dev.orderstream.topology.domain.OrderLine;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.Metadata;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The small shapes that commands, events and states share. */
final class Shapes {
    private Shapes() {}

    static Money money(dev.orderstream.avro.type.Money money) {
        return new Money(money.getAmount(), money.getCurrency());
    }

    static dev.orderstream.avro.type.Money money(Money money) {
        return new dev.orderstream.avro.type.Money(money.amount(), money.currency());
    }

    static OrderLine line(OrderItem item) {
        return new OrderLine(
                item.getItemId(), item.getSku(), item.getName(), item.getQuantity(), money(item.getUnitPrice()));
    }

    static OrderItem item(OrderLine line) {
        return new OrderItem(line.itemId(), line.sku(), line.name(), line.quantity(), money(line.unitPrice()));
    }

    static List<OrderLine> lines(List<OrderItem> items) {
        return items.stream().map(Shapes::line).toList();
    }

    static List<OrderItem> items(List<OrderLine> lines) {
        return lines.stream().map(Shapes::item).toList();
    }

    static Metadata metadata(dev.orderstream.avro.type.Metadata metadata) {
        return new Metadata(
                Optional.ofNullable(metadata.getUserId()),
                Optional.ofNullable(metadata.getCorrelationId()),
                Optional.ofNullable(metadata.getCausationId()),
                Optional.ofNullable(metadata.getTenant()),
                Optional.empty());
    }

    static Metadata metadata(EventEnvelope envelope) {
        dev.orderstream.avro.type.Metadata metadata = envelope.getMetadata();
        return new Metadata(
                Optional.ofNullable(metadata.getUserId()),
                Optional.ofNullable(metadata.getCorrelationId()),
                Optional.ofNullable(metadata.getCausationId()),
                Optional.ofNullable(metadata.getTenant()),
                Optional.ofNullable(envelope.getTeam()));
    }

    static dev.orderstream.avro.type.Metadata metadata(Metadata metadata) {
        return new dev.orderstream.avro.type.Metadata(
                metadata.userId().orElse(null),
                metadata.correlationId().orElse(null),
                metadata.causationId().orElse(null),
                metadata.tenant().orElse(null));
    }

    static List<SourceHeader> headers(List<DeadLetter.Header> headers) {
        return headers.stream()
                .map(header -> new SourceHeader(header.name(), buffer(header.value())))
                .toList();
    }

    static List<DeadLetter.Header> copied(List<SourceHeader> headers) {
        return headers.stream()
                .map(header -> new DeadLetter.Header(header.getName(), bytes(header.getValue())))
                .toList();
    }

    static @Nullable ByteBuffer buffer(byte @Nullable [] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }

    static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
