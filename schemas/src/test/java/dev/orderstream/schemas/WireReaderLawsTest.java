package dev.orderstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.orderstream.avro.command.CreateOrder;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever the bytes: a record, or an unreadable one; never another exception, which would stop a partition. */
class WireReaderLawsTest {
    private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
    private final WireReader reader = new WireReader(registry, SubjectCatalog.schemas(Topics.ORDER_COMMANDS));
    private final byte[] command = Wire.value(registry, SampleRecords.of(CreateOrder.SCHEMA$));

    @Property
    void randomBytesAreUnreadable(@ForAll @Size(max = 200) byte[] bytes) {
        // When
        Throwable thrown = catchThrowable(() -> reader.read(bytes));

        // Then
        assertThat(thrown).isInstanceOf(UnreadableRecordException.class);
    }

    @Property
    void randomBodiesAreReadOrUnreadable(@ForAll @Size(max = 300) byte[] body) {
        // Given
        byte[] value = Wire.value(Wire.register(registry, CreateOrder.SCHEMA$), body);

        // Then
        assertReadOrUnreadable(value);
    }

    @Property
    void damagedCommandsAreReadOrUnreadable(
            @ForAll @IntRange(max = 10_000) int position, @ForAll byte damage, @ForAll @IntRange(max = 8) int cut) {
        // Given
        byte[] damaged = Arrays.copyOf(command, command.length - cut);
        int at = Wire.HEADER_BYTES + position % (damaged.length - Wire.HEADER_BYTES);
        damaged[at] = damage;

        // Then
        assertReadOrUnreadable(damaged);
    }

    private void assertReadOrUnreadable(byte[] value) {
        Throwable thrown = catchThrowable(() -> assertThat(reader.read(value)).isInstanceOf(CreateOrder.class));
        if (thrown != null) {
            assertThat(thrown).isInstanceOf(UnreadableRecordException.class);
        }
    }
}
