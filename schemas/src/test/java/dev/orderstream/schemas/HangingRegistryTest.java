package dev.orderstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.orderstream.avro.command.CancelOrder;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A registry that takes a question and gives no answer costs the thread that asks its whole timeout. With a question for every record,
 * whoever sends ids that nobody knows would hold up a partition, and its transaction, for as long as the registry hangs.
 */
class HangingRegistryTest {
    private final Hanging registry = new Hanging();
    private final WireReader reader =
            new WireReader(registry, SubjectCatalog.schemas(Topics.ORDER_COMMANDS), () -> registry.now.toNanos());
    private final int id = Wire.register(registry, CancelOrder.SCHEMA$);
    private final byte[] value = Wire.value(id, Wire.body(SampleRecords.of(CancelOrder.SCHEMA$)));

    @Test
    void itIsAskedOnceAndThenLeftAlone() {
        // Given
        registry.takes = Duration.ofSeconds(5);

        // When
        for (int i = 0; i < 100; i++) {
            assertAway();
        }

        // Then
        assertThat(registry.asked).isEqualTo(1);
    }

    @Test
    void afterFourTimesItsSilenceItIsAskedAgain() {
        // Given
        registry.takes = Duration.ofSeconds(5);
        assertAway();

        // When
        registry.now = registry.now.plusSeconds(19);
        assertAway();
        registry.now = registry.now.plusSeconds(1);
        registry.takes = Duration.ZERO;

        // Then
        assertThat(reader.read(value)).isInstanceOf(CancelOrder.class);
        assertThat(registry.asked).isEqualTo(2);
    }

    @Test
    void itIsLeftAloneForHalfAMinuteAtMost() {
        // Given
        registry.takes = Duration.ofSeconds(20);
        assertAway();

        // When
        registry.now = registry.now.plusSeconds(30);
        registry.takes = Duration.ZERO;

        // Then
        assertThat(reader.read(value)).isInstanceOf(CancelOrder.class);
    }

    @Test
    void aRefusalThatComesSoonIsNoReasonToWait() {
        // Given
        registry.takes = Duration.ofMillis(999);
        assertAway();

        // When
        registry.takes = Duration.ZERO;

        // Then
        assertThat(reader.read(value)).isInstanceOf(CancelOrder.class);
    }

    @Test
    void whatIsKnownIsReadMeanwhile() {
        // Given
        reader.read(value);
        registry.takes = Duration.ofSeconds(5);

        // When
        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> reader.read(Wire.value(id + 1, new byte[] {0})));

        // Then
        assertThat(reader.read(value)).isInstanceOf(CancelOrder.class);
    }

    private void assertAway() {
        assertThatExceptionOfType(RegistryUnavailableException.class).isThrownBy(() -> reader.read(value));
    }

    /** Fails after a while, by a clock of its own; answers at once when it takes no time. */
    private static final class Hanging extends MockSchemaRegistryClient {
        private Duration now = Duration.ofDays(1);
        private Duration takes = Duration.ZERO;
        private int asked;

        @Override
        public ParsedSchema getSchemaById(int id) throws IOException, RestClientException {
            asked++;
            now = now.plus(takes);
            if (takes.isZero()) {
                return super.getSchemaById(id);
            }
            throw new IOException("Read timed out");
        }
    }
}
