package dev.orderstream.topology.query;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orderstream.topology.domain.fulfilment.FulfilmentAction;
import dev.orderstream.topology.domain.fulfilment.Intervention;
import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.fulfilment.Step;
import dev.orderstream.topology.domain.fulfilment.StepId;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The JSON of sagas: camelCase, money as {@code {amount, currency}}, instants in ISO 8601, what is not known left out. */
final class SagaJson {
    private SagaJson() {}

    /** Everything that is known of it. */
    static byte[] saga(Saga saga) {
        return Json.bytes(json -> {
            json.writeStartObject();
            fields(json, saga);
            json.writeArrayFieldStart("steps");
            for (Map.Entry<StepId, Step> step : saga.steps().entrySet()) {
                step(json, step.getKey(), step.getValue(), saga.currency());
            }
            json.writeEndArray();
            json.writeArrayFieldStart("interventions");
            for (Intervention intervention : saga.interventions()) {
                intervention(json, intervention);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /**
     * A list: each without its steps and interventions.
     *
     * @param next the {@code cursor} of the next page; empty on the last one
     */
    static byte[] page(List<Saga> sagas, Optional<String> next, Gathered found) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("fulfilments");
            for (Saga saga : sagas) {
                json.writeStartObject();
                fields(json, saga);
                json.writeEndObject();
            }
            json.writeEndArray();
            text(json, "next", next);
            found.describe(json);
            json.writeEndObject();
        });
    }

    /** @param taken the saga that has taken the action in, and what it made of it; empty: nobody has seen that */
    static byte[] accepted(FulfilmentAction action, Optional<Saga> taken, Optional<Intervention> made) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("orderId", action.orderId());
            json.writeStringField("actionId", action.actionId());
            json.writeStringField("action", action.type().name());
            json.writeStringField("actor", action.actor());
            if (taken.isPresent() && made.isPresent()) {
                json.writeBooleanField("applied", made.get().applied());
                json.writeStringField("state", taken.get().state().name());
                json.writeNumberField("revision", taken.get().revision());
            }
            json.writeEndObject();
        });
    }

    private static void fields(JsonGenerator json, Saga saga) throws IOException {
        json.writeStringField("orderId", saga.orderId());
        json.writeStringField("customerId", saga.customerId());
        json.writeStringField("state", saga.state().name());
        json.writeStringField("phase", saga.phase().name());
        json.writeNumberField("revision", saga.revision());
        json.writeNumberField("orderVersion", saga.orderVersion());
        text(json, "reason", saga.reason());
        money(json, "total", saga.total(), saga.currency());
        money(json, "paid", saga.paid(), saga.currency());
        json.writeBooleanField("shipped", saga.shipped());
        json.writeStringField("startedAt", saga.startedAt().toString());
        json.writeStringField("updatedAt", saga.updatedAt().toString());
        text(json, "due", saga.due().map(Instant::toString));
    }

    private static void step(JsonGenerator json, StepId id, Step step, String currency) throws IOException {
        json.writeStartObject();
        json.writeStringField("kind", id.kind().name());
        text(json, "subject", Optional.of(id.subject()).filter(subject -> !subject.isEmpty()));
        json.writeStringField("status", step.status().name());
        switch (id.kind()) {
            case RESERVE -> json.writeNumberField("quantity", step.amount());
            case CHARGE, RECORD_PAYMENT, REFUND, CONFIRM_REFUND, FAIL_REFUND, CONFIRM ->
                money(json, "amount", step.amount(), currency);
            case RELEASE, CONSUME, CANCEL_ORDER -> {}
        }
        json.writeNumberField("attempt", step.attempt());
        json.writeNumberField("round", step.round());
        text(json, "detail", step.detail());
        text(json, "due", step.due().map(Instant::toString));
        json.writeStringField("changedAt", step.changedAt().toString());
        json.writeEndObject();
    }

    private static void intervention(JsonGenerator json, Intervention intervention) throws IOException {
        json.writeStartObject();
        json.writeStringField("type", intervention.type().name());
        json.writeStringField("actor", intervention.actor());
        json.writeStringField("reason", intervention.reason());
        json.writeStringField("at", intervention.at().toString());
        json.writeBooleanField("applied", intervention.applied());
        json.writeEndObject();
    }

    private static void money(JsonGenerator json, String field, long amount, String currency) throws IOException {
        json.writeObjectFieldStart(field);
        json.writeNumberField("amount", amount);
        json.writeStringField("currency", currency);
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String field, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(field, value.get());
        }
    }
}
