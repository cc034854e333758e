package dev.orderstream.topology.domain.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/** Adding up sales of a day and of a product. */
class SalesTest {
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    @Test
    void salesOfADayAddUpFieldByField() {
        // Given
        DailySales one = daily(1, 10, 100, 1_000);
        DailySales other = daily(2, 20, 200, 2_000);

        // When, Then
        assertThat(one.plus(other)).isEqualTo(daily(3, 30, 300, 3_000));
        assertThat(one.plus(DailySales.NONE)).isEqualTo(one);
    }

    @Test
    void salesOfAProductAddUpFieldByField() {
        // Given
        ProductSales one = new ProductSales(1, BigInteger.valueOf(10));
        ProductSales other = new ProductSales(2, BigInteger.valueOf(20));

        // When, Then
        assertThat(one.plus(other)).isEqualTo(new ProductSales(3, BigInteger.valueOf(30)));
        assertThat(one.plus(ProductSales.NONE)).isEqualTo(one);
    }

    @Test
    void sumsOfMoneyHaveNoBounds() {
        // Given
        DailySales day = new DailySales(1, MOST, MOST, MOST);
        ProductSales product = new ProductSales(1, MOST);

        // When, Then
        assertThat(day.plus(day)).isEqualTo(new DailySales(2, MOST.shiftLeft(1), MOST.shiftLeft(1), MOST.shiftLeft(1)));
        assertThat(product.plus(product)).isEqualTo(new ProductSales(2, MOST.shiftLeft(1)));
    }

    @Test
    void countsNeverWrap() {
        // Then
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> daily(Long.MAX_VALUE, 0, 0, 0).plus(daily(1, 0, 0, 0)));
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> new ProductSales(Long.MAX_VALUE, MOST).plus(new ProductSales(1, MOST)));
    }

    private static DailySales daily(long ordersPaid, long revenue, long received, long refunded) {
        return new DailySales(
                ordersPaid, BigInteger.valueOf(revenue), BigInteger.valueOf(received), BigInteger.valueOf(refunded));
    }
}
