package dev.orderstream.gateway.http;

import dev.orderstream.gateway.publish.Lineage;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import org.jspecify.annotations.Nullable;

/** Problems that the HTTP server finds before, or outside of, any route: a broken request line, bad framing, too many requests. */
final class TransportProblems implements DirectHandler {
    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType eventType,
            Status defaultStatus,
            ServerResponseHeaders responseHeaders,
            @Nullable String message) {
        Lineage lineage = Conversation.of(request.headers());
        Problem problem = problem(request, defaultStatus.code());
        Answer answer = problem.answer(request.path(), lineage.correlationId());
        TransportResponse.Builder response = TransportResponse.builder()
                .status(Status.create(answer.status()))
                .headers(responseHeaders)
                .header(HeaderNames.CONTENT_TYPE, answer.contentType())
                .header(Conversation.CORRELATION_ID, lineage.correlationId())
                .keepAlive(false)
                .entity(answer.body());
        answer.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
        return response.build();
    }

    private static Problem problem(TransportRequest request, int status) {
        return status == 400 && request.headers().contains(HeaderNames.CONTENT_ENCODING)
                ? Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "a body with Content-Encoding is not taken")
                        .withHeader("Accept-Encoding", "identity")
                : Problem.of(ProblemCode.ofStatus(status), detail(status));
    }

    /** Never the server's own message: it repeats what the client sent. */
    private static String detail(int status) {
        return switch (status) {
            case 413 -> "the body is over " + Bodies.READ_BYTES_MAX + " bytes";
            case 414 -> "the request line is too long";
            case 501 -> "this transfer encoding is not supported";
            case 503 -> "too many requests are under way";
            case 505 -> "HTTP/1.1 is needed";
            default -> status < 500 ? "the request is not valid HTTP/1.1" : "the gateway failed";
        };
    }
}
