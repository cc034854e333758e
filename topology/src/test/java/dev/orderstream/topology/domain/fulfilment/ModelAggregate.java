package dev.orderstream.topology.domain.fulfilment;

import dev.orderstream.topology.kernel.AcceptedCommands;
import dev.orderstream.topology.kernel.Aggregate;
import dev.orderstream.topology.kernel.Command;
import dev.orderstream.topology.kernel.CommandHandler;
import dev.orderstream.topology.kernel.Decider;
import dev.orderstream.topology.kernel.Metadata;
import dev.orderstream.topology.kernel.Outcome;
import dev.orderstream.topology.kernel.Recorded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** One aggregate in memory, with the kernel's own handler: its log, its state, and the codes of what it refused. */
final class ModelAggregate<C, E, S> {
    private final String id;
    private final CommandHandler<C, E, S> handler;
    private final List<Recorded<E>> log = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private Aggregate<S> aggregate;

    ModelAggregate(String id, Decider<C, E, S> decider) {
        this.id = id;
        this.handler = new CommandHandler<>(decider);
        this.aggregate = Aggregate.absent(decider);
    }

    /** The events that it appends. */
    List<Recorded<E>> handle(String commandId, C payload, Instant at) {
        Outcome<E, S> outcome = handler.handle(
                aggregate, new Command<>(commandId, id, OptionalLong.empty(), payload.hashCode(), at, payload));
        return switch (outcome) {
            case Outcome.Accepted<E, S> accepted -> append(accepted, at);
            case Outcome.Duplicate<E, S> duplicate -> List.of();
            case Outcome.Rejected<E, S> rejected -> {
                refusals.add(rejected.rejection().code());
                yield List.of();
            }
        };
    }

    /** So many other commands came that none of these is remembered. */
    void forgetCommands() {
        aggregate = new Aggregate<>(aggregate.version(), aggregate.state(), AcceptedCommands.NONE);
    }

    S state() {
        return aggregate.state();
    }

    List<E> events() {
        return log.stream().map(Recorded::event).toList();
    }

    List<String> refusals() {
        return refusals;
    }

    private List<Recorded<E>> append(Outcome.Accepted<E, S> accepted, Instant at) {
        List<Recorded<E>> appended = new ArrayList<>();
        for (E event : accepted.events()) {
            long version = accepted.firstVersion() + appended.size();
            String type = event.getClass().getSimpleName();
            appended.add(new Recorded<>(id + '-' + version, "Model", id, version, at, Metadata.NONE, type, event));
        }
        aggregate = accepted.aggregate();
        log.addAll(appended);
        return appended;
    }
}
