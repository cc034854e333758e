package dev.orderstream.gateway.publish;

import dev.orderstream.schemas.AvroSafety;
import dev.orderstream.schemas.Registry;
import dev.orderstream.schemas.RegistrySettings;
import dev.orderstream.schemas.RegistryUnavailableException;
import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.Topics;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Writes commands in Confluent's wire format (byte 0, four bytes of schema id, Avro body). The ids are asked for once, before the
 * gateway is ready: no request ever waits for the registry, and none fails when it goes away later. Threadsafe.
 */
public final class CommandEncoder {
    private static final int EXPECTED_BYTES = 256;

    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    private record Type(byte[] header, SpecificDatumWriter<SpecificRecord> writer) {}

    private final RegistrySettings settings;
    private final String topic;
    private volatile Map<String, Type> types = Map.of();

    public CommandEncoder(RegistrySettings settings, String topic) {
        AvroSafety.install();
        this.settings = settings;
        this.topic = topic;
    }

    /**
     * Asks for the id of every command's schema. Repeatable.
     *
     * @throws RegistryUnavailableException when the registry cannot be asked
     * @throws IllegalStateException when a schema is not registered
     */
    public void warmUp() {
        SchemaRegistryClient registry = Registry.client(settings);
        Map<String, Schema> registered = SubjectCatalog.subjects().stream()
                .filter(subject -> subject.topic().equals(Topics.ORDER_COMMANDS))
                .collect(Collectors.toMap(subject -> subject.schema().getFullName(), SubjectCatalog.Subject::schema));
        Map<String, Type> found = new HashMap<>();
        for (Schema schema : SubjectCatalog.schemas(topic)) {
            String name = schema.getFullName();
            int id = id(registry, topic + "-" + name, Objects.requireNonNull(registered.get(name)));
            byte[] header = ByteBuffer.allocate(5).put((byte) 0).putInt(id).array();
            found.put(name, new Type(header, new SpecificDatumWriter<>(schema)));
        }
        types = Map.copyOf(found);
    }

    private static int id(SchemaRegistryClient registry, String subject, Schema schema) {
        try {
            return registry.getId(subject, new AvroSchema(schema));
        } catch (RestClientException unknown) {
            throw new IllegalStateException("subject " + subject + " is not registered in its current form", unknown);
        } catch (IOException failed) {
            throw new RegistryUnavailableException("the registry cannot be reached", failed);
        }
    }

    /** The bytes of a command. */
    byte[] encode(SpecificRecord command) {
        Type type = types.get(command.getSchema().getFullName());
        if (type == null) {
            throw new IllegalStateException(
                    "no schema id is known for " + command.getSchema().getFullName());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(EXPECTED_BYTES);
        out.writeBytes(type.header());
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        try {
            type.writer().write(command, encoder);
            encoder.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }
}
