package dev.orderstream.topology.query;

import dev.orderstream.schemas.RegistryUnavailableException;
import dev.orderstream.topology.stream.ActionLog;
import dev.orderstream.topology.stream.CommandTopics;
import io.helidon.http.DirectHandler;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpException;
import io.helidon.http.Method;
import io.helidon.http.RequestException;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends answers, and makes every failure one: the only place that maps exceptions to problems. */
final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private Answers() {}

    /** Makes an answer. */
    interface Work {
        Answer answer() throws InterruptedException;
    }

    /** What the work answers, with these headers; they are on a problem, too. */
    static Answer with(Map<String, String> headers, Work work) throws InterruptedException {
        try {
            return work.answer().with(headers);
        } catch (ProblemException problem) {
            throw problem.problem().with(headers).exception();
        }
    }

    /** Sends the answer; to HEAD without its body. */
    static void send(ServerRequest request, ServerResponse response, Answer answer) {
        boolean isHead = request.prologue().method().equals(Method.HEAD);
        if (answer.live().isPresent() && !isHead) {
            answer.live().get().run(request, response);
            return;
        }
        response.status(Status.create(answer.status()));
        answer.headers().forEach((name, value) -> response.header(valid(HeaderValues.create(name, value))));
        if (!answer.contentType().isEmpty()) {
            response.header(valid(HeaderValues.create(HeaderNames.CONTENT_TYPE, answer.contentType())));
        }
        if (isHead && answer.body().length > 0) {
            response.headers().contentLength(answer.body().length);
            response.send();
        } else {
            response.send(answer.body());
        }
    }

    /** The server itself validates no header of an answer, so that those which are always the same are not, either. */
    private static Header valid(Header header) {
        header.validate();
        return header;
    }

    /** Sends a problem as the answer. */
    static void send(ServerRequest request, ServerResponse response, Problem problem) {
        String instance = request.prologue().uriPath().rawPath();
        send(request, response, problem.answer(instance, Correlation.of(response)));
    }

    /** For whatever a route throws. */
    static void failed(ServerRequest request, ServerResponse response, Throwable thrown) {
        Problem problem = problem(thrown);
        if (problem.code() == ProblemCode.INTERNAL_ERROR) {
            LOG.atError()
                    .setCause(thrown)
                    .addKeyValue("route", request.matchingPattern().orElse(""))
                    .addKeyValue("correlationId", Correlation.of(response))
                    .log("A query failed");
        }
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        send(request, response, problem);
    }

    private static Problem problem(Throwable thrown) {
        return switch (thrown) {
            case ProblemException known -> known.problem();
            case OwnerUnavailableException moving ->
                Problem.of(
                        ProblemCode.OWNER_UNAVAILABLE,
                        "The owner of this cannot be asked now, or is starting or moving.");
            case RegistryUnavailableException unread ->
                Problem.of(ProblemCode.REGISTRY_UNAVAILABLE, "A schema is needed, and the schema registry is away.");
            case ActionLog.ActionLogUnavailableException unwritten ->
                Problem.of(
                        ProblemCode.BROKER_UNAVAILABLE,
                        "The brokers cannot be written to now; what was sent may have been written, and has effect once.");
            case CommandTopics.TopicsUnavailableException unasked ->
                Problem.of(ProblemCode.BROKER_UNAVAILABLE, "The brokers cannot be asked now.");
            case InterruptedException stopping -> Problem.of(ProblemCode.STOPPING, "The server is stopping.");
            case HttpException http -> ofStatus(http.status().code());
            case RequestException refused -> ofStatus(refused.status().code());
            default -> Problem.of(ProblemCode.INTERNAL_ERROR, "The query failed; its correlationId is in the log.");
        };
    }

    /** For requests that the HTTP server refuses before they reach a route. */
    static DirectHandler.TransportResponse refused(
            DirectHandler.TransportRequest request,
            DirectHandler.EventType event,
            Status status,
            ServerResponseHeaders headers,
            String message) {
        String correlationId = Correlation.takenOver(request.headers()).orElseGet(Correlation::made);
        Answer answer = ofStatus(status.code()).answer(pathOf(request.path()), correlationId);
        SecurityHeaders.all().forEach(headers::set);
        answer.headers().forEach((name, value) -> headers.set(HeaderValues.create(name, value)));
        headers.set(HeaderNames.CONTENT_TYPE, answer.contentType());
        headers.set(Correlation.HEADER, correlationId);
        return DirectHandler.TransportResponse.builder()
                .status(Status.create(answer.status()))
                .headers(headers)
                .keepAlive(event.keepAlive())
                .entity(request.method().equals("HEAD") ? new byte[0] : answer.body())
                .build();
    }

    private static Problem ofStatus(int status) {
        ProblemCode code = ProblemCode.ofStatus(status);
        return Problem.of(
                code,
                switch (code) {
                    case NOT_FOUND -> "There is no route for this path.";
                    case PAYLOAD_TOO_LARGE -> "The body is longer than is taken here.";
                    case URI_TOO_LONG -> "The request line is longer than is taken here.";
                    case OVERLOADED -> "Too many requests are under way.";
                    case HTTP_VERSION_NOT_SUPPORTED -> "Only HTTP/1.1 is spoken here.";
                    case INTERNAL_ERROR -> "The request failed.";
                    default -> "The request is not well-formed HTTP, or its path, query or headers are not.";
                });
    }

    private static String pathOf(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }
}
