package dev.orderstream.topology.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class RedriveIdTest {
    @Test
    void aLetterHasOneIdAndAnotherLetterAnother() {
        // When
        String id = RedriveId.of("order-commands-0-17");

        // Then
        assertThat(id).isEqualTo(RedriveId.of("order-commands-0-17")).isNotEqualTo(RedriveId.of("order-commands-0-18"));
        assertThat(UUID.fromString(id).version()).isEqualTo(8);
        assertThat(UUID.fromString(id).variant()).isEqualTo(2);
    }
}
