package dev.orderstream.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.avro.Schema;

/** Every version of every schema that was ever released, as resources {@code history/<full name>/v<N>.avsc}, each complete in itself. */
public final class SchemaHistory {
    private SchemaHistory() {}

    /** The schema as it was released as version N, counted from 1. */
    public static Optional<Schema> version(String fullName, int version) {
        String resource = "/history/" + fullName + "/v" + version + ".avsc";
        try (InputStream in = SchemaHistory.class.getResourceAsStream(resource)) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(new Schema.Parser().parse(new String(in.readAllBytes(), UTF_8)));
        } catch (IOException broken) {
            throw new UncheckedIOException("cannot read " + resource, broken);
        }
    }

    /** Number of the newest released version; 0 when there is none. */
    public static int latest(String fullName) {
        int version = 0;
        while (version(fullName, version + 1).isPresent()) {
            version++;
        }
        return version;
    }
}
