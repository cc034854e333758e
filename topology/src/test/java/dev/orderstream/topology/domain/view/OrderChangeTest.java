package dev.orderstream.topology.domain.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.OrderEvent.OrderCancelled;
import dev.orderstream.topology.domain.OrderEvent.OrderItemAdded;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.Orders;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OrderChangeTest {
    @Test
    void theFirstEventCreatesTheView() {
        // When
        OrderChange change =
                Histories.changes(Orders.AT, Orders.history(OrderStatus.DRAFT)).getFirst();

        // Then
        assertThat(change.before()).isEmpty();
        assertThat(change.after().version()).isEqualTo(1);
        assertThat(change.isNew()).isTrue();
        assertThat(change.reaches(OrderStatus.DRAFT)).isTrue();
    }

    @Test
    void everyStatusIsReachedByTheEventThatBringsItAndByNoOther() {
        // When
        List<OrderChange> changes = Histories.changes(Orders.AT, Orders.withLatePayment(OrderStatus.DELIVERED));

        // Then
        assertThat(changes.stream()
                        .filter(OrderChange::movesStatus)
                        .map(change -> change.after().status()))
                .containsExactly(
                        OrderStatus.DRAFT,
                        OrderStatus.SUBMITTED,
                        OrderStatus.PAID,
                        OrderStatus.SHIPPED,
                        OrderStatus.DELIVERED);
        assertThat(changes.stream().filter(change -> change.reaches(OrderStatus.PAID)))
                .containsExactly(changes.get(2));
    }

    @Test
    void anEventThatLeavesTheStatusMovesNothing() {
        // Given
        OrderView draft = Histories.changes(Orders.AT, Orders.history(OrderStatus.DRAFT))
                .getFirst()
                .after();

        // When
        OrderChange change =
                OrderChange.of(Optional.of(draft), Histories.recorded(2, Orders.AT, new OrderItemAdded(Orders.ITEM_B)));

        // Then
        assertThat(change.isNew()).isTrue();
        assertThat(change.movesStatus()).isFalse();
        assertThat(change.reaches(OrderStatus.DRAFT)).isFalse();
        assertThat(change.after().items()).containsExactly(Orders.ITEM_A, Orders.ITEM_B);
    }

    @Test
    void anEventThatTheViewHasMetIsNotNew() {
        // Given
        OrderView submitted = Histories.changes(Orders.AT, Orders.history(OrderStatus.SUBMITTED))
                .getLast()
                .after();

        for (long version : List.of(1L, 2L)) {
            // When
            OrderChange change = OrderChange.of(
                    Optional.of(submitted), Histories.recorded(version, Orders.AT, new OrderCancelled("again")));

            // Then
            assertThat(change.isNew()).isFalse();
            assertThat(change.movesStatus()).isFalse();
            assertThat(change.after()).isEqualTo(submitted);
        }
    }
}
