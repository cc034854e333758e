package dev.orderstream.standalone.e2e;

import static dev.orderstream.schemas.Topics.INVENTORY_COMMANDS;
import static dev.orderstream.schemas.Topics.INVENTORY_EVENTS;
import static dev.orderstream.schemas.Topics.NOTIFICATION_COMMANDS;
import static dev.orderstream.schemas.Topics.ORDER_COMMANDS;
import static dev.orderstream.schemas.Topics.ORDER_EVENTS;
import static dev.orderstream.schemas.Topics.PAYMENT_COMMANDS;
import static dev.orderstream.schemas.Topics.PAYMENT_EVENTS;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.command.RecordPayment;
import dev.orderstream.avro.event.EventEnvelope;
import dev.orderstream.avro.event.OrderCreated;
import dev.orderstream.avro.event.OrderSubmitted;
import dev.orderstream.avro.event.PaymentReceived;
import dev.orderstream.avro.inventory.ReserveStock;
import dev.orderstream.avro.inventory.StockReserved;
import dev.orderstream.avro.payment.PaymentCharged;
import dev.orderstream.avro.payment.PaymentEnvelope;
import dev.orderstream.avro.payment.RequestPayment;
import dev.orderstream.avro.type.Metadata;
import dev.orderstream.avro.type.Money;
import dev.orderstream.avro.type.OrderItem;
import dev.orderstream.schemas.AvroSerdes;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/** Everybody whom sagas talk to: says yes to each command once, at the next look. */
final class SagaWorld {
    /** Whom sagas ask. */
    static final List<String> COMMANDS =
            List.of(INVENTORY_COMMANDS, PAYMENT_COMMANDS, ORDER_COMMANDS, NOTIFICATION_COMMANDS);

    private static final Money TOTAL = new Money(1_000L, "EUR");

    private final Cluster cluster;
    private final Serializer<SpecificRecord> writer;
    private final Map<String, Long> versions = new HashMap<>();
    private final Set<String> answered = new HashSet<>();

    SagaWorld(Cluster cluster) {
        this.cluster = cluster;
        this.writer = AvroSerdes.serializer(cluster.settings());
    }

    /** Two pieces of that SKU, 10.00 EUR. */
    void submit(String orderId, String sku) {
        post(
                ORDER_EVENTS,
                orderId,
                new OrderCreated(
                        event(orderId, "Order", "ada"),
                        "customer-1",
                        "EUR",
                        List.of(new OrderItem("a", sku, "Item", 2, new Money(500L, "EUR")))));
        post(ORDER_EVENTS, orderId, new OrderSubmitted(event(orderId, "Order", "ada"), Instant.now(), TOTAL));
    }

    /** Answers what is committed and was not answered before. */
    void answer() throws ExecutionException, InterruptedException {
        for (String topic : COMMANDS) {
            Deserializer<SpecificRecord> reader = AvroSerdes.deserializer(cluster.settings(), topic);
            cluster.committed(topic).forEach(record -> answer(reader.deserialize(topic, record.value())));
        }
        cluster.flush();
    }

    private void answer(SpecificRecord command) {
        CommandEnvelope envelope = (CommandEnvelope) command.get(0);
        String id = envelope.getCommandId();
        if (!answered.add(id)) {
            return;
        }
        String key = envelope.getAggregateId();
        switch (command) {
            case ReserveStock c ->
                post(
                        INVENTORY_EVENTS,
                        key,
                        new StockReserved(event(key, "Stock", "fulfilment"), c.getReservationId(), c.getQuantity()));
            case RequestPayment c ->
                post(
                        PAYMENT_EVENTS,
                        key,
                        new PaymentCharged(
                                new PaymentEnvelope("a-" + id, key, id, Instant.now(), by("payments")),
                                c.getPaymentId(),
                                c.getAmount(),
                                "reference"));
            case RecordPayment c ->
                post(
                        ORDER_EVENTS,
                        key,
                        new PaymentReceived(event(key, "Order", "fulfilment"), c.getPaymentId(), c.getAmount()));
            default -> {}
        }
    }

    private EventEnvelope event(String id, String type, String userId) {
        long version = versions.merge(type + id, 1L, Long::sum);
        return new EventEnvelope(type + id + version, id, type, version, Instant.now(), 1, by(userId), null);
    }

    private static Metadata by(String userId) {
        return new Metadata(userId, "talk", null, null);
    }

    private void post(String topic, String key, SpecificRecord value) {
        cluster.post(new ProducerRecord<>(topic, key.getBytes(UTF_8), writer.serialize(topic, value)));
    }
}
