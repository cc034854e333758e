package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.fulfilment.FulfilmentAction;
import dev.orderstream.topology.domain.fulfilment.Intervention;
import dev.orderstream.topology.domain.fulfilment.Obstacle;
import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.stream.FulfilmentActionLog;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators do to sagas. It is looked up whether the action can do anything, as far as the views know; then it is written for the saga,
 * which decides. Sent twice, it does no harm.
 */
public final class FulfilmentActionRoutes implements HttpService {
    private static final Logger LOG = LoggerFactory.getLogger(FulfilmentActionRoutes.class);
    private static final int ACTOR_MAX = 128;
    private static final int REASON_MAX = 500;
    private static final Duration WAIT_MAX = Duration.ofSeconds(10);

    private final Operators operators;
    private final GatheredSagas sagas;
    private final FulfilmentActionLog log;
    private final Waiting waiting;
    private final MeterRegistry meters;
    private final Clock clock;

    /** What was made of an action. */
    private record Taken(Saga saga, Intervention made) {}

    /** @throws IllegalArgumentException when the file of operators is not of its form */
    public FulfilmentActionRoutes(
            QuerySettings settings,
            GatheredSagas sagas,
            FulfilmentActionLog log,
            Waiting waiting,
            MeterRegistry meters,
            Clock clock) {
        this.operators = Operators.of(settings);
        this.sagas = sagas;
        this.log = log;
        this.waiting = waiting;
        this.meters = meters;
        this.clock = clock;
        for (Intervention.Type type : Intervention.Type.values()) {
            actions(type);
        }
    }

    @Override
    public void routing(HttpRules rules) {
        rules.route(Endpoint.post("/fulfilments/{orderId}/retry", call -> act(call, Intervention.Type.RETRY)))
                .route(Endpoint.post(
                        "/fulfilments/{orderId}/compensate", call -> act(call, Intervention.Type.COMPENSATE)))
                .route(Endpoint.post("/fulfilments/{orderId}/resolve", call -> act(call, Intervention.Type.RESOLVE)));
    }

    private Answer act(Call call, Intervention.Type type) throws InterruptedException {
        Optional<String> operator = operators.require(call);
        String orderId = call.id("orderId");
        Duration wait = call.parameters("wait").millis("wait", Duration.ZERO, WAIT_MAX);
        JsonBody body = call.body().of("actor", "reason");
        if (operator.isPresent() && body.has("actor")) {
            throw body.wrong("actor", "must be left out: it is whose key was sent");
        }
        String actor = operator.orElseGet(() -> body.required("actor", ACTOR_MAX));
        FulfilmentAction action = new FulfilmentAction(
                UUID.randomUUID().toString(),
                orderId,
                type,
                actor,
                body.required("reason", REASON_MAX),
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
        require(action, call.correlationId());
        log.write(action);
        actions(type).increment();
        return answer(action, taken(action, wait, call.correlationId()));
    }

    private void require(FulfilmentAction action, String correlationId) throws InterruptedException {
        String orderId = action.orderId();
        Optional<Saga> saga = sagas.find(orderId, correlationId);
        if (saga.isEmpty()) {
            throw sagas.isOrder(orderId, correlationId)
                    ? problem(orderId, ProblemCode.NO_FULFILMENT, "The order has no saga.")
                    : problem(orderId, ProblemCode.UNKNOWN_ORDER, "There is no such order.");
        }
        Optional<Obstacle> obstacle = Obstacle.to(action.type(), saga.get());
        if (obstacle.isPresent()) {
            throw refused(orderId, obstacle.get());
        }
    }

    private static ProblemException refused(String orderId, Obstacle obstacle) {
        return switch (obstacle) {
            case NOTHING_TO_RETRY ->
                problem(
                        orderId,
                        ProblemCode.NOTHING_TO_RETRY,
                        "No step waits, and none has failed that the saga cannot help itself.");
            case NOTHING_TO_RESOLVE ->
                problem(
                        orderId,
                        ProblemCode.NOTHING_TO_RESOLVE,
                        "No step has failed that the saga cannot help itself.");
            case NOT_SUBMITTED -> problem(orderId, ProblemCode.NO_FULFILMENT, "The order is not submitted yet.");
            case ALREADY_COMPENSATING ->
                problem(orderId, ProblemCode.ALREADY_COMPENSATING, "The saga takes back what was done already.");
            case ALREADY_SHIPPED ->
                problem(
                        orderId,
                        ProblemCode.ALREADY_SHIPPED,
                        "The order was handed to a carrier, which cannot be taken back.");
        };
    }

    private static ProblemException problem(String orderId, ProblemCode code, String sentence) {
        return Problem.of(code, sentence).ofOrder(orderId).exception();
    }

    /** The action is written: that nobody can say what became of it is no failure. */
    private Optional<Taken> taken(FulfilmentAction action, Duration wait, String correlationId)
            throws InterruptedException {
        if (wait.isZero()) {
            return Optional.empty();
        }
        try {
            return waiting.until(action.orderId(), wait, () -> taken(action, correlationId), Optional::isPresent);
        } catch (ProblemException | OwnerUnavailableException unseen) {
            LOG.atDebug()
                    .addKeyValue("orderId", action.orderId())
                    .setCause(unseen)
                    .log("An action is written, and it is not seen what became of it");
            return Optional.empty();
        }
    }

    private Optional<Taken> taken(FulfilmentAction action, String correlationId) {
        try {
            return sagas.find(action.orderId(), correlationId)
                    .flatMap(saga -> saga.interventions().stream()
                            .filter(made -> isOf(made, action))
                            .findFirst()
                            .map(made -> new Taken(saga, made)));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new OwnerUnavailableException("interrupted while the owner was asked", stopping);
        }
    }

    private static boolean isOf(Intervention made, FulfilmentAction action) {
        return made.type() == action.type()
                && made.actor().equals(action.actor())
                && made.reason().equals(action.reason())
                && made.at().equals(action.at());
    }

    private static Answer answer(FulfilmentAction action, Optional<Taken> taken) {
        byte[] json = SagaJson.accepted(action, taken.map(Taken::saga), taken.map(Taken::made));
        String location = "/orders/" + Percent.segment(action.orderId()) + "/fulfilment";
        return new Answer(taken.isPresent() ? 200 : 202, Answer.JSON, json, Map.of("Location", location));
    }

    private Counter actions(Intervention.Type type) {
        return Counter.builder("orderstream.sagas.actions")
                .description("Actions on sagas that this instance has written")
                .tag("action", type.name().toLowerCase(Locale.ROOT))
                .register(meters);
    }
}
