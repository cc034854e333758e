package dev.orderstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.state.OrderState;
import dev.orderstream.avro.state.OrderStatus;
import dev.orderstream.avro.state.Payment;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredSerdeTest {
    private final StoredSerde<OrderState> serde = new StoredSerde<>(OrderState.SCHEMA$);

    @Test
    void startsWithTheReleasedVersionAndReadsBack() {
        // Given
        OrderState state = state(2);

        // When
        byte[] stored = serde.write(state);

        // Then
        assertThat(stored[0]).isEqualTo((byte) SchemaHistory.latest(OrderState.SCHEMA$.getFullName()));
        assertThat(serde.read(stored)).isEqualTo(state);
    }

    @ParameterizedTest
    @ValueSource(bytes = {0, 100, 127, -1, -128})
    void aVersionThatWasNeverReleasedIsRefused(byte version) {
        // Given
        byte[] stored = serde.write(state(1));
        stored[0] = version;

        // Then
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> serde.read(stored))
                .withMessageContaining("version " + (version & 0xff));
    }

    @Test
    void nothingIsNotAnAbsentOrder() {
        // Then
        assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> serde.read(new byte[0]));
    }

    @Test
    void truncatedAnywhereIsRefused() {
        // Given
        byte[] stored = serde.write(state(3));

        // Then
        IntStream.range(1, stored.length)
                .forEach(length -> assertThatExceptionOfType(SerializationException.class)
                        .isThrownBy(() -> serde.read(Arrays.copyOf(stored, length))));
    }

    @Test
    void bytesLeftOverAreRefused() {
        // Given
        byte[] stored = serde.write(state(3));

        // Then
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> serde.read(Arrays.copyOf(stored, stored.length + 1)));
    }

    @Test
    void aDamagedLengthIsRefused() {
        // Given
        byte[] stored = serde.write(state(0));
        stored[3] = 1;

        // Then
        assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> serde.read(stored));
    }

    /** The limits on what is read must let through whatever a record of a megabyte can hold. */
    @Test
    void anOrderOfVeryManyPaymentsIsReadAgain() {
        // Given
        OrderState state = state(180_000);

        // When
        byte[] stored = serde.write(state);

        // Then
        assertThat(stored).hasSizeLessThan(1_300_000);
        assertThat(serde.read(stored).getPayments()).hasSize(180_000);
    }

    @Test
    void aTypeThatWasNeverReleasedCannotBeStored() {
        // Then
        assertThatIllegalStateException()
                .isThrownBy(() -> new StoredSerde<CommandEnvelope>(CommandEnvelope.SCHEMA$))
                .withMessageContaining("CommandEnvelope");
    }

    private static OrderState state(int payments) {
        return new OrderState(
                7L,
                OrderStatus.SUBMITTED,
                "customer-1",
                "EUR",
                List.of(),
                IntStream.range(0, payments)
                        .mapToObj(i -> new Payment(Integer.toString(i, Character.MAX_RADIX), 1L))
                        .toList(),
                List.of(),
                List.of());
    }
}
