package dev.orderstream.topology.domain.inventory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.inventory.InventoryEvent.StockReceived;
import dev.orderstream.topology.domain.inventory.InventoryEvent.StockReserved;
import dev.orderstream.topology.kernel.AcceptedCommands;
import dev.orderstream.topology.kernel.Aggregate;
import dev.orderstream.topology.kernel.Command;
import dev.orderstream.topology.kernel.CommandHandler;
import dev.orderstream.topology.kernel.Outcome;
import dev.orderstream.topology.kernel.Rejection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Given events, when command, then events or a rejection: through the kernel's handler, with every check in its order. */
final class StockSpec {
    static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

    private static final CommandHandler<InventoryCommand, InventoryEvent, Stock> HANDLER =
            new CommandHandler<>(new InventoryDecider());

    private final Aggregate<Stock> aggregate;

    private StockSpec(Aggregate<Stock> aggregate) {
        this.aggregate = aggregate;
    }

    static StockSpec given(InventoryEvent... history) {
        return new StockSpec(HANDLER.fold(Aggregate.absent(new InventoryDecider()), List.of(history)));
    }

    /** A stock that would take very many commands. */
    static StockSpec given(Stock stock) {
        return new StockSpec(new Aggregate<>(1, stock, AcceptedCommands.NONE));
    }

    Then when(InventoryCommand command) {
        return new Then(
                aggregate,
                HANDLER.handle(
                        aggregate,
                        new Command<>("command-1", "MUG", OptionalLong.empty(), command.hashCode(), AT, command)));
    }

    static StockReceived received(long quantity) {
        return new StockReceived(quantity, Optional.empty());
    }

    static StockReserved reserved(String reservationId, long quantity) {
        return new StockReserved(reservationId, quantity);
    }

    /** What became of the command. */
    record Then(Aggregate<Stock> before, Outcome<InventoryEvent, Stock> outcome) {
        /** Appended exactly these. */
        Stock thenEvents(InventoryEvent... events) {
            Outcome.Accepted<InventoryEvent, Stock> accepted = accepted();
            assertThat(accepted.events()).containsExactly(events);
            assertThat(accepted.aggregate().version()).isEqualTo(before.version() + events.length);
            return accepted.aggregate().state();
        }

        /** Succeeded and changed nothing. */
        void thenNoOp() {
            Outcome.Accepted<InventoryEvent, Stock> accepted = accepted();
            assertThat(accepted.events()).isEmpty();
            assertThat(accepted.aggregate().state()).isEqualTo(before.state());
            assertThat(accepted.aggregate().version()).isEqualTo(before.version());
        }

        /** Said "no" with that code, in one bounded sentence. */
        Rejection thenRejected(InventoryRejectionCode code) {
            if (outcome instanceof Outcome.Rejected<InventoryEvent, Stock> rejected) {
                Rejection rejection = rejected.rejection();
                assertThat(rejection.code()).as(rejection.detail()).isEqualTo(code.name());
                assertThat(rejection.detail()).endsWith(".").doesNotContain("\n");
                assertThat(rejection.detail().getBytes(UTF_8).length).isLessThanOrEqualTo(1_024);
                assertThat(rejection.field().isPresent()).isEqualTo(code == InventoryRejectionCode.INVALID_COMMAND);
                assertThat(rejected.version()).isEqualTo(before.version());
                return rejection;
            }
            throw new AssertionError("expected " + code + ", found " + outcome);
        }

        /** Said INVALID_COMMAND because of that field. */
        void thenInvalid(String field) {
            assertThat(thenRejected(InventoryRejectionCode.INVALID_COMMAND).field())
                    .contains(field);
        }

        private Outcome.Accepted<InventoryEvent, Stock> accepted() {
            if (outcome instanceof Outcome.Accepted<InventoryEvent, Stock> accepted) {
                return accepted;
            }
            throw new AssertionError("expected to be accepted, found " + outcome);
        }
    }
}
