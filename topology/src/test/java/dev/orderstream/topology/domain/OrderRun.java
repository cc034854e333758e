package dev.orderstream.topology.domain;

import dev.orderstream.topology.kernel.AcceptedCommand;
import dev.orderstream.topology.kernel.Aggregate;
import dev.orderstream.topology.kernel.Command;
import dev.orderstream.topology.kernel.CommandHandler;
import dev.orderstream.topology.kernel.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** One order that went through a sequence of commands, and everything that came of it. */
final class OrderRun {
    /** An event with its version. */
    record Recorded(long version, OrderEvent event) {}

    /** What a command found and what became of it. */
    record Handled(Command<OrderCommand> command, Aggregate<Order> before, Outcome<OrderEvent, Order> outcome) {}

    private final CommandHandler<OrderCommand, OrderEvent, Order> handler = new CommandHandler<>(new OrderDecider());
    private final List<Recorded> log = new ArrayList<>();
    private final List<Handled> handled = new ArrayList<>();
    private Aggregate<Order> aggregate = Aggregate.absent(new OrderDecider());

    static OrderRun of(List<RandomSteps.Step> steps) {
        OrderRun run = new OrderRun();
        steps.forEach(run::take);
        return run;
    }

    List<Recorded> log() {
        return log;
    }

    Aggregate<Order> aggregate() {
        return aggregate;
    }

    List<Handled> handled() {
        return handled;
    }

    CommandHandler<OrderCommand, OrderEvent, Order> handler() {
        return handler;
    }

    private void take(RandomSteps.Step step) {
        OrderCommand payload = step.command().apply(aggregate.state());
        OptionalLong expected = step.versionOffset() == 0
                ? OptionalLong.empty()
                : OptionalLong.of(aggregate.version() + step.versionOffset() - 1);
        Command<OrderCommand> command =
                new Command<>("command-" + handled.size(), "order-1", expected, payload.hashCode(), Orders.AT, payload);
        Outcome<OrderEvent, Order> outcome = handler.handle(aggregate, command);
        handled.add(new Handled(command, aggregate, outcome));
        if (outcome instanceof Outcome.Accepted<OrderEvent, Order> accepted) {
            append(accepted);
        }
    }

    private void append(Outcome.Accepted<OrderEvent, Order> accepted) {
        for (int i = 0; i < accepted.events().size(); i++) {
            log.add(new Recorded(accepted.firstVersion() + i, accepted.events().get(i)));
        }
        aggregate = accepted.aggregate();
    }

    List<AcceptedCommand> accepted() {
        return aggregate.accepted().entries();
    }
}
