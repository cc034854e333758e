package dev.orderstream.topology.domain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.kernel.Aggregate;
import dev.orderstream.topology.kernel.Command;
import dev.orderstream.topology.kernel.CommandHandler;
import dev.orderstream.topology.kernel.Outcome;
import dev.orderstream.topology.kernel.Rejection;
import java.util.List;
import java.util.OptionalLong;

/** Given events, when command, then events or a rejection: through the kernel's handler, with every check in its order. */
final class OrderSpec {
    /** The id of the command under test. */
    static final String COMMAND_ID = "command-1";

    private static final CommandHandler<OrderCommand, OrderEvent, Order> HANDLER =
            new CommandHandler<>(new OrderDecider());

    private final Aggregate<Order> aggregate;
    private final OptionalLong expectedVersion;

    private OrderSpec(Aggregate<Order> aggregate, OptionalLong expectedVersion) {
        this.aggregate = aggregate;
        this.expectedVersion = expectedVersion;
    }

    static OrderSpec given(OrderStatus status) {
        return given(Orders.history(status));
    }

    static OrderSpec given(List<OrderEvent> history) {
        Aggregate<Order> absent = Aggregate.absent(new OrderDecider());
        return new OrderSpec(HANDLER.fold(absent, history), OptionalLong.empty());
    }

    OrderSpec expecting(long version) {
        return new OrderSpec(aggregate, OptionalLong.of(version));
    }

    Then when(OrderCommand command) {
        return new Then(
                aggregate,
                HANDLER.handle(
                        aggregate,
                        new Command<>(COMMAND_ID, "order-1", expectedVersion, command.hashCode(), Orders.AT, command)));
    }

    /** What became of the command. */
    record Then(Aggregate<Order> before, Outcome<OrderEvent, Order> outcome) {
        /** Appended exactly these, and stands at that status. */
        Order thenEvents(OrderStatus status, OrderEvent... events) {
            Outcome.Accepted<OrderEvent, Order> accepted = accepted();
            assertThat(accepted.events()).containsExactly(events);
            assertThat(accepted.aggregate().version()).isEqualTo(before.version() + events.length);
            assertThat(accepted.aggregate().state().status()).isEqualTo(status);
            return accepted.aggregate().state();
        }

        /** Succeeded and changed nothing. */
        void thenNoOp() {
            Outcome.Accepted<OrderEvent, Order> accepted = accepted();
            assertThat(accepted.events()).isEmpty();
            assertThat(accepted.aggregate().state()).isEqualTo(before.state());
        }

        /** Said "no" with that code, in one bounded sentence. */
        Rejection thenRejected(RejectionCode code) {
            if (outcome instanceof Outcome.Rejected<OrderEvent, Order> rejected) {
                Rejection rejection = rejected.rejection();
                assertThat(rejection.code()).as(rejection.detail()).isEqualTo(code.name());
                assertThat(rejection.detail()).endsWith(".").doesNotContain("\n");
                assertThat(rejection.detail().getBytes(UTF_8).length).isLessThanOrEqualTo(1_024);
                assertThat(rejection.field().isPresent()).isEqualTo(code == RejectionCode.INVALID_COMMAND);
                assertThat(rejected.version()).isEqualTo(before.version());
                assertThat(rejected.state()).isEqualTo(before.state().status().name());
                return rejection;
            }
            throw new AssertionError("expected " + code + ", found " + outcome);
        }

        /** Said INVALID_COMMAND because of that field. */
        void thenInvalid(String field) {
            assertThat(thenRejected(RejectionCode.INVALID_COMMAND).field()).contains(field);
        }

        private Outcome.Accepted<OrderEvent, Order> accepted() {
            if (outcome instanceof Outcome.Accepted<OrderEvent, Order> accepted) {
                return accepted;
            }
            throw new AssertionError("expected to be accepted, found " + outcome);
        }
    }
}
