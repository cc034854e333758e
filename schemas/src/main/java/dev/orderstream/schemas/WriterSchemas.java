package dev.orderstream.schemas;

import dev.orderstream.schemas.UnreadableRecordException.Code;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** The schema that a value was written with: its id from the value, the schema from the registry. Threadsafe. */
final class WriterSchemas {
    /** Byte 0 and four bytes of schema id. */
    static final int HEADER_BYTES = 5;

    private static final int NOT_FOUND = 404;

    private final SchemaRegistryClient registry;

    WriterSchemas(SchemaRegistryClient registry) {
        this.registry = registry;
    }

    /** @throws UnreadableRecordException when the value has none */
    static int id(byte @Nullable [] value) {
        if (value == null) {
            throw new UnreadableRecordException(Code.NULL_VALUE, "the record has no value");
        }
        if (value.length < HEADER_BYTES || value[0] != 0) {
            throw new UnreadableRecordException(
                    Code.NOT_AVRO,
                    "the value of " + value.length + " bytes does not start with byte 0 and a schema id");
        }
        return ByteBuffer.wrap(value).getInt(1);
    }

    /**
     * The record schema with that id.
     *
     * @throws UnreadableRecordException when there is none, or it is no Avro record
     * @throws RegistryUnavailableException when the registry could not be asked
     */
    Schema record(int id) {
        try {
            ParsedSchema parsed = registry.getSchemaById(id);
            if (parsed.rawSchema() instanceof Schema schema && schema.getType() == Schema.Type.RECORD) {
                return schema;
            }
            throw new UnreadableRecordException(Code.WRONG_SCHEMA, "schema id " + id + " is not an Avro record");
        } catch (RestClientException refused) {
            if (saysThatThereIsNone(refused)) {
                throw new UnreadableRecordException(Code.UNKNOWN_SCHEMA_ID, "the registry knows no schema id " + id);
            }
            throw new RegistryUnavailableException("the registry refused schema id " + id, refused);
        } catch (IOException failed) {
            if (failed.getClass() == IOException.class
                    && String.valueOf(failed.getMessage()).startsWith("Invalid schema")) {
                throw new UnreadableRecordException(Code.WRONG_SCHEMA, "schema id " + id + " is not Avro");
            }
            throw new RegistryUnavailableException("the registry cannot be reached for schema id " + id, failed);
        } catch (RuntimeException refused) {
            if (namesAnotherType(refused)) {
                throw new UnreadableRecordException(Code.WRONG_SCHEMA, "schema id " + id + " is not Avro");
            }
            throw refused;
        }
    }

    /** Confluent's client throws this from within its cache for a JSON or Protobuf schema, for which it has no provider here. */
    private static boolean namesAnotherType(RuntimeException refused) {
        Throwable cause = refused.getCause() == null ? refused : refused.getCause();
        return cause instanceof IllegalStateException
                && String.valueOf(cause.getMessage()).startsWith("Invalid schema type");
    }

    /** The registry's own error codes 404xx. A bare 404 comes from a wrong path or a proxy, and says nothing about the id. */
    private static boolean saysThatThereIsNone(RestClientException refused) {
        return refused.getErrorCode() / 100 == NOT_FOUND;
    }
}
