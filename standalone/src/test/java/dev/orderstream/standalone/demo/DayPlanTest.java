package dev.orderstream.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DayPlanTest {
    @Test
    void theSameSeedMakesTheSameDay() {
        // When
        List<List<Step>> once = steps(5);
        List<List<Step>> again = steps(5);
        // Then
        assertThat(again).isEqualTo(once);
        assertThat(steps(6)).isNotEqualTo(once);
    }

    @Test
    void aDayHoldsWhatCanGoWrong() {
        // When
        List<Expected> expected =
                steps(1).stream().flatMap(List::stream).map(Step::expected).toList();
        // Then
        assertThat(steps(1)).hasSize(DayPlan.ORDERS);
        assertThat(expected).anyMatch(Expected::duplicate);
        assertThat(expected)
                .anyMatch(answer ->
                        answer.code().filter("VERSION_CONFLICT"::equals).isPresent());
        assertThat(expected).anyMatch(answer -> answer.events().equals(List.of("OrderCancelled", "RefundRequested")));
        assertThat(expected).anyMatch(answer -> answer.events().equals(List.of("PaymentReceived", "RefundRequested")));
        assertThat(expected).anyMatch(answer -> answer.events().isEmpty() && !answer.duplicate() && !answer.rejected());
    }

    private static List<List<Step>> steps(long seed) {
        return DayPlan.of(seed).stream().map(OrderScript::steps).toList();
    }
}
