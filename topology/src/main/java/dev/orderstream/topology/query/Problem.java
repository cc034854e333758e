package dev.orderstream.topology.query;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * An error answer (RFC 9457).
 *
 * @param detail one sentence
 * @param headers of the answer, such as Allow or Retry-After
 */
record Problem(
        ProblemCode code,
        String detail,
        Optional<String> orderId,
        OptionalLong currentVersion,
        List<FieldError> errors,
        Map<String, String> headers) {

    /** What is wrong with one parameter or header. */
    record FieldError(String field, String message) {}

    static Problem of(ProblemCode code, String detail) {
        Map<String, String> headers = code.status() == 503 ? Map.of("Retry-After", "1") : Map.of();
        return new Problem(code, detail, Optional.empty(), OptionalLong.empty(), List.of(), headers);
    }

    /** One or more fields of the request have not the form asked for. */
    static Problem fields(ProblemCode code, List<FieldError> errors) {
        FieldError first = errors.getFirst();
        String more = errors.size() > 1 ? " (and " + (errors.size() - 1) + " more)" : "";
        return new Problem(
                code,
                first.field() + " " + first.message() + more + ".",
                Optional.empty(),
                OptionalLong.empty(),
                List.copyOf(errors),
                Map.of());
    }

    static Problem field(ProblemCode code, String field, String message) {
        return fields(code, List.of(new FieldError(field, message)));
    }

    static Problem methodNotAllowed(String allow) {
        return new Problem(
                ProblemCode.METHOD_NOT_ALLOWED,
                "This path takes " + allow + ".",
                Optional.empty(),
                OptionalLong.empty(),
                List.of(),
                Map.of("Allow", allow));
    }

    Problem ofOrder(String id) {
        return new Problem(code, detail, Optional.of(id), currentVersion, errors, headers);
    }

    Problem atVersion(long version) {
        return new Problem(code, detail, orderId, OptionalLong.of(version), errors, headers);
    }

    Problem with(Map<String, String> moreHeaders) {
        Map<String, String> more = new TreeMap<>(headers);
        more.putAll(moreHeaders);
        return new Problem(code, detail, orderId, currentVersion, errors, Map.copyOf(more));
    }

    ProblemException exception() {
        return new ProblemException(this);
    }

    /** As an answer to a request for {@code instance}. */
    Answer answer(String instance, String correlationId) {
        byte[] body = Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", "urn:orderstream:problem:" + code);
            json.writeStringField("title", code.title());
            json.writeNumberField("status", code.status());
            json.writeStringField("detail", detail);
            json.writeStringField("instance", instance);
            json.writeStringField("code", code.name());
            if (orderId.isPresent()) {
                json.writeStringField("orderId", orderId.get());
            }
            if (currentVersion.isPresent()) {
                json.writeNumberField("currentVersion", currentVersion.getAsLong());
            }
            if (!errors.isEmpty()) {
                json.writeArrayFieldStart("errors");
                for (FieldError error : errors) {
                    json.writeStartObject();
                    json.writeStringField("field", error.field());
                    json.writeStringField("message", error.message());
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            json.writeStringField("correlationId", correlationId);
            json.writeEndObject();
        });
        return new Answer(code.status(), Answer.PROBLEM_JSON, body, headers);
    }
}
