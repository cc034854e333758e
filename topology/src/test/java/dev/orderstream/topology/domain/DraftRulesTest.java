package dev.orderstream.topology.domain;

import static dev.orderstream.topology.domain.OrderSpec.given;
import static dev.orderstream.topology.domain.OrderStatus.DRAFT;
import static dev.orderstream.topology.domain.OrderStatus.NONE;
import static dev.orderstream.topology.domain.OrderStatus.SUBMITTED;
import static dev.orderstream.topology.domain.Orders.eur;
import static dev.orderstream.topology.domain.Orders.line;
import static dev.orderstream.topology.domain.Orders.usd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.OrderCommand.AddItem;
import dev.orderstream.topology.domain.OrderCommand.CreateOrder;
import dev.orderstream.topology.domain.OrderCommand.RemoveItem;
import dev.orderstream.topology.domain.OrderCommand.SubmitOrder;
import dev.orderstream.topology.domain.OrderEvent.OrderCreated;
import dev.orderstream.topology.domain.OrderEvent.OrderItemAdded;
import dev.orderstream.topology.domain.OrderEvent.OrderItemRemoved;
import dev.orderstream.topology.domain.OrderEvent.OrderSubmitted;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DraftRulesTest {
    private static final OrderLine DEAREST = line("dearest", OrderShape.QUANTITY_MAX, OrderShape.UNIT_PRICE_MAX);

    @Test
    void createsAnOrderWithItsItems() {
        Order order = given(NONE)
                .when(new CreateOrder("customer-1", "EUR", List.of(Orders.ITEM_A, Orders.ITEM_B)))
                .thenEvents(DRAFT, new OrderCreated("customer-1", "EUR", List.of(Orders.ITEM_A, Orders.ITEM_B)));

        assertThat(order.total()).isEqualTo(1_700);
    }

    @Test
    void createsAnOrderWithoutItems() {
        given(NONE)
                .when(new CreateOrder("customer-1", "EUR", List.of()))
                .thenEvents(DRAFT, new OrderCreated("customer-1", "EUR", List.of()));
    }

    @Test
    void refusesToCreateWithOneItemIdTwice() {
        given(NONE)
                .when(new CreateOrder("customer-1", "EUR", List.of(Orders.ITEM_A, Orders.ITEM_B, line("a", 9, 9))))
                .thenRejected(RejectionCode.ITEM_EXISTS);
    }

    @Test
    void refusesToCreateWithAnItemInAnotherCurrency() {
        OrderLine inDollars = new OrderLine("b", "sku", "name", 1, usd(1));

        given(NONE)
                .when(new CreateOrder("customer-1", "EUR", List.of(Orders.ITEM_A, inDollars)))
                .thenRejected(RejectionCode.CURRENCY_MISMATCH);
    }

    @Test
    void refusesToCreateBeyondTheLargestTotal() {
        // 9 x 10^18 fits a long (9.22 x 10^18), 10 x 10^18 does not
        given(NONE)
                .when(new CreateOrder("c", "EUR", dearest(9)))
                .thenEvents(DRAFT, new OrderCreated("c", "EUR", dearest(9)));
        given(NONE).when(new CreateOrder("c", "EUR", dearest(10))).thenRejected(RejectionCode.AMOUNT_OUT_OF_RANGE);
    }

    @Test
    void refusesToCreateWhatExists() {
        given(DRAFT).when(new CreateOrder("customer-2", "USD", List.of())).thenRejected(RejectionCode.ALREADY_EXISTS);
    }

    @Test
    void addsAnItem() {
        Order order =
                given(DRAFT).when(new AddItem(Orders.ITEM_B)).thenEvents(DRAFT, new OrderItemAdded(Orders.ITEM_B));

        assertThat(order.items()).containsExactly(Orders.ITEM_A, Orders.ITEM_B);
        assertThat(order.total()).isEqualTo(1_700);
    }

    @Test
    void refusesToAddAnItemIdThatTheOrderHas() {
        given(DRAFT).when(new AddItem(line("a", 1, 1))).thenRejected(RejectionCode.ITEM_EXISTS);
        given(DRAFT).when(new AddItem(Orders.ITEM_A)).thenRejected(RejectionCode.ITEM_EXISTS);
    }

    @Test
    void addsTheItemIdOfARemovedItem() {
        given(Orders.then(DRAFT, new OrderItemRemoved("a")))
                .when(new AddItem(Orders.ITEM_A))
                .thenEvents(DRAFT, new OrderItemAdded(Orders.ITEM_A));
    }

    @Test
    void refusesToAddAnItemInAnotherCurrency() {
        given(DRAFT)
                .when(new AddItem(new OrderLine("b", "sku", "name", 1, usd(1))))
                .thenRejected(RejectionCode.CURRENCY_MISMATCH);
    }

    @Test
    void addsThe200thItemAndRefusesThe201st() {
        given(List.of(created(lines(199)))).when(new AddItem(DEAREST)).thenEvents(DRAFT, new OrderItemAdded(DEAREST));
        given(List.of(created(lines(200)))).when(new AddItem(DEAREST)).thenInvalid("item");
    }

    @Test
    void refusesToAddBeyondTheLargestTotal() {
        given(List.of(created(dearest(8)))).when(new AddItem(DEAREST)).thenEvents(DRAFT, new OrderItemAdded(DEAREST));
        given(List.of(created(dearest(9)))).when(new AddItem(DEAREST)).thenRejected(RejectionCode.AMOUNT_OUT_OF_RANGE);
    }

    @Test
    void removesAnItem() {
        Order order = given(DRAFT).when(new RemoveItem("a")).thenEvents(DRAFT, new OrderItemRemoved("a"));

        assertThat(order.items()).isEmpty();
        assertThat(order.total()).isZero();
    }

    @Test
    void refusesToRemoveAnItemThatTheOrderHasNot() {
        given(DRAFT).when(new RemoveItem("b")).thenRejected(RejectionCode.UNKNOWN_ITEM);
    }

    @Test
    void submitsAndFreezesTheTotalAtTheTimeOfTheCommand() {
        given(DRAFT).when(new SubmitOrder()).thenEvents(SUBMITTED, new OrderSubmitted(Orders.AT, eur(Orders.TOTAL)));
    }

    @Test
    void refusesToSubmitWithoutItems() {
        assertThat(given(Orders.then(DRAFT, new OrderItemRemoved("a")))
                        .when(new SubmitOrder())
                        .thenRejected(RejectionCode.EMPTY_ORDER)
                        .detail())
                .contains("without items");
    }

    @Test
    void refusesToSubmitATotalOfZero() {
        assertThat(given(List.of(created(List.of(line("free", 3, 0)))))
                        .when(new SubmitOrder())
                        .thenRejected(RejectionCode.EMPTY_ORDER)
                        .detail())
                .contains("total of 0");
    }

    private static OrderCreated created(List<OrderLine> items) {
        return new OrderCreated("customer-1", "EUR", items);
    }

    private static List<OrderLine> lines(int count) {
        return IntStream.range(0, count).mapToObj(i -> line("item-" + i, 1, 1)).toList();
    }

    private static List<OrderLine> dearest(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> line("item-" + i, OrderShape.QUANTITY_MAX, OrderShape.UNIT_PRICE_MAX))
                .toList();
    }
}
