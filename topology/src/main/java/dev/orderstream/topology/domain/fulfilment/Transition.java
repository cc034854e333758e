package dev.orderstream.topology.domain.fulfilment;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What follows from an input.
 *
 * @param saga the saga from now on; empty: there is none, or none any more
 * @param commands to send, in this order
 */
public record Transition(Optional<Saga> saga, List<SagaCommand> commands) {
    public Transition {
        Objects.requireNonNull(saga);
        commands = List.copyOf(commands);
    }
}
