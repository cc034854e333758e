package dev.orderstream.topology.query;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.domain.view.Handling;
import dev.orderstream.topology.domain.view.ListedLetter;
import dev.orderstream.topology.kernel.DeadLetter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The JSON of dead letters in lists and counts: camelCase, instants in ISO 8601, what is not known left out. */
final class DeadLetterJson {
    private static final Comparator<LetterCount> BY_GROUP = Comparator.comparing(
                    (LetterCount count) -> count.group().state())
            .thenComparing(count -> count.group().kind())
            .thenComparing(count -> count.group().code())
            .thenComparing(count -> count.group().topic());

    private DeadLetterJson() {}

    /** @param next the {@code cursor} of the next page; empty on the last one */
    static byte[] page(List<ListedLetter> letters, Optional<String> next, Gathered found) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("deadLetters");
            for (ListedLetter letter : letters) {
                json.writeStartObject();
                fields(json, letter);
                json.writeEndObject();
            }
            json.writeEndArray();
            text(json, "next", next);
            found.describe(json);
            json.writeEndObject();
        });
    }

    /** @param now what the age of the oldest is counted to */
    static byte[] counts(List<LetterCount> counts, Instant now, Gathered found) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("counts");
            for (LetterCount count : counts.stream().sorted(BY_GROUP).toList()) {
                json.writeStartObject();
                json.writeStringField("state", count.group().state().name());
                json.writeStringField("kind", count.group().kind().name());
                json.writeStringField("code", count.group().code());
                json.writeStringField("topic", count.group().topic());
                json.writeStringField("family", Topics.family(count.group().topic()));
                text(json, "team", Topics.team(count.group().topic()));
                json.writeNumberField("count", count.count());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("oldest");
            for (Map.Entry<DeadLetter.Kind, Instant> oldest : oldest(counts).entrySet()) {
                json.writeStartObject();
                json.writeStringField("kind", oldest.getKey().name());
                json.writeStringField("timestamp", oldest.getValue().toString());
                json.writeNumberField("ageSeconds", ageSeconds(oldest.getValue(), now));
                json.writeEndObject();
            }
            json.writeEndArray();
            found.describe(json);
            json.writeEndObject();
        });
    }

    /** Of those that wait for somebody, the oldest timestamp of each kind. */
    static Map<DeadLetter.Kind, Instant> oldest(List<LetterCount> counts) {
        Map<DeadLetter.Kind, Instant> oldest = new EnumMap<>(DeadLetter.Kind.class);
        counts.stream()
                .filter(count -> !count.group().state().isEnd())
                .forEach(count -> oldest.merge(
                        count.group().kind(), count.oldest(), (one, other) -> one.isBefore(other) ? one : other));
        return oldest;
    }

    /** Whole seconds; 0 for what is dated in the future. */
    static long ageSeconds(Instant timestamp, Instant now) {
        return Math.max(0, Duration.between(timestamp, now).toSeconds());
    }

    static void fields(JsonGenerator json, ListedLetter listed) throws IOException {
        DeadLetter letter = listed.letter();
        DeadLetter.Source source = letter.source();
        json.writeStringField("deadLetterId", letter.id());
        json.writeStringField("kind", letter.kind().name());
        json.writeStringField("code", letter.code());
        json.writeStringField("detail", letter.detail());
        text(json, "field", letter.field());
        json.writeStringField("state", listed.handling().state().name());
        json.writeStringField("topic", source.topic());
        json.writeStringField("family", Topics.family(source.topic()));
        text(json, "team", Topics.team(source.topic()));
        json.writeNumberField("partition", source.partition());
        json.writeNumberField("offset", source.offset());
        json.writeStringField("timestamp", source.timestamp().toString());
        text(json, idField(source.topic()), letter.aggregateId());
        text(json, "commandId", letter.commandId());
        text(json, "correlationId", letter.correlationId());
        text(json, "messageType", letter.messageType());
        text(json, "currentState", letter.currentState());
        if (letter.currentVersion().isPresent()) {
            json.writeNumberField("currentVersion", letter.currentVersion().getAsLong());
        }
        json.writeNumberField("attempt", letter.attempt());
        text(json, "redriveOf", letter.redriveOf());
        if (listed.handling().state() != Handling.State.OPEN) {
            handling(json, listed.handling());
        }
    }

    /** What the id under a record of that topic is called. */
    static String idField(String topic) {
        return isAboutStock(topic) ? "sku" : "orderId";
    }

    static boolean isAboutStock(String topic) {
        return Topics.family(topic).equals(Topics.INVENTORY);
    }

    private static void handling(JsonGenerator json, Handling handling) throws IOException {
        json.writeObjectFieldStart("handling");
        text(json, "actor", handling.actor());
        text(json, "reason", handling.reason());
        text(json, "at", handling.at().map(Instant::toString));
        text(json, "commandId", handling.commandId());
        if (!handling.changes().isEmpty()) {
            json.writeArrayFieldStart("changes");
            for (Handling.Change change : handling.changes()) {
                json.writeStartObject();
                json.writeStringField("pointer", change.pointer());
                text(json, "before", change.before());
                text(json, "after", change.after());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    static void text(JsonGenerator json, String field, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(field, value.get());
        }
    }
}
