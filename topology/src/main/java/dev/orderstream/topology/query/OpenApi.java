package dev.orderstream.topology.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The description of these routes (OpenAPI 3.1), a resource that a test holds against the routes and their answers. */
final class OpenApi {
    private static final String RESOURCE = "/query/openapi.json";

    private OpenApi() {}

    static byte[] document() {
        try (InputStream resource = Objects.requireNonNull(OpenApi.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
    }
}
