package dev.orderstream.topology.query;

import dev.orderstream.topology.kernel.EnvelopeShape;
import io.helidon.http.HeaderName;
import io.helidon.webserver.http.ServerRequest;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A request as a handler sees it: the checked parts of its path, query and headers. */
final class Call {
    /** What {@link #isId} asks for. */
    static final String ID_RULE =
            "must have 1 to " + EnvelopeShape.ID_LENGTH_MAX + " characters, not all blank, none a control";

    private final ServerRequest request;
    private final String correlationId;
    private final Map<String, String> segments;

    Call(ServerRequest request, String correlationId, PathTemplate template) {
        this.request = request;
        this.correlationId = correlationId;
        this.segments = template.segments(request.prologue().uriPath().rawPath());
    }

    /**
     * An id in the path, percent-decoded.
     *
     * @throws ProblemException when it is not 1 to 128 characters of UTF-8 without control characters
     */
    String id(String name) {
        String id = text(name);
        if (!isId(id)) {
            throw Problem.field(ProblemCode.INVALID_PATH, name, ID_RULE).exception();
        }
        return id;
    }

    /**
     * A segment of the path, percent-decoded.
     *
     * @throws ProblemException when it is no UTF-8
     */
    String text(String name) {
        String raw = Objects.requireNonNull(segments.get(name), name);
        return Percent.decode(raw, false)
                .orElseThrow(() -> Problem.field(ProblemCode.INVALID_PATH, name, "is not percent-encoded UTF-8")
                        .exception());
    }

    /** Whether the text can be an id, as commands have them. */
    static boolean isId(String text) {
        return EnvelopeShape.identifier("id", text, EnvelopeShape.ID_LENGTH_MAX).isEmpty();
    }

    /**
     * The query parameters.
     *
     * @param known the only ones allowed
     * @throws ProblemException that names those which are unknown, malformed or repeated
     */
    QueryParameters parameters(String... known) {
        return QueryParameters.parse(request.prologue().query().rawValue(), Arrays.asList(known));
    }

    /** Whether another instance asks: it is not asked back, nor anybody else. */
    boolean isHop() {
        return request.headers().contains(Hops.HEADER);
    }

    String correlationId() {
        return correlationId;
    }

    /** Path and query as they came; the HTTP server has refused what no URI may hold. */
    String target() {
        String query = request.prologue().query().rawValue();
        String path = request.prologue().uriPath().rawPath();
        return query.isEmpty() ? path : path + "?" + query;
    }

    /**
     * The body, a JSON object.
     *
     * @throws ProblemException with 415, 413 or 400
     */
    JsonBody body() {
        return JsonBody.read(request);
    }

    Optional<String> header(HeaderName name) {
        return request.headers().contains(name)
                ? Optional.of(request.headers().get(name).values())
                : Optional.empty();
    }
}
