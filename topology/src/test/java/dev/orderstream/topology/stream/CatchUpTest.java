package dev.orderstream.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CatchUpTest {
    @Test
    void aPartitionIsDoneWhenTheLastRecordOfEachOfItsInputsWasProjected() {
        // Given
        CatchUp catchUp = new CatchUp(Map.of(
                new TopicPartition("events", 0), 10L,
                new TopicPartition("letters", 0), 3L,
                new TopicPartition("events", 1), 5L));

        // When
        catchUp.projected("events", 0, 9);
        catchUp.projected("letters", 0, 3);

        // Then
        assertThat(catchUp.isDone(0)).isFalse();

        // When
        catchUp.projected("events", 0, 10);

        // Then
        assertThat(catchUp.isDone(0)).isTrue();
        assertThat(catchUp.isDone(1)).isFalse();
        assertThat(catchUp.isDone()).isFalse();

        // When: compaction or a marker may have taken the very offset
        catchUp.projected("events", 1, 6);

        // Then
        assertThat(catchUp.isDone()).isTrue();
    }

    @Test
    void whereNothingIsOutstandingAllIsDone() {
        // Given
        CatchUp catchUp = new CatchUp(Map.of());

        // Then
        assertThat(catchUp.isDone(7)).isTrue();
        assertThat(catchUp.isDone()).isTrue();
    }
}
