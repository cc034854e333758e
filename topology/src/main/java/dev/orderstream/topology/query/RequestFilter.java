package dev.orderstream.topology.query;

import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.concurrent.Semaphore;

/** Around every request: headers of the answer, the bound on requests under way, and the measurement. */
final class RequestFilter implements Filter {
    private final Semaphore places;
    private final RequestMetrics metrics;

    /** @param requestsMax most requests under way at a time; more are answered 503 */
    RequestFilter(int requestsMax, RequestMetrics metrics) {
        this.places = new Semaphore(requestsMax);
        this.metrics = metrics;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        long startNanos = System.nanoTime();
        SecurityHeaders.all().forEach(response::header);
        response.header(
                Correlation.HEADER, Correlation.takenOver(request.headers()).orElseGet(Correlation::made));
        UnderWay underWay = new UnderWay();
        request.context().register(underWay);
        try {
            answer(chain, request, response, underWay);
        } finally {
            underWay.end();
            if (!underWay.isStream()) {
                metrics.answered(request, response, System.nanoTime() - startNanos);
            }
        }
        if (underWay.isStream()) {
            throw new CloseConnectionException("the stream has ended");
        }
        // The server says that it closes, and would go on reading.
        if (response.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
            throw new CloseConnectionException("that was its last answer");
        }
    }

    private void answer(FilterChain chain, RoutingRequest request, RoutingResponse response, UnderWay underWay) {
        if (Correlation.isMalformed(request.headers())) {
            String rule = "must be 1 to 128 printable ASCII characters";
            Answers.send(request, response, Problem.field(ProblemCode.INVALID_HEADER, "X-Correlation-Id", rule));
        } else if (OperationsRoutes.isAlwaysAnswered(
                request.prologue().uriPath().rawPath())) {
            chain.proceed();
        } else if (places.tryAcquire()) {
            underWay.holds(places::release);
            chain.proceed();
        } else {
            Answers.send(request, response, Problem.of(ProblemCode.OVERLOADED, "Too many requests are under way."));
        }
    }
}
