package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.view.Handling;
import dev.orderstream.topology.kernel.CommandForms;
import dev.orderstream.topology.kernel.CommandMessage;
import dev.orderstream.topology.kernel.EditRefusedException;
import dev.orderstream.topology.query.DeadLetterReads.Found;
import dev.orderstream.topology.query.DryRun.Trial;
import dev.orderstream.topology.query.Redrives.Planned;
import dev.orderstream.topology.stream.ActionLog;
import dev.orderstream.topology.stream.CommandTopics;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Redriving and discarding dead letters. Registered before the routes that read them, whose {@code /dead-letters/{id}} takes any segment.
 */
public final class RedriveRoutes implements HttpService, AutoCloseable {
    private static final int ACTOR_MAX = 128;
    private static final int REASON_MAX = 500;

    private final DeadLetterReads reads;
    private final Operators operators;
    private final Redriver redriver;
    private final DryRun dryRun;
    private final Redrives redrives;
    private final BulkRedrive bulk;
    private final LargeReads chunks = new LargeReads();

    /** @throws IllegalArgumentException when the file of operators is not of its form */
    public RedriveRoutes(
            QuerySettings settings,
            DeadLetterReads reads,
            CommandForms forms,
            Deserializer<CommandMessage<OrderCommand>> orderCommands,
            CommandTopics topics,
            ActionLog log,
            MeterRegistry meters) {
        this.reads = reads;
        this.operators = Operators.of(settings);
        this.redriver = new Redriver(forms, topics, settings.redrive().attemptsMax(), Instant::now);
        this.dryRun = new DryRun(reads, orderCommands, Instant::now);
        this.redrives = new Redrives(log, meters);
        this.bulk = new BulkRedrive(reads, redrives);
    }

    @Override
    public void routing(HttpRules rules) {
        rules.route(Endpoint.post("/dead-letters/redrive", this::redriveMany))
                .route(Endpoint.post("/dead-letters/discard", this::discardMany))
                .route(Endpoint.post("/dead-letters/{deadLetterId}/redrive", this::redrive))
                .route(Endpoint.post("/dead-letters/{deadLetterId}/discard", this::discard));
    }

    private Answer redrive(Call call) throws InterruptedException {
        Optional<String> operator = operators.require(call);
        String id = call.text("deadLetterId");
        boolean isDry = isDry(call);
        JsonBody body = call.body().of("actor", "reason", "force", "command");
        Found found = found(id);
        RedrivePlan plan = planned(found, request(body, operator, body.json("command")));
        if (isDry) {
            RedrivePlan.Send send = sent(plan);
            Trial trial = dryRun.decide(send.sent())
                    .orElseThrow(() -> problem(
                            ProblemCode.DRY_RUN_NOT_POSSIBLE,
                            "What would become of a command can be told for order-commands and order-commands.<team>"
                                    + " only: there is no history of anything else here."));
            return Answer.json(RedriveJson.sent(id, send, Optional.of(trial)));
        }
        RedrivePlan done = carriedOut(found, plan);
        return Answer.json(RedriveJson.sent(id, sent(done), Optional.empty()));
    }

    private static boolean isDry(Call call) {
        QueryParameters asked = call.parameters("dryRun");
        String dry = asked.text("dryRun").orElse("false");
        if (!dry.equals("true") && !dry.equals("false")) {
            throw QueryParameters.invalid("dryRun", "must be true or false");
        }
        return dry.equals("true");
    }

    private Answer discard(Call call) throws InterruptedException {
        Optional<String> operator = operators.require(call);
        String id = call.text("deadLetterId");
        call.parameters();
        JsonBody body = call.body().of("actor", "reason");
        Redriver.Request request = request(body, operator, Optional.empty());
        Found found = found(id);
        RedrivePlan done = carriedOut(found, redriver.discard(found, request.actor(), request.reason()));
        if (done instanceof RedrivePlan.Skip skip) {
            throw problem(skip.code(), skip.sentence());
        }
        return Answer.json(RedriveJson.discarded(id));
    }

    private Answer redriveMany(Call call) throws InterruptedException {
        Optional<String> operator = operators.require(call);
        call.parameters();
        JsonBody body = call.body().of(BulkRequest.FIELDS);
        Redriver.Request request = request(body, operator, Optional.empty());
        Set<Handling.State> states =
                request.force() ? Set.of(Handling.State.OPEN, Handling.State.PARKED) : Set.of(Handling.State.OPEN);
        return chunk(BulkRequest.of(body, states, request), true, found -> planned(found, request));
    }

    private Answer discardMany(Call call) throws InterruptedException {
        Optional<String> operator = operators.require(call);
        call.parameters();
        JsonBody body = call.body().of(BulkRequest.FIELDS);
        Redriver.Request request = request(body, operator, Optional.empty());
        Set<Handling.State> states = Set.of(Handling.State.OPEN, Handling.State.PARKED);
        return chunk(
                BulkRequest.of(body, states, request),
                false,
                found -> redriver.discard(found, request.actor(), request.reason()));
    }

    private Answer chunk(BulkRequest asked, boolean redrives, Function<Found, RedrivePlan> planning)
            throws InterruptedException {
        return chunks.inTurn(() -> {
            BulkRedrive.Chunk chunk = bulk.run(asked, planning);
            Map<String, Trial> trials = redrives && asked.dryRun() ? trials(chunk.done()) : Map.of();
            return Answer.json(RedriveJson.chunk(chunk, asked.dryRun(), trials));
        });
    }

    private Map<String, Trial> trials(List<Planned> planned) throws InterruptedException {
        Map<String, Trial> trials = new LinkedHashMap<>();
        for (Planned each : planned) {
            if (each.plan() instanceof RedrivePlan.Send send) {
                dryRun.decide(send.sent())
                        .ifPresent(trial -> trials.put(each.found().letter().id(), trial));
            }
        }
        return trials;
    }

    private Redriver.Request request(JsonBody body, Optional<String> operator, Optional<String> command) {
        if (operator.isPresent() && body.has("actor")) {
            throw body.wrong("actor", "must be left out: it is whose key was sent");
        }
        String actor = operator.orElseGet(() -> body.required("actor", ACTOR_MAX));
        return new Redriver.Request(actor, body.required("reason", REASON_MAX), body.flag("force"), command);
    }

    private Found found(String id) throws InterruptedException {
        return reads.find(id)
                .orElseThrow(() -> problem(ProblemCode.UNKNOWN_DEAD_LETTER, "There is no such dead letter."));
    }

    private RedrivePlan planned(Found found, Redriver.Request request) {
        try {
            return redriver.redrive(found, request);
        } catch (EditRefusedException refused) {
            throw Problem.field(ProblemCode.EDIT_REFUSED, "/command" + refused.pointer(), refused.reason())
                    .exception();
        }
    }

    private RedrivePlan carriedOut(Found found, RedrivePlan plan) throws InterruptedException {
        return redrives.carryOut(List.of(new Planned(found, plan))).getFirst().plan();
    }

    private static RedrivePlan.Send sent(RedrivePlan plan) {
        return switch (plan) {
            case RedrivePlan.Send send -> send;
            case RedrivePlan.Park park -> throw problem(ProblemCode.ATTEMPTS_EXHAUSTED, park.sentence());
            case RedrivePlan.Skip skip -> throw problem(skip.code(), skip.sentence());
            case RedrivePlan.Discard discard -> throw new IllegalStateException("a redrive is no discard");
        };
    }

    private static ProblemException problem(ProblemCode code, String sentence) {
        return Problem.of(code, sentence).exception();
    }

    @Override
    public void close() {
        bulk.close();
    }
}
