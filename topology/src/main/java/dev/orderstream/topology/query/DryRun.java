package dev.orderstream.topology.query;

import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.domain.Order;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderDecider;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.kernel.AcceptedCommand;
import dev.orderstream.topology.kernel.AcceptedCommands;
import dev.orderstream.topology.kernel.Aggregate;
import dev.orderstream.topology.kernel.CommandHandler;
import dev.orderstream.topology.kernel.CommandMessage;
import dev.orderstream.topology.kernel.Outcome;
import dev.orderstream.topology.kernel.Recorded;
import dev.orderstream.topology.stream.ActionLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * What would become of a command, decided as the deciding application decides, against the committed history of its order. It writes
 * nothing. Of commands before it that changed nothing the history has no trace. Only of orders is there a history here.
 */
final class DryRun {
    private final OrderDecider decider = new OrderDecider();
    private final CommandHandler<OrderCommand, OrderEvent, Order> handler = new CommandHandler<>(decider);
    private final DeadLetterReads reads;
    private final Deserializer<CommandMessage<OrderCommand>> commands;
    private final Supplier<Instant> now;

    /**
     * What would be.
     *
     * @param version of the order that it was decided against; 0: there is none
     */
    record Trial(Outcome<OrderEvent, Order> outcome, long version) {
        Kind kind() {
            return switch (outcome) {
                case Outcome.Accepted<OrderEvent, Order> accepted ->
                    accepted.events().isEmpty() ? Kind.NO_OP : Kind.EVENTS;
                case Outcome.Duplicate<OrderEvent, Order> duplicate -> Kind.DUPLICATE;
                case Outcome.Rejected<OrderEvent, Order> rejected -> Kind.REJECTED;
            };
        }
    }

    /** How it would end. */
    enum Kind {
        EVENTS,
        NO_OP,
        DUPLICATE,
        REJECTED
    }

    DryRun(DeadLetterReads reads, Deserializer<CommandMessage<OrderCommand>> commands, Supplier<Instant> now) {
        this.reads = reads;
        this.commands = commands;
        this.now = now;
    }

    /** What would become of what is sent; empty when it is not about an order, or is not decided by its events. */
    Optional<Trial> decide(ActionLog.Command sent) throws InterruptedException {
        return Topics.family(sent.topic()).equals(Topics.ORDER)
                ? Optional.of(decide(commands.deserialize(sent.topic(), sent.value())))
                : Optional.empty();
    }

    private Trial decide(CommandMessage<OrderCommand> command) throws InterruptedException {
        List<Recorded<OrderEvent>> history = reads.history(command.aggregateId());
        Aggregate<Order> order = handler.fold(
                Aggregate.absent(decider), history.stream().map(Recorded::event).toList());
        Aggregate<Order> known = new Aggregate<>(order.version(), order.state(), accepted(history, command));
        return new Trial(handler.handle(known, command.appendedAt(now.get())), order.version());
    }

    /** The idempotency window, from the commands that events name as their cause. Their payloads are not known any more. */
    private AcceptedCommands accepted(List<Recorded<OrderEvent>> history, CommandMessage<OrderCommand> command) {
        Map<String, List<Recorded<OrderEvent>>> byCommand = new LinkedHashMap<>();
        for (Recorded<OrderEvent> event : history) {
            event.metadata()
                    .causationId()
                    .ifPresent(cause -> byCommand
                            .computeIfAbsent(cause, unseen -> new ArrayList<>())
                            .add(event));
        }
        List<AcceptedCommand> accepted = new ArrayList<>(byCommand.size());
        byCommand.forEach((commandId, events) -> accepted.add(new AcceptedCommand(
                commandId,
                command.payloadHash(),
                events.getLast().version(),
                "",
                events.stream().map(Recorded::type).toList())));
        return AcceptedCommands.of(accepted);
    }
}
