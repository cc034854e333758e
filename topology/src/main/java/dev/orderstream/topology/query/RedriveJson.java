package dev.orderstream.topology.query;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.domain.Order;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.kernel.DeadLetterAction.Change;
import dev.orderstream.topology.kernel.Outcome;
import dev.orderstream.topology.query.DryRun.Trial;
import dev.orderstream.topology.query.Redrives.Planned;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The JSON of what was done, or would be done, about dead letters. */
final class RedriveJson {
    private RedriveJson() {}

    /** @param trial of a dry run */
    static byte[] sent(String deadLetterId, RedrivePlan.Send send, Optional<Trial> trial) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("deadLetterId", deadLetterId);
            json.writeStringField("result", trial.isPresent() ? "DRY_RUN" : "REDRIVEN");
            json.writeStringField("commandId", send.command().commandId());
            json.writeStringField(
                    DeadLetterJson.idField(send.sent().topic()), send.command().aggregateId());
            json.writeStringField("topic", send.sent().topic());
            json.writeNumberField("attempt", send.attempt());
            if (isOfOrders(send)) {
                json.writeStringField("status", status(send));
            }
            if (!send.entry().action().changes().isEmpty()) {
                changes(json, send.entry().action().changes());
            }
            if (trial.isPresent()) {
                json.writeFieldName("wouldBe");
                wouldBe(json, trial.get());
            }
            json.writeEndObject();
        });
    }

    static byte[] discarded(String deadLetterId) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("deadLetterId", deadLetterId);
            json.writeStringField("result", "DISCARDED");
            json.writeEndObject();
        });
    }

    /** @param trials of a dry run of redrives, in the order of what would be sent */
    static byte[] chunk(BulkRedrive.Chunk chunk, boolean dryRun, Map<String, Trial> trials) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeBooleanField("dryRun", dryRun);
            json.writeNumberField("redriven", count(chunk, RedrivePlan.Send.class));
            json.writeNumberField("discarded", count(chunk, RedrivePlan.Discard.class));
            json.writeNumberField("parked", count(chunk, RedrivePlan.Park.class));
            json.writeNumberField("skipped", count(chunk, RedrivePlan.Skip.class));
            if (dryRun) {
                json.writeFieldName("wouldBe");
                summary(json, trials, count(chunk, RedrivePlan.Send.class));
            }
            json.writeArrayFieldStart("items");
            for (Planned each : chunk.done()) {
                item(
                        json,
                        dryRun,
                        each,
                        Optional.ofNullable(trials.get(each.found().letter().id())));
            }
            json.writeEndArray();
            if (chunk.next().isPresent()) {
                json.writeStringField("cursor", chunk.next().get().text());
            }
            json.writeEndObject();
        });
    }

    private static long count(BulkRedrive.Chunk chunk, Class<? extends RedrivePlan> type) {
        return chunk.done().stream()
                .filter(each -> type.isInstance(each.plan()))
                .count();
    }

    private static void summary(JsonGenerator json, Map<String, Trial> trials, long sent) throws IOException {
        Map<DryRun.Kind, Long> kinds = new EnumMap<>(DryRun.Kind.class);
        Map<String, Long> rejected = new TreeMap<>();
        for (Trial trial : trials.values()) {
            kinds.merge(trial.kind(), 1L, Long::sum);
            if (trial.outcome() instanceof Outcome.Rejected<OrderEvent, Order> no) {
                rejected.merge(no.rejection().code(), 1L, Long::sum);
            }
        }
        json.writeStartObject();
        json.writeNumberField("events", kinds.getOrDefault(DryRun.Kind.EVENTS, 0L));
        json.writeNumberField("noOps", kinds.getOrDefault(DryRun.Kind.NO_OP, 0L));
        json.writeNumberField("duplicates", kinds.getOrDefault(DryRun.Kind.DUPLICATE, 0L));
        json.writeNumberField("notDecided", sent - trials.size());
        json.writeObjectFieldStart("rejected");
        for (Map.Entry<String, Long> code : rejected.entrySet()) {
            json.writeNumberField(code.getKey(), code.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void item(JsonGenerator json, boolean dryRun, Planned done, Optional<Trial> trial)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("deadLetterId", done.found().letter().id());
        switch (done.plan()) {
            case RedrivePlan.Send send -> {
                json.writeStringField(
                        "result", trial.map(would -> would.kind().name()).orElse(dryRun ? "NOT_DECIDED" : "REDRIVEN"));
                json.writeStringField(
                        DeadLetterJson.idField(send.sent().topic()),
                        send.command().aggregateId());
                json.writeStringField("commandId", send.command().commandId());
                if (trial.isPresent() && trial.get().outcome() instanceof Outcome.Rejected<OrderEvent, Order> no) {
                    json.writeStringField("code", no.rejection().code());
                }
            }
            case RedrivePlan.Park park -> json.writeStringField("result", "PARKED");
            case RedrivePlan.Discard discard -> json.writeStringField("result", "DISCARDED");
            case RedrivePlan.Skip skip -> {
                json.writeStringField("result", "SKIPPED");
                json.writeStringField("code", skip.code().name());
                json.writeStringField("detail", skip.sentence());
            }
        }
        json.writeEndObject();
    }

    private static void wouldBe(JsonGenerator json, Trial trial) throws IOException {
        json.writeStartObject();
        json.writeStringField("result", trial.kind().name());
        json.writeNumberField("version", trial.version());
        switch (trial.outcome()) {
            case Outcome.Accepted<OrderEvent, Order> accepted -> events(json, accepted);
            case Outcome.Duplicate<OrderEvent, Order> duplicate -> {}
            case Outcome.Rejected<OrderEvent, Order> rejected -> {
                json.writeStringField("code", rejected.rejection().code());
                json.writeStringField("detail", rejected.rejection().detail());
                json.writeStringField("state", rejected.state());
            }
        }
        json.writeEndObject();
    }

    private static void events(JsonGenerator json, Outcome.Accepted<OrderEvent, Order> accepted) throws IOException {
        json.writeArrayFieldStart("events");
        long version = accepted.firstVersion();
        for (OrderEvent event : accepted.events()) {
            json.writeStartObject();
            json.writeStringField("type", event.getClass().getSimpleName());
            json.writeNumberField("version", version++);
            json.writeObjectFieldStart("data");
            OrderJson.data(json, event);
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Before and after are JSON themselves. */
    private static void changes(JsonGenerator json, List<Change> changes) throws IOException {
        json.writeArrayFieldStart("changes");
        for (Change change : changes) {
            json.writeStartObject();
            json.writeStringField("pointer", change.pointer());
            raw(json, "before", change.before());
            raw(json, "after", change.after());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void raw(JsonGenerator json, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeFieldName(name);
            json.writeRawValue(value.get());
        }
    }

    /** Only orders keep the status of their commands. */
    private static boolean isOfOrders(RedrivePlan.Send send) {
        return Topics.family(send.sent().topic()).equals(Topics.ORDER);
    }

    private static String status(RedrivePlan.Send send) {
        return "/orders/" + Percent.segment(send.command().aggregateId()) + "/commands/"
                + Percent.segment(send.command().commandId());
    }
}
