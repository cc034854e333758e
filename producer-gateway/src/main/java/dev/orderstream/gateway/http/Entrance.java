package dev.orderstream.gateway.http;

import dev.orderstream.gateway.json.MalformedException;
import dev.orderstream.gateway.publish.Lineage;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every request passes, in this order: route, credentials, quota, readiness, the handler. The one place where problems become
 * answers, and where answers are sent and counted.
 */
final class Entrance {
    private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);
    private static final String NO_ROUTE = "none";

    private final RouteTable routes;
    private final ApiKeys keys;
    private final RateLimit rateLimit;
    private final Readiness readiness;
    private final Bodies bodies;
    private final GatewayMetrics metrics;

    Entrance(
            List<RouteTable.Route> routes,
            ApiKeys keys,
            RateLimit rateLimit,
            Readiness readiness,
            Bodies bodies,
            GatewayMetrics metrics) {
        this.routes = new RouteTable(routes);
        this.keys = keys;
        this.rateLimit = rateLimit;
        this.readiness = readiness;
        this.bodies = bodies;
        this.metrics = metrics;
    }

    void handle(ServerRequest request, ServerResponse response) {
        long startedAt = System.nanoTime();
        Lineage lineage = Conversation.of(request.headers());
        String path = PathText.ofTarget(request.prologue().uriPath().rawPath());
        String route = NO_ROUTE;
        Answer answer;
        try {
            RouteTable.Match match = routes.match(request.prologue().method().text(), path);
            route = match.route().template();
            answer = admitted(match, request, lineage, startedAt);
        } catch (ProblemException refused) {
            answer = refused.problem().answer(path, lineage.correlationId());
        } catch (MalformedException malformed) {
            answer = Problem.malformed(malformed.errors()).answer(path, lineage.correlationId());
        } catch (CloseConnectionException gone) {
            throw gone;
        } catch (RuntimeException bug) {
            LOG.atError()
                    .addKeyValue("route", route)
                    .addKeyValue("correlationId", lineage.correlationId())
                    .setCause(bug)
                    .log("Request failed");
            answer = Problem.of(ProblemCode.INTERNAL_ERROR, "the gateway failed; see its log for the correlation id")
                    .answer(path, lineage.correlationId());
        }
        send(request, response, answer, lineage);
        metrics.request(route, answer.status(), Duration.ofNanos(System.nanoTime() - startedAt));
    }

    private Answer admitted(RouteTable.Match match, ServerRequest request, Lineage lineage, long startedAt) {
        boolean guarded = match.route().guarded();
        Principal principal = guarded ? keys.require(request.headers()) : Principal.ANYBODY;
        Exchange exchange = new Exchange(request, bodies, lineage, principal, match.parameters(), startedAt);
        if (guarded) {
            rateLimit.take(exchange.sender(), 1);
            readiness.require();
            Conversation.requireValid(request.headers());
            MediaTypes.requireJsonAccepted(request.headers());
        }
        return match.route().handler().handle(exchange);
    }

    private void send(ServerRequest request, ServerResponse response, Answer answer, Lineage lineage) {
        if (!answer.headers().containsKey("Connection") && !skipped(request)) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        response.status(answer.status());
        response.header(HeaderNames.CONTENT_TYPE, answer.contentType());
        response.header(Conversation.CORRELATION_ID, lineage.correlationId());
        for (Map.Entry<String, String> header : answer.headers().entrySet()) {
            HeaderName name = HeaderNames.create(header.getKey());
            response.header(name, header.getValue());
        }
        if (readiness.isStopping()) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
        if (request.prologue().method().text().equals("HEAD")) {
            response.contentLength(answer.body().length);
            response.send();
        } else {
            response.send(answer.body());
        }
    }

    /** What is left of a body is read, so that its sender gets to see the answer; one that is far too long is not. */
    private boolean skipped(ServerRequest request) {
        try {
            bodies.skip(request);
            return true;
        } catch (ProblemException tooLong) {
            LOG.atTrace().log("The rest of the body is too long to be skipped");
            return false;
        }
    }
}
