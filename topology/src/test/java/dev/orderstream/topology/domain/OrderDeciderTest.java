package dev.orderstream.topology.domain;

import static dev.orderstream.topology.domain.OrderSpec.given;
import static dev.orderstream.topology.domain.OrderStatus.DRAFT;
import static dev.orderstream.topology.domain.OrderStatus.NONE;
import static dev.orderstream.topology.domain.OrderStatus.PAID;
import static dev.orderstream.topology.domain.OrderStatus.SUBMITTED;
import static dev.orderstream.topology.domain.Orders.eur;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.OrderCommand.AddItem;
import dev.orderstream.topology.domain.OrderCommand.ConfirmRefund;
import dev.orderstream.topology.domain.OrderCommand.CreateOrder;
import dev.orderstream.topology.domain.OrderCommand.RecordPayment;
import dev.orderstream.topology.domain.OrderCommand.RemoveItem;
import dev.orderstream.topology.domain.OrderCommand.ShipOrder;
import dev.orderstream.topology.domain.OrderCommand.SubmitOrder;
import dev.orderstream.topology.kernel.AcceptedCommand;
import dev.orderstream.topology.kernel.AcceptedCommands;
import dev.orderstream.topology.kernel.Aggregate;
import dev.orderstream.topology.kernel.Command;
import dev.orderstream.topology.kernel.CommandHandler;
import dev.orderstream.topology.kernel.Rejection;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OrderDeciderTest {
    private final OrderDecider decider = new OrderDecider();

    @ParameterizedTest
    @EnumSource
    void everyRejectionCodeIsGiven(RejectionCode code) {
        // When, Then
        rejectedWith(code).thenRejected(code);
    }

    private static OrderSpec.Then rejectedWith(RejectionCode code) {
        return switch (code) {
            case ALREADY_EXISTS -> given(DRAFT).when(new CreateOrder("customer-1", "EUR", List.of()));
            case UNKNOWN_ORDER -> given(NONE).when(new SubmitOrder());
            case VERSION_CONFLICT -> given(DRAFT).expecting(2).when(new SubmitOrder());
            case ILLEGAL_TRANSITION -> given(SUBMITTED).when(new SubmitOrder());
            case EMPTY_ORDER ->
                given(List.of(new OrderEvent.OrderCreated("customer-1", "EUR", List.of())))
                        .when(new SubmitOrder());
            case ITEM_EXISTS -> given(DRAFT).when(new AddItem(Orders.ITEM_A));
            case UNKNOWN_ITEM -> given(DRAFT).when(new RemoveItem("b"));
            case AMOUNT_OUT_OF_RANGE -> given(SUBMITTED).when(new RecordPayment("p1", eur(0)));
            case CURRENCY_MISMATCH -> given(SUBMITTED).when(new RecordPayment("p1", Orders.usd(1)));
            case PAYMENT_ID_REUSED -> given(PAID).when(new RecordPayment("p1", eur(1)));
            case COMMAND_ID_REUSED -> reusedCommandId();
            case UNKNOWN_REFUND -> given(PAID).when(new ConfirmRefund("refund-1", eur(1)));
            case INVALID_COMMAND -> given(PAID).when(new ShipOrder("", "carrier"));
        };
    }

    private static OrderSpec.Then reusedCommandId() {
        AcceptedCommand earlier = new AcceptedCommand("c1", 1, 0, "NONE", List.of());
        Aggregate<Order> aggregate = new Aggregate<>(0, Order.NONE, AcceptedCommands.of(List.of(earlier)));
        Command<OrderCommand> reuse =
                new Command<>("c1", "order-1", OptionalLong.empty(), 2, Orders.AT, new SubmitOrder());
        return new OrderSpec.Then(aggregate, new CommandHandler<>(new OrderDecider()).handle(aggregate, reuse));
    }

    @Test
    void theKernelsCodesAreCodesOfOrders() {
        // When, Then
        assertThat(RejectionCode.valueOf(Rejection.INVALID_COMMAND)).isEqualTo(RejectionCode.INVALID_COMMAND);
        assertThat(RejectionCode.valueOf(Rejection.VERSION_CONFLICT)).isEqualTo(RejectionCode.VERSION_CONFLICT);
        assertThat(RejectionCode.valueOf(Rejection.COMMAND_ID_REUSED)).isEqualTo(RejectionCode.COMMAND_ID_REUSED);
    }

    @Test
    void anOrderThatDoesNotExistIsNone() {
        // When, Then
        assertThat(decider.initial()).isEqualTo(Order.NONE);
    }

    @ParameterizedTest
    @EnumSource
    void theStatesNameIsItsStatus(OrderStatus status) {
        // When, Then
        assertThat(decider.stateName(Orders.fold(Orders.history(status)))).isEqualTo(status.name());
    }

    @ParameterizedTest
    @MethodSource("dev.orderstream.topology.domain.OrderTest#events")
    void theEventsTypeIsItsName(OrderEvent event) {
        // When, Then
        assertThat(decider.eventType(event)).isEqualTo(event.getClass().getSimpleName());
    }

    @ParameterizedTest
    @MethodSource("dev.orderstream.topology.domain.OrderTest#events")
    void evolvesAsTheOrderDoes(OrderEvent event) {
        // When
        Order draft = Orders.fold(Orders.history(DRAFT));

        // Then
        assertThat(decider.evolve(draft, event)).isEqualTo(draft.after(event));
    }
}
