package dev.orderstream.topology.stream;

import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.stream.RandomRecords.Sent;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** A command topic with commands that fail, and people who redrive and discard what failed. */
final class RandomHolds {
    private RandomHolds() {}

    /** What happens next. */
    sealed interface Step {
        /** A record as {@link RandomRecords} makes them. */
        record Send(Sent sent) implements Step {}

        /**
         * A command that is a redrive.
         *
         * @param awaited whether it is of the dead letter that its order waits for, if it does, or of another
         */
        record Redrive(Sent.Good good, boolean awaited) implements Step {}

        /** A dead letter is discarded, likewise. */
        record Discard(String orderId, boolean awaited) implements Step {}
    }

    static Arbitrary<List<Step>> steps() {
        return RandomRecords.topics()
                .flatMap(records -> Combinators.combine(
                                records.stream().map(RandomHolds::step).toList())
                        .as(List::copyOf));
    }

    /** Mostly the record itself; now and then something else instead. */
    private static Arbitrary<Step> step(Sent sent) {
        Arbitrary<String> orders = Arbitraries.of("order-1", "order-2");
        Arbitrary<Boolean> mostly = Arbitraries.of(true, true, true, false);
        Arbitrary<Step> discards = Combinators.combine(orders, mostly).as(Step.Discard::new);
        if (!(sent instanceof Sent.Good good)) {
            return Arbitraries.frequencyOf(Tuple.of(4, Arbitraries.just(new Step.Send(sent))), Tuple.of(1, discards));
        }
        return Arbitraries.frequencyOf(
                Tuple.of(10, Arbitraries.just(new Step.Send(good))),
                Tuple.of(2, Arbitraries.just(new Step.Send(failing(good)))),
                Tuple.of(2, mostly.map(awaited -> new Step.Redrive(good, awaited))),
                Tuple.of(1, mostly.map(awaited -> new Step.Redrive(failing(good), awaited))),
                Tuple.of(1, discards));
    }

    private static Sent.Good failing(Sent.Good good) {
        return new Sent.Good(
                good.orderId(),
                good.commandId(),
                OptionalLong.empty(),
                new OrderCommand.CancelOrder(Misbehaving.IN_DECIDE));
    }
}
