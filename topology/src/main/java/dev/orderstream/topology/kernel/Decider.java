package dev.orderstream.topology.kernel;

import java.util.Optional;

/**
 * Decides the commands of one aggregate type. Pure: no clock, random, log or I/O; time arrives in the context. The names follow
 * Chassaing's decider pattern; {@link CommandHandler} calls the parts in the order of checks.
 *
 * @param <C> command payload, usually a sealed interface
 * @param <E> event payload, usually a sealed interface
 * @param <S> state: the fold of the events of one aggregate
 */
public interface Decider<C, E, S> {
    /** The state of an aggregate that does not exist. */
    S initial();

    /** Shape and existence (steps 3 and 4 of the order of checks): why the command is not even considered, if so. */
    Optional<Rejection> admit(S state, C command);

    /** No-op, transition, references and amounts (steps 6 to 9), of a command that was admitted. Throws only for a bug. */
    Decision<E> decide(S state, C command, CommandContext context);

    /** The state after an event. Never refuses: an event has happened. */
    S evolve(S state, E event);

    /** The name that callers see of the state, such as {@code OPEN}; {@code NONE} when the aggregate does not exist. */
    String stateName(S state);

    /** The name that callers see of the event's type. */
    String eventType(E event);
}
