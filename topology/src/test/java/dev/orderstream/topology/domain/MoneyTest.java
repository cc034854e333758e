package dev.orderstream.topology.domain;

import static dev.orderstream.topology.domain.Orders.eur;
import static dev.orderstream.topology.domain.Orders.line;
import static dev.orderstream.topology.domain.Orders.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MoneyTest {
    @Test
    void addsAndMultiplies() {
        // When, Then
        assertThat(eur(1).plus(eur(2))).isEqualTo(eur(3));
        assertThat(eur(3).times(4)).isEqualTo(eur(12));
    }

    @Test
    void neverWraps() {
        // When, Then
        assertThat(eur(Long.MAX_VALUE - 1).plus(eur(1))).isEqualTo(eur(Long.MAX_VALUE));
        assertThatThrownBy(() -> eur(Long.MAX_VALUE).plus(eur(1))).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> eur(Long.MAX_VALUE / 2 + 1).times(2)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void addsOnlyItsOwnCurrency() {
        // When, Then
        assertThatThrownBy(() -> eur(1).plus(usd(1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLineCostsQuantityTimesPrice() {
        // When, Then
        assertThat(line("a", 3, 250).price()).isEqualTo(eur(750));
    }

    @Test
    void theTotalOfLinesIsExactOrEmpty() {
        // When, Then
        assertThat(OrderLines.total(List.of())).hasValue(0);
        assertThat(OrderLines.total(List.of(line("a", 3, 250), line("b", 1, 1))))
                .hasValue(751);
        assertThat(OrderLines.total(List.of(line("a", 1, Long.MAX_VALUE)))).hasValue(Long.MAX_VALUE);
        assertThat(OrderLines.total(List.of(line("a", 2, Long.MAX_VALUE)))).isEmpty();
        assertThat(OrderLines.total(List.of(line("a", 1, Long.MAX_VALUE), line("b", 1, 1))))
                .isEmpty();
    }
}
