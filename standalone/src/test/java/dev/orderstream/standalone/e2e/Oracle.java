package dev.orderstream.standalone.e2e;

import dev.orderstream.avro.deadletter.DeadLetter;
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

/** What event log and dead letters must hold: the command log, decided again by the pure domain, one record after the other. */
final class Oracle {
    private final CommandCodec<OrderCommand> codec;
    private final OrderDecider decider = new OrderDecider();
    private final CommandHandler<OrderCommand, OrderEvent, Order> handler = new CommandHandler<>(decider);
    private final Map<String, Aggregate<Order>> orders = new HashMap<>();
    private final Ends ends = new Ends();

    private Oracle(SchemaRegistryClient registry) {
        this.codec = CommandCodec.orders(registry);
    }

    /**
     * How the records of the command topic ended.
     *
     * @param events orderId -> its events as "version type commandId", in the order of the log
     * @param deadLetters source record -> kind and code of each of its dead letters
     */
    record Ends(Map<String, List<String>> events, Map<String, List<String>> deadLetters) {
        Ends() {
            this(new TreeMap<>(), new TreeMap<>());
        }

        private void event(String order, long version, String type, String commandId) {
            events.computeIfAbsent(order, any -> new ArrayList<>()).add(version + " " + type + " " + commandId);
        }

        private void deadLetter(int partition, long offset, String kind, String code) {
            deadLetters
                    .computeIfAbsent(Topics.ORDER_COMMANDS + "-" + partition + "-" + offset, any -> new ArrayList<>())
                    .add(kind + " " + code);
        }
    }

    /** From the commands, those of a partition in their order. */
    static Ends expected(SchemaRegistryClient registry, List<ConsumerRecord<byte[], byte[]>> commands) {
        Oracle oracle = new Oracle(registry);
        commands.forEach(oracle::decide);
        return oracle.ends;
    }

    /** From what was read of the topics of events and of dead letters. */
    static Ends found(List<SpecificRecord> events, List<SpecificRecord> deadLetters) {
        Ends ends = new Ends();
        for (SpecificRecord event : events) {
            EventEnvelope envelope = (EventEnvelope) event.get(0);
            ends.event(
                    envelope.getAggregateId(),
                    envelope.getVersion(),
                    event.getSchema().getName(),
                    String.valueOf(envelope.getMetadata().getCausationId()));
        }
        for (SpecificRecord record : deadLetters) {
            DeadLetter letter = (DeadLetter) record;
            ends.deadLetter(
                    letter.getPartition(), letter.getOffset(), letter.getKind().name(), letter.getCode());
        }
        return ends;
    }

    private void decide(ConsumerRecord<byte[], byte[]> record) {
        CommandMessage<OrderCommand> message;
        try {
            message = codec.deserialize(Topics.ORDER_COMMANDS, record.value());
        } catch (UnreadableRecordException poison) {
            ends.deadLetter(
                    record.partition(),
                    record.offset(),
                    "UNREADABLE",
                    poison.code().name());
            return;
        }
        String order = message.aggregateId();
        Aggregate<Order> before = orders.getOrDefault(order, Aggregate.absent(decider));
        switch (handler.handle(before, message.appendedAt(Instant.ofEpochMilli(record.timestamp())))) {
            case Outcome.Accepted<OrderEvent, Order> accepted -> {
                orders.put(order, accepted.aggregate());
                long version = accepted.firstVersion();
                for (OrderEvent event : accepted.events()) {
                    ends.event(order, version, decider.eventType(event), message.commandId());
                    version++;
                }
            }
            case Outcome.Rejected<OrderEvent, Order> rejected ->
                ends.deadLetter(
                        record.partition(),
                        record.offset(),
                        "REJECTED",
                        rejected.rejection().code());
            case Outcome.Duplicate<OrderEvent, Order> none -> {}
        }
    }
}
