package dev.orderstream.topology.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether two commands with one id ask for the same: the first eight bytes of the SHA-256 over the type's name and the fields
 * beside the envelope, each by name. A field that has its default counts as absent: thus a schema that grows, as FULL_TRANSITIVE lets
 * it, leaves the hashes in the stores as they are. A retry with another expected version, or from a client with an older schema, is the
 * same command.
 */
final class PayloadHash {
    /** Position of the envelope in every command record. */
    static final int ENVELOPE = 0;

    private static final int TYPICAL_BYTES = 256;

    private PayloadHash() {}

    static long of(SpecificRecord command) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL_BYTES);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(command.getSchema().getName());
            List<Schema.Field> fields = command.getSchema().getFields();
            for (Schema.Field field : fields.subList(ENVELOPE + 1, fields.size())) {
                writeField(command, field, out);
            }
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
            return ByteBuffer.wrap(digest).getLong();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private static void writeField(IndexedRecord record, Schema.Field field, DataOutputStream out) throws IOException {
        Object value = record.get(field.pos());
        boolean absent = field.hasDefaultValue()
                && SpecificData.get().compare(value, SpecificData.get().getDefaultValue(field), field.schema()) == 0;
        if (!absent) {
            out.writeUTF(field.name());
            writeValue(value, out);
        }
    }

    /** Every value starts with its kind, and what has a length with it, so that no two payloads read the same. */
    private static void writeValue(@Nullable Object value, DataOutputStream out) throws IOException {
        switch (value) {
            case null -> out.writeByte('0');
            case IndexedRecord record -> {
                out.writeByte('r');
                for (Schema.Field field : record.getSchema().getFields()) {
                    writeField(record, field, out);
                }
                out.writeByte('.');
            }
            case List<?> list -> {
                out.writeByte('l');
                out.writeInt(list.size());
                for (Object item : list) {
                    writeValue(item, out);
                }
            }
            case Map<?, ?> map -> {
                SortedMap<String, Object> sorted = new TreeMap<>();
                map.forEach((key, item) -> sorted.put(key.toString(), item));
                out.writeByte('m');
                out.writeInt(sorted.size());
                for (Map.Entry<String, Object> entry : sorted.entrySet()) {
                    writeValue(entry.getKey(), out);
                    writeValue(entry.getValue(), out);
                }
            }
            case ByteBuffer buffer -> {
                byte[] bytes = new byte[buffer.remaining()];
                buffer.duplicate().get(bytes);
                out.writeByte('b');
                out.writeInt(bytes.length);
                out.write(bytes);
            }
            case Float number -> {
                out.writeByte('d');
                out.writeDouble(number);
            }
            case Double number -> {
                out.writeByte('d');
                out.writeDouble(number);
            }
            case Number number -> {
                out.writeByte('n');
                out.writeLong(number.longValue());
            }
            case Instant instant -> {
                out.writeByte('t');
                out.writeLong(instant.toEpochMilli());
            }
            default -> {
                byte[] text = value.toString().getBytes(UTF_8);
                out.writeByte('s');
                out.writeInt(text.length);
                out.write(text);
            }
        }
    }
}
