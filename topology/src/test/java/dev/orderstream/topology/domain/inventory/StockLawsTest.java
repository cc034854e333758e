package dev.orderstream.topology.domain.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.inventory.InventoryCommand.AdjustStock;
import dev.orderstream.topology.domain.inventory.InventoryCommand.ConsumeStock;
import dev.orderstream.topology.domain.inventory.InventoryCommand.ReceiveStock;
import dev.orderstream.topology.domain.inventory.InventoryCommand.ReleaseStock;
import dev.orderstream.topology.domain.inventory.InventoryCommand.ReserveStock;
import dev.orderstream.topology.kernel.Aggregate;
import dev.orderstream.topology.kernel.Command;
import dev.orderstream.topology.kernel.CommandHandler;
import dev.orderstream.topology.kernel.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** What holds for every sequence of commands. */
class StockLawsTest {
    private static final CommandHandler<InventoryCommand, InventoryEvent, Stock> HANDLER =
            new CommandHandler<>(new InventoryDecider());

    @Property
    void piecesAreNeitherMadeNorLostNorBelowZero(@ForAll("sequences") List<InventoryCommand> commands) {
        // Given
        List<InventoryEvent> log = new ArrayList<>();
        Aggregate<Stock> aggregate = Aggregate.absent(new InventoryDecider());

        for (InventoryCommand command : commands) {
            // When
            aggregate = handled(aggregate, "command-" + log.size() + "-" + command, command, log);

            // Then
            Stock stock = aggregate.state();
            assertThat(stock.available()).isNotNegative();
            assertThat(stock.reservations().values()).allMatch(pieces -> pieces > 0);
            assertThat(sum(log, StockLawsTest::arrived)).isEqualTo(stock.onHand() + sum(log, StockLawsTest::left));
        }
        Statistics.label("consumed")
                .collect(sum(log, StockLawsTest::left) > 0)
                .coverage(coverage -> coverage.check(true).count(count -> count > 0));
    }

    @Property
    void aReplayMakesTheSame(@ForAll("sequences") List<InventoryCommand> commands) {
        // Given
        List<InventoryEvent> log = new ArrayList<>();
        Aggregate<Stock> aggregate = Aggregate.absent(new InventoryDecider());
        for (int i = 0; i < commands.size(); i++) {
            aggregate = handled(aggregate, "command-" + i, commands.get(i), log);
        }

        // When
        Aggregate<Stock> replayed = HANDLER.fold(Aggregate.absent(new InventoryDecider()), log);

        // Then
        assertThat(replayed.state()).isEqualTo(aggregate.state());
        assertThat(List.copyOf(replayed.state().reservations().keySet()))
                .isEqualTo(List.copyOf(aggregate.state().reservations().keySet()));
        assertThat(replayed.version()).isEqualTo(aggregate.version()).isEqualTo(log.size());
    }

    @Property
    void aCommandThatComesTwiceHasEffectOnce(
            @ForAll("sequences") List<InventoryCommand> commands, @ForAll("command") InventoryCommand repeated) {
        // Given
        List<InventoryEvent> log = new ArrayList<>();
        Aggregate<Stock> aggregate = handled(
                Aggregate.absent(new InventoryDecider()), "command-0", new ReceiveStock(9, Optional.empty()), log);
        aggregate = handled(aggregate, "repeated", repeated, log);
        boolean took = aggregate.accepted().find("repeated").isPresent();
        for (int i = 0; i < commands.size(); i++) {
            aggregate = handled(aggregate, "command-" + (i + 1), commands.get(i), log);
        }
        Aggregate<Stock> before = aggregate;

        // When
        Outcome<InventoryEvent, Stock> again = HANDLER.handle(before, command("repeated", repeated));

        // Then
        assertThat(again instanceof Outcome.Duplicate).isEqualTo(took);
    }

    private static long arrived(InventoryEvent event) {
        return switch (event) {
            case InventoryEvent.StockReceived received -> received.quantity();
            case InventoryEvent.StockAdjusted adjusted -> adjusted.delta();
            default -> 0;
        };
    }

    private static long left(InventoryEvent event) {
        return event instanceof InventoryEvent.StockConsumed consumed ? consumed.quantity() : 0;
    }

    private static long sum(List<InventoryEvent> log, ToLongFunction<InventoryEvent> of) {
        return log.stream().mapToLong(of).sum();
    }

    private static Aggregate<Stock> handled(
            Aggregate<Stock> aggregate, String commandId, InventoryCommand command, List<InventoryEvent> log) {
        if (HANDLER.handle(aggregate, command(commandId, command))
                instanceof Outcome.Accepted<InventoryEvent, Stock> accepted) {
            log.addAll(accepted.events());
            return accepted.aggregate();
        }
        return aggregate;
    }

    private static Command<InventoryCommand> command(String commandId, InventoryCommand command) {
        String id = commandId.substring(0, Math.min(commandId.length(), 128));
        return new Command<>(id, "MUG", OptionalLong.empty(), command.hashCode(), StockSpec.AT, command);
    }

    @Provide
    Arbitrary<List<InventoryCommand>> sequences() {
        return command().list().ofMaxSize(60);
    }

    @Provide
    Arbitrary<InventoryCommand> command() {
        Arbitrary<String> ids = Arbitraries.of("r1", "r2", "r3", "r4");
        Arbitrary<Long> few = Arbitraries.longs().between(-3, 6);
        return Arbitraries.oneOf(
                few.map(quantity -> new ReceiveStock(quantity, Optional.empty())),
                Combinators.combine(ids, few).as(ReserveStock::new),
                ids.map(ReleaseStock::new),
                ids.map(ConsumeStock::new),
                few.map(delta -> new AdjustStock(delta, "count")));
    }
}
