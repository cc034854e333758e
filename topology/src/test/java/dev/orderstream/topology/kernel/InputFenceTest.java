package dev.orderstream.topology.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InputFenceTest {
    private final InputFence fence =
            InputFence.NONE.after("a", "id-a", 4).after("b", "id-b", 0).after("a", "id-a", 7);

    @Test
    void knowsWhatComesNextOfEachTopic() {
        // Then
        assertThat(fence.next("a")).hasValue(8);
        assertThat(fence.next("b")).hasValue(1);
        assertThat(fence.next("c")).isEmpty();
        assertThat(fence.positions()).containsEntry("a", new InputFence.Position("id-a", 8));
    }

    @Test
    void whatLiesBeforeThatWasProcessed() {
        // Then
        assertThat(fence.isBehind("a", 7)).isTrue();
        assertThat(fence.isBehind("a", 8)).isFalse();
        assertThat(fence.isBehind("c", 0)).isFalse();
    }
}
