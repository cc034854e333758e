package dev.orderstream.gateway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orderstream.avro.reply.CommandReply;
import dev.orderstream.avro.reply.Outcome;
import dev.orderstream.gateway.json.AggregateId;
import dev.orderstream.gateway.json.AggregateType;
import dev.orderstream.gateway.json.BatchItem;
import dev.orderstream.gateway.json.BatchJson;
import dev.orderstream.gateway.publish.CommandIds;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /commands}: many commands about orders in one request. All are read before the first is sent; they are sent in their order, and each
 * gets a status of its own. When one cannot be sent, those after it are not sent either, so that no order's commands overtake.
 */
final class BatchRoute {
    static final String PATH = "/commands";

    private final CommandFlow flow;
    private final GatewayMetrics metrics;
    private final RateLimit rateLimit;
    private final Duration defaultWait;

    BatchRoute(CommandFlow flow, GatewayMetrics metrics, RateLimit rateLimit, Duration defaultWait) {
        this.flow = flow;
        this.metrics = metrics;
        this.rateLimit = rateLimit;
        this.defaultWait = defaultWait;
    }

    RouteTable.Route route() {
        return new RouteTable.Route("POST", PATH, true, this::handle);
    }

    /** What became of one item. */
    private sealed interface Result {
        record Refused(Problem problem) implements Result {}

        record Sent(CommandFlow.Sent sent) implements Result {}
    }

    private Answer handle(Exchange exchange) {
        CommandHeaders headers = CommandHeaders.of(exchange.headers());
        if (headers.expectedVersion().isPresent()) {
            throw new ProblemException(
                    Problem.header("If-Match", "does not apply to a batch: give each item its expectedVersion"));
        }
        Duration wait = headers.preference().waiting().orElse(defaultWait);
        List<Result> results = new ArrayList<>();
        try {
            // What is awaited holds nothing of the body: as many may wait as there are places for.
            send(exchange, headers, wait, results);
            long deadline = exchange.startedAt() + wait.toNanos();
            byte[] body = Json.bytes(json -> write(json, results, deadline));
            return CommandRoutes.applied(headers.preference(), Answer.json(207, body, Map.of()));
        } finally {
            results.forEach(BatchRoute::close);
        }
    }

    private static List<BatchItem> read(Exchange exchange) {
        String type = MediaTypes.ofBody(exchange.headers(), List.of(Answer.JSON, MediaTypes.NDJSON));
        return exchange.bodies()
                .read(
                        exchange.request(),
                        Bodies.BATCH_BYTES_MAX,
                        body -> type.equals(MediaTypes.NDJSON)
                                ? BatchJson.lines(body, Bodies.COMMAND_BYTES_MAX)
                                : BatchJson.array(body, Bodies.COMMAND_BYTES_MAX));
    }

    private void send(Exchange exchange, CommandHeaders headers, Duration wait, List<Result> results) {
        List<BatchItem> items = read(exchange);
        rateLimit.take(exchange.sender(), items.size() - 1);
        Optional<Problem> stopped = Optional.empty();
        for (int index = 0; index < items.size(); index++) {
            Result result = switch (items.get(index)) {
                case BatchItem.Malformed malformed -> new Result.Refused(malformed(malformed));
                case BatchItem.TooLarge large ->
                    new Result.Refused(Problem.of(
                            ProblemCode.PAYLOAD_TOO_LARGE,
                            "the command has " + large.bytes() + " bytes, allowed are " + Bodies.COMMAND_BYTES_MAX));
                case BatchItem.WellFormed wellFormed -> {
                    Prepared command = prepare(wellFormed, exchange, headers, index);
                    yield stopped.isPresent()
                            ? new Result.Refused(named(stopped.get(), command))
                            : send(command, exchange, wait);
                }
            };
            if (result instanceof Result.Refused refused && refused.problem().status() == 503) {
                stopped = Optional.of(notSent(refused.problem()));
            }
            results.add(result);
        }
    }

    /** What is said of the commands after one that could not be sent. */
    private static Problem notSent(Problem first) {
        return first.code() == ProblemCode.OUTCOME_UNKNOWN
                ? Problem.of(ProblemCode.BROKER_UNAVAILABLE, "a command before this one failed; this one was not sent")
                : first;
    }

    private static Problem malformed(BatchItem.Malformed item) {
        return Problem.malformed(item.errors())
                .withIds(item.orderId().map(id -> new AggregateId(AggregateType.ORDER, id)), item.commandId());
    }

    private static Prepared prepare(BatchItem.WellFormed item, Exchange exchange, CommandHeaders headers, int index) {
        String commandId = item.commandId()
                .or(() -> headers.idempotencyKey()
                        .map(key -> CommandIds.item(exchange.principal().tenantOrEmpty(), item.orderId(), key, index)))
                .orElseGet(CommandIds::fresh);
        return Prepared.of(
                item.form(),
                item.orderId(),
                commandId,
                item.expectedVersion(),
                item.values(),
                exchange.principal(),
                exchange.lineage().correlationId());
    }

    private Result send(Prepared command, Exchange exchange, Duration wait) {
        try {
            return new Result.Sent(flow.send(command, exchange.lineage(), wait));
        } catch (ProblemException refused) {
            return new Result.Refused(named(refused.problem(), command));
        }
    }

    private static Problem named(Problem problem, Prepared command) {
        return problem.withIds(
                Optional.of(command.name().about()), Optional.of(command.name().commandId()));
    }

    private void write(JsonGenerator json, List<Result> results, long deadline) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("results");
        for (int index = 0; index < results.size(); index++) {
            json.writeStartObject();
            json.writeNumberField("index", index);
            switch (results.get(index)) {
                case Result.Refused refused -> writeProblem(json, refused.problem());
                case Result.Sent sent -> writeOutcome(json, sent.sent(), deadline);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void writeOutcome(JsonGenerator json, CommandFlow.Sent sent, long deadline) throws IOException {
        Optional<CommandReply> reply;
        try {
            reply = flow.await(sent, deadline);
        } catch (ProblemException failed) {
            writeProblem(json, failed.problem());
            return;
        }
        metrics.outcome(reply);
        if (reply.isEmpty()) {
            json.writeNumberField("status", 202);
            CommandAnswers.writePending(json, sent.command());
        } else if (reply.get().getOutcome() == Outcome.ACCEPTED) {
            json.writeNumberField(
                    "status", CommandAnswers.acceptedStatus(sent.command().form()));
            CommandAnswers.writeAccepted(json, sent.command(), reply.get());
        } else {
            writeProblem(json, Problem.ofReply(sent.command().about(), reply.get()));
        }
    }

    private static void writeProblem(JsonGenerator json, Problem problem) throws IOException {
        json.writeNumberField("status", problem.status());
        json.writeStringField("title", problem.code().title());
        json.writeStringField("detail", problem.detail());
        problem.writeMembers(json);
    }

    private static void close(Result result) {
        if (result instanceof Result.Sent sent) {
            sent.sent().close();
        }
    }
}
