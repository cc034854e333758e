package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.codec.AvroCommands;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.Orders;
import dev.orderstream.topology.domain.view.CommandStatus;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The read side: how a command ended, from events, no-ops and dead letters alike. */
class CommandStatusViewTest {
    private final OrdersDriver orders = new OrdersDriver();
    private final ViewsDriver views = new ViewsDriver(orders.registry());

    @AfterEach
    void close() {
        views.close();
        orders.close();
    }

    @Test
    void anAcceptedCommandHasItsVersions() {
        // Given
        orders.send(Commands.create("command-1"));
        orders.send(Commands.submit("command-2"));
        orders.send(AvroCommands.of("order-1", "command-3", new OrderCommand.RecordPayment("p1", Orders.eur(1_300))));

        // When
        views.follow(orders);

        // Then
        assertThat(views.command("order-1", "command-3"))
                .contains(new CommandStatus(
                        CommandStatus.Status.ACCEPTED,
                        List.of(3L, 4L),
                        Optional.empty(),
                        Optional.empty(),
                        orders.lastSent()));
        assertThat(views.command("order-1", "command-4")).isEmpty();
        assertThat(views.command("order-2", "command-3")).isEmpty();
    }

    @Test
    void aNoOpIsAcceptedWithoutVersions() {
        // Given
        orders.send(Commands.create("command-1"));
        orders.send(Commands.cancel("command-2"));
        orders.send(Commands.cancel("command-3"));

        // When
        views.follow(orders);

        // Then
        assertThat(views.command("order-1", "command-3"))
                .contains(new CommandStatus(
                        CommandStatus.Status.ACCEPTED,
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        orders.lastSent()));
    }

    @Test
    void aRejectedCommandHasItsCode() {
        // Given
        orders.send(Commands.create("command-1"));
        orders.send(Commands.addTheSameItem("command-2"));

        // When
        views.follow(orders);

        // Then
        assertThat(views.command("order-1", "command-2"))
                .contains(new CommandStatus(
                        CommandStatus.Status.REJECTED,
                        List.of(),
                        Optional.of("ITEM_EXISTS"),
                        Optional.of("The order has an item a already."),
                        orders.lastSent()));
    }

    @Test
    void aMisplacedOrFailedCommandHasFailed() {
        // Given
        try (OrdersDriver buggy = new OrdersDriver(OrdersDriver.SETTINGS, new Misbehaving());
                ViewsDriver seen = new ViewsDriver(buggy.registry())) {
            buggy.send(Commands.create("command-1"));
            buggy.send(AvroCommands.of("order-1", "command-2", new OrderCommand.CancelOrder(Misbehaving.IN_DECIDE)));
            buggy.send("order-2".getBytes(UTF_8), buggy.bytes(Commands.submit("command-3")), OrdersDriver.headers());

            // When
            seen.follow(buggy);

            // Then
            assertThat(seen.command("order-1", "command-2").orElseThrow())
                    .extracting(CommandStatus::status, CommandStatus::code)
                    .containsExactly(CommandStatus.Status.FAILED, Optional.of("INTERNAL_ERROR"));
            assertThat(seen.command("order-2", "command-3").orElseThrow())
                    .extracting(CommandStatus::status, CommandStatus::code)
                    .containsExactly(CommandStatus.Status.FAILED, Optional.of("KEY_MISMATCH"));
        }
    }

    @Test
    void aDeadLetterWithoutOrderOrCommandLeavesNoStatus() {
        // Given
        orders.send(null, null, OrdersDriver.headers());
        orders.send("order-1".getBytes(UTF_8), new byte[] {1}, OrdersDriver.headers());

        // When
        views.follow(orders);

        // Then
        assertThat(views.content().get(Stores.COMMAND_STATUS)).isEmpty();
        assertThat(views.listedLetters()).hasSize(2);
    }

    @Test
    void aCommandThatWasRefusedAndThenAcceptedIsAcceptedInWhateverOrderTheTopicsAreRead() {
        // Given
        orders.send(Commands.submit("command-2"));
        orders.send(Commands.create("command-1"));
        orders.send(Commands.submit("command-2"));
        List<TestRecord<byte[], byte[]>> events = orders.raw(Topics.ORDER_EVENTS);
        List<TestRecord<byte[], byte[]>> letters = orders.raw(Topics.ORDER_DEAD_LETTERS);

        // When
        views.pipe(Topics.ORDER_DEAD_LETTERS, letters);
        assertThat(views.command("order-1", "command-2").orElseThrow().code()).contains("UNKNOWN_ORDER");
        views.pipe(Topics.ORDER_EVENTS, events);

        // Then
        CommandStatus accepted = views.command("order-1", "command-2").orElseThrow();
        assertThat(accepted.status()).isEqualTo(CommandStatus.Status.ACCEPTED);
        assertThat(accepted.versions()).containsExactly(2L);
        assertThat(accepted.code()).isEmpty();
        try (ViewsDriver other = new ViewsDriver(orders.registry())) {
            other.pipe(Topics.ORDER_EVENTS, events);
            other.pipe(Topics.ORDER_DEAD_LETTERS, letters);
            assertThat(other.command("order-1", "command-2")).contains(accepted);
        }
    }
}
