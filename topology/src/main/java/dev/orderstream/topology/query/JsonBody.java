package dev.orderstream.topology.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderstream.topology.query.Problem.FieldError;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The body of a request: a JSON object of known fields, of at most 64 KB and 32 levels. */
final class JsonBody {
    private static final int BYTES_MAX = 64 << 10;
    private static final ObjectReader JSON = new ObjectMapper(JsonFactory.builder()
                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(32)
                            .maxStringLength(BYTES_MAX)
                            .maxNumberLength(40)
                            .build())
                    .build())
            .reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final ObjectNode fields;
    private final String at;

    private JsonBody(ObjectNode fields, String at) {
        this.fields = fields;
        this.at = at;
    }

    /** @throws ProblemException with 415, 413 or 400 */
    static JsonBody read(ServerRequest request) {
        String type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
        if (!type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(Answer.JSON)) {
            throw Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "The body must be " + Answer.JSON + ".")
                    .exception();
        }
        byte[] bytes = bytes(request);
        if (bytes.length > BYTES_MAX) {
            throw Problem.of(ProblemCode.PAYLOAD_TOO_LARGE, "The body is over " + BYTES_MAX + " bytes.")
                    .exception();
        }
        try {
            if (JSON.readTree(bytes) instanceof ObjectNode object) {
                return new JsonBody(object, "");
            }
        } catch (JsonProcessingException malformed) {
            throw malformed("is not JSON, or is nested too deeply, or has a field twice");
        } catch (IOException notUtf8) {
            throw malformed("is not UTF-8");
        }
        throw malformed("must be a JSON object");
    }

    private static byte[] bytes(ServerRequest request) {
        if (!request.headers().contains(HeaderNames.TRANSFER_ENCODING)
                && request.headers().contentLength().orElse(0) == 0) {
            return new byte[0];
        }
        try (InputStream in = request.content().inputStream()) {
            return in.readNBytes(BYTES_MAX + 1);
        } catch (IOException | UncheckedIOException gone) {
            throw new CloseConnectionException("the body did not arrive", gone);
        }
    }

    private static ProblemException malformed(String message) {
        return Problem.of(ProblemCode.MALFORMED, "The body " + message + ".").exception();
    }

    /** @throws ProblemException naming every field that is not one of these */
    JsonBody of(String... known) {
        Set<String> names = Set.of(known);
        List<FieldError> errors = new ArrayList<>();
        for (Iterator<String> all = fields.fieldNames(); all.hasNext(); ) {
            String name = all.next();
            if (!names.contains(name)) {
                errors.add(new FieldError(at + "/" + shown(name), "is not a field of this route"));
            }
        }
        if (!errors.isEmpty()) {
            throw Problem.fields(ProblemCode.MALFORMED, errors).exception();
        }
        return this;
    }

    boolean has(String name) {
        return fields.has(name);
    }

    /** Text of 1 to so many characters, none a control. */
    Optional<String> text(String name, int charactersMax) {
        JsonNode value = fields.get(name);
        if (value == null) {
            return Optional.empty();
        }
        String text = value.asText();
        if (!value.isTextual()
                || text.isBlank()
                || text.length() > charactersMax
                || text.chars().anyMatch(Character::isISOControl)) {
            throw wrong(name, "must be text of 1 to " + charactersMax + " characters, none a control");
        }
        return Optional.of(text);
    }

    String required(String name, int charactersMax) {
        return text(name, charactersMax).orElseThrow(() -> wrong(name, "must be given"));
    }

    boolean flag(String name) {
        JsonNode value = fields.get(name);
        if (value != null && !value.isBoolean()) {
            throw wrong(name, "must be true or false");
        }
        return value != null && value.booleanValue();
    }

    Optional<Integer> number(String name, int min, int max) {
        JsonNode value = fields.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < min || value.intValue() > max) {
            throw wrong(name, "must be a whole number from " + min + " to " + max);
        }
        return Optional.of(value.intValue());
    }

    Optional<Instant> instant(String name) {
        try {
            return text(name, 64).map(Instant::parse);
        } catch (DateTimeException none) {
            throw wrong(name, "must be an instant in ISO 8601, UTC, such as 2026-11-21T09:30:00Z");
        }
    }

    <E extends Enum<E>> Optional<E> constant(String name, Class<E> type) {
        return text(name, 64).map(text -> {
            try {
                return Enum.valueOf(type, text);
            } catch (IllegalArgumentException none) {
                throw wrong(name, "must be one of " + List.of(type.getEnumConstants()));
            }
        });
    }

    /** Several, with commas between them. */
    <E extends Enum<E>> Optional<Set<E>> constants(String name, Class<E> type) {
        return text(name, 64).map(text -> {
            try {
                return Stream.of(text.split(",", -1))
                        .map(each -> Enum.valueOf(type, each))
                        .collect(Collectors.toUnmodifiableSet());
            } catch (IllegalArgumentException none) {
                throw wrong(name, "must be of " + List.of(type.getEnumConstants()) + ", with commas between them");
            }
        });
    }

    /** An object within; an empty one when it is not given. */
    JsonBody object(String name) {
        JsonNode value = fields.get(name);
        if (value == null) {
            return new JsonBody(fields.objectNode(), at + "/" + name);
        }
        if (value instanceof ObjectNode object) {
            return new JsonBody(object, at + "/" + name);
        }
        throw wrong(name, "must be an object");
    }

    /** The JSON of a field, as it came. */
    Optional<String> json(String name) {
        return Optional.ofNullable(fields.get(name)).map(JsonNode::toString);
    }

    ProblemException wrong(String name, String message) {
        return Problem.field(ProblemCode.MALFORMED, at + "/" + name, message).exception();
    }

    private static String shown(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64) + "...";
    }
}
