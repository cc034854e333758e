package dev.orderstream.standalone.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.confluent.kafka.schemaregistry.client.rest.entities.Schema;
import io.confluent.kafka.schemaregistry.client.rest.entities.requests.RegisterSchemaRequest;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** One request: what its path names, its query, its body. */
record RegistryCall(ServerRequest request, List<String> names) {
    private static final int BODY_BYTES_MAX = 1 << 20;

    /** A name in the path, decoded, counted from 0. */
    String name(int index) {
        return names.get(index);
    }

    /** A name in the path that must be a number. */
    int number(int index) {
        try {
            return Integer.parseInt(names.get(index));
        } catch (NumberFormatException notANumber) {
            throw RegistryException.http(404, "HTTP 404 Not Found");
        }
    }

    boolean flag(String name) {
        return request.query().first(name).map(Boolean::parseBoolean).orElse(false);
    }

    /** The schema in the body. */
    Schema schema(String subject) {
        RegisterSchemaRequest body = read(RegisterSchemaRequest.class);
        if (body.getSchema() == null || body.getSchema().isBlank()) {
            throw RegistryException.invalidSchema("the field \"schema\" is missing or empty");
        }
        if (body.getId() != null && body.getId() >= 0) {
            throw RegistryException.notPermitted("Subject " + subject + " is not in import mode");
        }
        return new Schema(subject, body);
    }

    /** The compatibility level in the body. */
    Optional<String> compatibility() {
        return Optional.ofNullable(read(JsonNode.class).path("compatibility").textValue());
    }

    private <T> T read(Class<T> type) {
        byte[] body = body();
        try {
            T read = StoredRecord.JSON.readValue(body, type);
            if (read == null) {
                throw RegistryException.http(400, "The body is null");
            }
            return read;
        } catch (IOException malformed) {
            throw RegistryException.http(400, "The body is not the JSON object that this call takes");
        }
    }

    private byte[] body() {
        try (InputStream stream = request.content().inputStream()) {
            byte[] body = stream.readNBytes(BODY_BYTES_MAX + 1);
            if (body.length > BODY_BYTES_MAX) {
                throw RegistryException.http(413, "The body is larger than " + BODY_BYTES_MAX + " bytes");
            }
            return body;
        } catch (IOException broken) {
            throw RegistryException.http(400, "The body could not be read");
        }
    }
}
