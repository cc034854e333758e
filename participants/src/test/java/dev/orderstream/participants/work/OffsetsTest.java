package dev.orderstream.participants.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OffsetsTest {
    @Test
    void nothingIsCommittedAboveWhatIsUnderWay() {
        // Given
        Offsets offsets = new Offsets();
        offsets.begin(5);
        offsets.begin(6);
        offsets.begin(9);

        // When
        offsets.finish(6);
        offsets.finish(9);

        // Then
        assertThat(offsets.committable(10)).isEqualTo(5);
        assertThat(offsets.span()).isEqualTo(4);
    }

    @Test
    void whenAllIsFinishedThePositionIsCommitted() {
        // Given
        Offsets offsets = new Offsets();
        offsets.begin(5);

        // When
        offsets.finish(5);

        // Then: behind the marker of a transaction
        assertThat(offsets.committable(7)).isEqualTo(7);
        assertThat(offsets.span()).isZero();
    }

    /** In whichever order they finish. */
    @Property
    void whatIsCommittedIsFinished(
            @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 30) Integer> finished,
            @ForAll @IntRange(min = 1, max = 30) int begun) {
        // Given
        Offsets offsets = new Offsets();
        TreeSet<Integer> left = new TreeSet<>();
        for (int offset = 0; offset < begun; offset++) {
            offsets.begin(offset);
            left.add(offset);
        }

        // When
        finished.forEach(offsets::finish);
        left.removeAll(finished);

        // Then
        assertThat(offsets.committable(begun)).isEqualTo(left.isEmpty() ? begun : left.first());
    }
}
