package dev.orderstream.standalone.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.avro.event.EventEnvelope;
import dev.orderstream.schemas.Topics;
import dev.orderstream.schemas.UnreadableRecordException;
import dev.orderstream.topology.codec.CommandCodec;
import dev.orderstream.topology.domain.Order;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderDecider;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.kernel.Aggregate;
import dev.orderstream.topology.kernel.CommandHandler;
import dev.orderstream.topology.kernel.CommandMessage;
import dev.orderstream.topology.kernel.Outcome;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What the event log must hold: the command log, decided again by the pure domain, one record after the other. */
final class Oracle {
    private final CommandCodec codec;
    private final OrderDecider decider = new OrderDecider();
    private final CommandHandler<OrderCommand, OrderEvent, Order> handler = new CommandHandler<>(decider);
    private final Map<String, Aggregate<Order>> orders = new HashMap<>();
    private final Map<String, List<String>> histories = new TreeMap<>();

    Oracle(SchemaRegistryClient registry) {
        this.codec = new CommandCodec(registry);
    }

    /** orderId -> its events as "version type commandId", from the commands in the order of their partitions. */
    Map<String, List<String>> expected(List<ConsumerRecord<byte[], byte[]>> commands) {
        commands.forEach(this::decide);
        return histories;
    }

    /** The same of events that were read. */
    static Map<String, List<String>> found(List<SpecificRecord> events) {
        Map<String, List<String>> histories = new TreeMap<>();
        for (SpecificRecord event : events) {
            EventEnvelope envelope = (EventEnvelope) event.get(0);
            histories
                    .computeIfAbsent(envelope.getAggregateId(), order -> new ArrayList<>())
                    .add(line(
                            envelope.getVersion(),
                            event.getSchema().getName(),
                            String.valueOf(envelope.getMetadata().getCausationId())));
        }
        return histories;
    }

    private void decide(ConsumerRecord<byte[], byte[]> record) {
        CommandMessage<OrderCommand> message;
        try {
            message = codec.deserialize(Topics.ORDER_COMMANDS, record.value());
        } catch (UnreadableRecordException poison) {
            return;
        }
        String order = message.aggregateId();
        if (record.key() == null || !order.equals(new String(record.key(), UTF_8))) {
            return;
        }
        Aggregate<Order> before = orders.getOrDefault(order, Aggregate.absent(decider));
        Outcome<OrderEvent, Order> outcome =
                handler.handle(before, message.appendedAt(Instant.ofEpochMilli(record.timestamp())));
        if (outcome instanceof Outcome.Accepted<OrderEvent, Order> accepted) {
            orders.put(order, accepted.aggregate());
            long version = accepted.firstVersion();
            for (OrderEvent event : accepted.events()) {
                histories
                        .computeIfAbsent(order, any -> new ArrayList<>())
                        .add(line(version, decider.eventType(event), message.commandId()));
                version++;
            }
        }
    }

    private static String line(long version, String type, String commandId) {
        return version + " " + type + " " + commandId;
    }
}
