package dev.orderstream.gateway;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.command.CreateOrder;
import dev.orderstream.avro.reply.AppendedEvent;
import dev.orderstream.avro.reply.CommandReply;
import dev.orderstream.avro.reply.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/** An orders application that accepts everything: one event a command, and a duplicate's first outcome again. */
final class FakeOrders implements Function<SpecificRecord, Optional<CommandReply>> {
    private final Map<String, CommandReply> accepted = new ConcurrentHashMap<>();
    private final Map<String, Long> versions = new ConcurrentHashMap<>();

    @Override
    public Optional<CommandReply> apply(SpecificRecord command) {
        CommandEnvelope envelope = envelope(command);
        CommandReply first = accepted.get(envelope.getCommandId());
        if (first != null) {
            return Optional.of(CommandReply.newBuilder(first).setDuplicate(true).build());
        }
        long version = versions.merge(envelope.getAggregateId(), 1L, Long::sum);
        String event = command instanceof CreateOrder ? "OrderCreated" : "OrderChanged";
        CommandReply reply = reply(envelope, Outcome.ACCEPTED)
                .setVersion(version)
                .setState("DRAFT")
                .setEvents(List.of(new AppendedEvent(event, version)))
                .build();
        accepted.put(envelope.getCommandId(), reply);
        return Optional.of(reply);
    }

    static CommandEnvelope envelope(SpecificRecord command) {
        return (CommandEnvelope) command.get(0);
    }

    /** An orders application that accepts nothing. */
    static Function<SpecificRecord, Optional<CommandReply>> refusing(Outcome outcome, String code) {
        return command -> Optional.of(reply(envelope(command), outcome)
                .setCode(code)
                .setDetail("because of " + code)
                .build());
    }

    /** An orders application that decides nothing. */
    static Function<SpecificRecord, Optional<CommandReply>> silent() {
        return command -> Optional.empty();
    }

    static CommandReply.Builder reply(CommandEnvelope envelope, Outcome outcome) {
        return CommandReply.newBuilder()
                .setCommandId(envelope.getCommandId())
                .setAggregateId(envelope.getAggregateId())
                .setOutcome(outcome)
                .setDuplicate(false)
                .setVersion(7)
                .setState("DRAFT")
                .setEvents(List.of());
    }
}
