package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.domain.Order;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.kernel.Aggregate;
import dev.orderstream.topology.kernel.Command;
import dev.orderstream.topology.kernel.CommandHandler;
import dev.orderstream.topology.kernel.Outcome;
import dev.orderstream.topology.stream.RandomRecords.Sent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The pure handler over maps, and a queue for each order that waits. */
final class HoldOracle {
    final Map<String, Aggregate<Order>> aggregates = new HashMap<>();
    final Map<String, List<OrderEvent>> events = new HashMap<>();

    /** Id of each dead letter and its kind, with FULL for those that found no room to wait. */
    final Map<String, String> letters = new HashMap<>();

    private final int commandsMax;
    private final Misbehaving decider = new Misbehaving();
    private final CommandHandler<OrderCommand, OrderEvent, Order> handler = new CommandHandler<>(decider);
    private final Map<String, String> waitsFor = new HashMap<>();
    private final Map<String, Deque<Pending>> waiting = new HashMap<>();
    private final Map<String, Instant> decidedLast = new HashMap<>();
    private long next;

    private record Pending(String letterId, String orderId, Sent sent, Instant at) {}

    HoldOracle(int commandsMax) {
        this.commandsMax = commandsMax;
    }

    /** The dead letter that the order waits for. */
    Optional<String> waitsFor(String orderId) {
        return Optional.ofNullable(waitsFor.get(orderId));
    }

    long waiting() {
        return waiting.values().stream().mapToLong(Deque::size).sum();
    }

    void send(Sent sent, Instant at) {
        Pending pending = pending(sent, at);
        if (waitsFor(pending.orderId()).isEmpty()) {
            decide(pending);
        } else if (queue(pending.orderId()).size() == commandsMax) {
            letters.put(pending.letterId(), "FULL");
        } else {
            queue(pending.orderId()).addLast(pending);
        }
    }

    /** Of the dead letter that its order waits for, if it does. */
    void redrive(Sent sent, Instant at) {
        Pending pending = pending(sent, at);
        waitsFor.remove(pending.orderId());
        decide(pending);
        decideThoseThatWait(pending.orderId());
    }

    void discard(String orderId) {
        waitsFor.remove(orderId);
        decideThoseThatWait(orderId);
    }

    private void decideThoseThatWait(String orderId) {
        while (waitsFor(orderId).isEmpty() && !queue(orderId).isEmpty()) {
            decide(queue(orderId).removeFirst());
        }
    }

    private void decide(Pending pending) {
        if (!(pending.sent() instanceof Sent.Good good)) {
            letters.put(pending.letterId(), "UNREADABLE");
            return;
        }
        String order = pending.orderId();
        Instant last = decidedLast.getOrDefault(order, Instant.EPOCH);
        Instant at = last.isAfter(pending.at()) ? last : pending.at();
        decidedLast.put(order, at);
        Command<OrderCommand> command = new Command<>(
                good.commandId(), order, good.expectedVersion(), good.command().hashCode(), at, good.command());
        try {
            switch (handler.handle(aggregates.getOrDefault(order, Aggregate.absent(decider)), command)) {
                case Outcome.Accepted<OrderEvent, Order> accepted -> {
                    aggregates.put(order, accepted.aggregate());
                    events.computeIfAbsent(order, any -> new ArrayList<>()).addAll(accepted.events());
                }
                case Outcome.Rejected<OrderEvent, Order> rejected -> letters.put(pending.letterId(), "REJECTED");
                case Outcome.Duplicate<OrderEvent, Order> none -> {}
            }
        } catch (IllegalStateException bug) {
            letters.put(pending.letterId(), "FAILED");
            waitsFor.put(order, pending.letterId());
        }
    }

    private Pending pending(Sent sent, Instant at) {
        String order = switch (sent) {
            case Sent.Good good -> good.orderId();
            case Sent.Poison poison -> new String(poison.key(), UTF_8);
        };
        return new Pending(Topics.ORDER_COMMANDS + "-0-" + next++, order, sent, at);
    }

    private Deque<Pending> queue(String orderId) {
        return Objects.requireNonNull(waiting.computeIfAbsent(orderId, any -> new ArrayDeque<>()));
    }
}
