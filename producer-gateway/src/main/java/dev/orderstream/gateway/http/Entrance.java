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
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every request passes, in this order: route, credentials, quota, a place among those under way, readiness, the handler. The one
 * place where problems become answers, and where answers are sent and counted. Probes need no place: that there are too many commands
 * is no reason to restart a gateway.
 */
final class Entrance {
    private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);
    private static final String NO_ROUTE = "none";

    private final RouteTable routes;
    private final ApiKeys keys;
    private final RateLimit rateLimit;
    private final Readiness readiness;
    private final Semaphore places;
    private final Bodies bodies;
    private final SlowClients slowClients;
    private final GatewayMetrics metrics;

    Entrance(
            List<RouteTable.Route> routes,
            ApiKeys keys,
            RateLimit rateLimit,
            Readiness readiness,
            int requestsMax,
            Bodies bodies,
            SlowClients slowClients,
            GatewayMetrics metrics) {
        this.routes = new RouteTable(routes);
        this.keys = keys;
        this.rateLimit = rateLimit;
        this.readiness = readiness;
        this.places = new Semaphore(requestsMax);
        this.bodies = bodies;
        this.slowClients = slowClients;
        this.metrics = metrics;
    }

    /** A request's place among those under way, once it has taken one. */
    private final class Place implements AutoCloseable {
        private boolean taken;

        void take() {
            taken = places.tryAcquire();
            if (!taken) {
                throw new ProblemException(Problem.of(ProblemCode.OVERLOADED, "too many requests are under way"));
            }
        }

        @Override
        public void close() {
            if (taken) {
                places.release();
            }
        }
    }

    void handle(ServerRequest request, ServerResponse response) {
        try (Place place = new Place()) {
            handle(request, response, place);
        }
    }

    private void handle(ServerRequest request, ServerResponse response, Place place) {
        long startedAt = System.nanoTime();
        Lineage lineage = Conversation.of(request.headers());
        String path = PathText.ofTarget(request.prologue().uriPath().rawPath());
        String route = NO_ROUTE;
        Answer answer;
        try {
            RouteTable.Match match = routes.match(request.prologue().method().text(), path);
            route = match.route().template();
            answer = admitted(match, request, place, lineage, startedAt);
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
        // The server says that it closes, and would go on reading: what comes next may be no request at all.
        if (response.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
            throw new CloseConnectionException("that was its last answer");
        }
    }

    private Answer admitted(
            RouteTable.Match match, ServerRequest request, Place place, Lineage lineage, long startedAt) {
        boolean guarded = match.route().guarded();
        Principal principal = guarded ? keys.require(request.headers()) : Principal.ANYBODY;
        Exchange exchange = new Exchange(request, bodies, lineage, principal, match.parameters(), startedAt);
        if (guarded) {
            rateLimit.take(exchange.sender(), 1);
            place.take();
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
        slowClients.begin();
        if (request.prologue().method().text().equals("HEAD")) {
            response.contentLength(answer.body().length);
            response.send();
        } else {
            response.send(answer.body());
        }
        slowClients.end();
    }

    /**
     * What is left of a body is read, so that its sender gets to see the answer; one that is far too long, or that its sender holds
     * back until it is asked for, is not.
     */
    private boolean skipped(ServerRequest request) {
        if (Bodies.isHeldBack(request)) {
            return false;
        }
        try {
            bodies.skip(request);
            return true;
        } catch (ProblemException tooLong) {
            LOG.atTrace().log("The rest of the body is too long to be skipped");
            return false;
        }
    }
}
