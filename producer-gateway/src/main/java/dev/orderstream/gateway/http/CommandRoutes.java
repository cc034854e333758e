package dev.orderstream.gateway.http;

import dev.orderstream.avro.reply.CommandReply;
import dev.orderstream.gateway.json.AggregateType;
import dev.orderstream.gateway.json.CommandForm;
import dev.orderstream.gateway.json.CommandJson;
import dev.orderstream.gateway.json.Values;
import dev.orderstream.gateway.publish.CommandIds;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One route for each command of the table {@link CommandForm}. */
final class CommandRoutes {
    private final CommandFlow flow;
    private final GatewayMetrics metrics;
    private final Duration defaultWait;

    CommandRoutes(CommandFlow flow, GatewayMetrics metrics, Duration defaultWait) {
        this.flow = flow;
        this.metrics = metrics;
        this.defaultWait = defaultWait;
    }

    List<RouteTable.Route> routes() {
        return Stream.of(CommandForm.values())
                .map(form -> new RouteTable.Route(form.method(), form.path(), true, exchange -> handle(form, exchange)))
                .toList();
    }

    private Answer handle(CommandForm form, Exchange exchange) {
        flow.require(form.aggregate());
        CommandHeaders headers = CommandHeaders.of(exchange.headers());
        Duration wait = headers.preference().waiting().orElse(defaultWait);
        // What is awaited holds nothing of the body: as many may wait as there are places for.
        try (CommandFlow.Sent sent = flow.send(prepare(form, exchange, headers), exchange.lineage(), wait)) {
            Optional<CommandReply> reply = flow.await(sent, exchange.startedAt() + wait.toNanos());
            metrics.outcome(reply);
            Answer answer = reply.map(outcome -> CommandAnswers.outcome(sent.command(), outcome))
                    .orElseGet(() -> CommandAnswers.pending(sent.command()));
            return applied(headers.preference(), answer);
        }
    }

    private static Prepared prepare(CommandForm form, Exchange exchange, CommandHeaders headers) {
        Map<String, String> path = exchange.parameters();
        Values values = exchange.body(Bodies.COMMAND_BYTES_MAX, body -> CommandJson.read(form.body(), body))
                .withPath(path);
        AggregateType type = form.aggregate();
        String aggregateId = aggregateId(type, values, headers, exchange.principal());
        String commandId = headers.idempotencyKey()
                .map(key -> commandId(type, exchange.principal().tenantOrEmpty(), aggregateId, key))
                .orElseGet(CommandIds::fresh);
        return Prepared.of(
                form,
                aggregateId,
                commandId,
                headers.expectedVersion(),
                values,
                exchange.principal(),
                exchange.lineage().correlationId());
    }

    private static String commandId(AggregateType type, String tenant, String aggregateId, String key) {
        return switch (type) {
            case ORDER -> CommandIds.command(tenant, aggregateId, key);
            case STOCK -> CommandIds.stockCommand(tenant, aggregateId, key);
        };
    }

    /** Given in the path or in the body; only a new order may go without. */
    private static String aggregateId(AggregateType type, Values values, CommandHeaders headers, Principal principal) {
        return values.optionalText(type.idField())
                .or(() -> headers.idempotencyKey().map(key -> CommandIds.order(principal.tenantOrEmpty(), key)))
                .orElseGet(CommandIds::fresh);
    }

    /** With the preferences that were honoured, RFC 7240 section 3. */
    static Answer applied(Preference preference, Answer answer) {
        if (preference.applied().isEmpty()) {
            return answer;
        }
        Map<String, String> headers = new HashMap<>(answer.headers());
        headers.put("Preference-Applied", preference.applied());
        return new Answer(answer.status(), answer.contentType(), answer.body(), headers);
    }
}
