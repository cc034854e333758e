package dev.orderstream.standalone.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.command.CreateOrder;
import dev.orderstream.avro.command.SubmitOrder;
import dev.orderstream.avro.type.Metadata;
import dev.orderstream.avro.type.Money;
import dev.orderstream.avro.type.OrderItem;
import dev.orderstream.schemas.Topics;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Commands as a foreign producer makes them. */
final class Commands {
    private Commands() {}

    static CommandEnvelope envelope(String orderId, @Nullable Long expectedVersion) {
        return new CommandEnvelope(
                UUID.randomUUID().toString(),
                orderId,
                expectedVersion,
                Instant.EPOCH,
                new Metadata("tester", "conversation", null, null));
    }

    static CreateOrder create(String orderId) {
        OrderItem item = new OrderItem("line-1", "sku-1", "Tea", 2, new Money(450L, "EUR"));
        return new CreateOrder(envelope(orderId, null), "customer-1", "EUR", List.of(item));
    }

    static SubmitOrder submit(String orderId) {
        return new SubmitOrder(envelope(orderId, null));
    }

    static ProducerRecord<byte[], byte[]> record(String key, byte @Nullable [] value) {
        return new ProducerRecord<>(Topics.ORDER_COMMANDS, key.getBytes(UTF_8), value);
    }
}
