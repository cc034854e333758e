package dev.orderstream.topology.domain.fulfilment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.OrderEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Given what happened to an order, when something more happens, then a saga and commands. Numbers order events by itself. */
final class SagaSpec {
    /** What happens: an event of the order, or an input. */
    sealed interface Happening {
        /** An event of the order; its version is counted. */
        record Event(OrderEvent event) implements Happening {}

        /** Anything else. */
        record Input(SagaInput input) implements Happening {}

        /** The clock goes on, and the saga is told. */
        record Wait(Duration duration) implements Happening {}

        /** The clock goes on until the next step is due, and the saga is told. */
        record Due() implements Happening {}
    }

    private final Fulfilment fulfilment;
    private final List<String> sent = new ArrayList<>();
    private final List<SagaCommand> commands = new ArrayList<>();
    private Optional<Saga> saga = Optional.empty();
    private Instant now = Sagas.AT;
    private long version;

    private SagaSpec(SagaPolicy policy) {
        this.fulfilment = new Fulfilment(policy);
    }

    static SagaSpec given(Happening... before) {
        return given(SagaPolicy.STANDARD, List.of(before));
    }

    static SagaSpec given(SagaPolicy policy, List<Happening> before) {
        SagaSpec spec = new SagaSpec(policy);
        before.forEach(spec::take);
        spec.sent.clear();
        spec.commands.clear();
        return spec;
    }

    SagaSpec when(Happening... happenings) {
        Arrays.asList(happenings).forEach(this::take);
        return this;
    }

    /** It stands there, and sent exactly these, in this order. */
    SagaSpec then(SagaState state, String... expected) {
        assertThat(saga().state()).isEqualTo(state);
        assertThat(sent).containsExactly(expected);
        return this;
    }

    SagaSpec thenNone(String... expected) {
        assertThat(saga).isEmpty();
        assertThat(sent).containsExactly(expected);
        return this;
    }

    /** Forgets what was sent, to look at what follows. */
    SagaSpec and() {
        sent.clear();
        commands.clear();
        return this;
    }

    Saga saga() {
        return saga.orElseThrow(() -> new AssertionError("there is no saga"));
    }

    Optional<Saga> found() {
        return saga;
    }

    Step step(StepId id) {
        return Optional.ofNullable(saga().steps().get(id))
                .orElseThrow(() -> new AssertionError("no step " + id + " in " + saga().steps()));
    }

    List<String> sent() {
        return sent;
    }

    List<SagaCommand> commands() {
        return commands;
    }

    Instant now() {
        return now;
    }

    private void take(Happening happening) {
        switch (happening) {
            case Happening.Event(OrderEvent event) ->
                advance(new SagaInput.OrderHappened(Sagas.recorded(++version, event)));
            case Happening.Input(SagaInput input) -> advance(input);
            case Happening.Wait(Duration duration) -> {
                now = now.plus(duration);
                advance(new SagaInput.TimePassed());
            }
            case Happening.Due due -> {
                now = saga().due().orElseThrow(() -> new AssertionError("nothing is due in " + saga()));
                advance(new SagaInput.TimePassed());
            }
        }
    }

    private void advance(SagaInput input) {
        Transition transition = fulfilment.advance(Sagas.ORDER, saga, input, now);
        saga = transition.saga();
        commands.addAll(transition.commands());
        transition.commands().stream().map(Sagas::describe).forEach(sent::add);
    }
}
