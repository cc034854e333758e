package dev.orderstream.gateway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orderstream.avro.reply.CommandReply;
import dev.orderstream.gateway.json.AggregateId;
import dev.orderstream.gateway.json.AggregateType;
import dev.orderstream.gateway.json.FieldError;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * An error answer (RFC 9457).
 *
 * @param code decides status and title
 * @param name the code as it is given to the caller; differs from {@code code} for one that this gateway does not know
 * @param detail one sentence
 * @param aggregate what the command is about, where that is known
 * @param headers of the answer, such as Allow or Retry-After
 */
record Problem(
        ProblemCode code,
        String name,
        String detail,
        Optional<AggregateId> aggregate,
        Optional<String> commandId,
        Optional<String> currentState,
        OptionalLong currentVersion,
        List<FieldError> errors,
        Map<String, String> headers) {

    static Problem of(ProblemCode code, String detail) {
        Problem problem = new Problem(
                code,
                code.name(),
                detail,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                List.of(),
                Map.of());
        return code.status() == 503 || code.status() == 429 ? problem.withHeader("Retry-After", "1") : problem;
    }

    /** A body that has not the form asked for. */
    static Problem malformed(List<FieldError> errors) {
        FieldError first = errors.getFirst();
        String where = first.field().isEmpty() ? "the body" : first.field();
        String more = errors.size() > 1 ? " (and " + (errors.size() - 1) + " more)" : "";
        return of(ProblemCode.MALFORMED, where + ": " + first.message() + more).withErrors(errors);
    }

    static Problem header(String name, String message) {
        return of(ProblemCode.INVALID_HEADER, name + " " + message).withErrors(List.of(new FieldError(name, message)));
    }

    /** The answer to a command that was decided, but not accepted. */
    static Problem ofReply(AggregateId aggregate, CommandReply reply) {
        String name = Optional.ofNullable(reply.getCode()).orElse(ProblemCode.INTERNAL_ERROR.name());
        String detail = Optional.ofNullable(reply.getDetail()).orElse("the command ended as " + reply.getOutcome());
        ProblemCode code = switch (reply.getOutcome()) {
            case REJECTED -> ProblemCode.of(name);
            case ACCEPTED, FAILED, UNREADABLE -> fault(name);
        };
        return new Problem(
                code,
                name,
                detail,
                Optional.of(aggregate),
                Optional.of(reply.getCommandId()),
                Optional.of(reply.getState()),
                OptionalLong.of(reply.getVersion()),
                Optional.ofNullable(reply.getField())
                        .map(field -> List.of(new FieldError(pointer(aggregate.type(), field), detail)))
                        .orElse(List.of()),
                Map.of());
    }

    /** The decider names fields of the command, as in items[3].quantity; a caller knows the JSON pointer into its body (RFC 6901). */
    private static String pointer(AggregateType type, String field) {
        if (field.equals("aggregateId")) {
            return "/" + type.idField();
        }
        String ofBody = field.equals("item") ? "" : field.replaceFirst("^item\\.", "");
        return ofBody.isEmpty()
                ? ""
                : "/" + ofBody.replace("[", "/").replace("]", "").replace('.', '/');
    }

    private static ProblemCode fault(String name) {
        ProblemCode code = ProblemCode.of(name);
        return code.status() >= 500 ? code : ProblemCode.INTERNAL_ERROR;
    }

    Problem withIds(Optional<AggregateId> about, Optional<String> command) {
        return new Problem(code, name, detail, about, command, currentState, currentVersion, errors, headers);
    }

    Problem withErrors(List<FieldError> found) {
        return new Problem(
                code, name, detail, aggregate, commandId, currentState, currentVersion, List.copyOf(found), headers);
    }

    Problem withHeader(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new Problem(
                code, name, detail, aggregate, commandId, currentState, currentVersion, errors, Map.copyOf(more));
    }

    int status() {
        return code.status();
    }

    /** As an answer to a request for {@code instance}. */
    Answer answer(String instance, String correlationId) {
        byte[] body = Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("type", "urn:orderstream:problem:" + name);
            json.writeStringField("title", code.title());
            json.writeNumberField("status", status());
            json.writeStringField("detail", detail);
            json.writeStringField("instance", instance);
            writeMembers(json);
            json.writeStringField("correlationId", correlationId);
            json.writeEndObject();
        });
        return new Answer(status(), Answer.PROBLEM_JSON, body, headers);
    }

    /** The members beside the standard ones: an item of a batch has only these. */
    void writeMembers(JsonGenerator json) throws IOException {
        json.writeStringField("code", name);
        if (aggregate.isPresent()) {
            json.writeStringField(
                    aggregate.get().type().idField(), aggregate.get().id());
        }
        if (commandId.isPresent()) {
            json.writeStringField("commandId", commandId.get());
        }
        if (currentState.isPresent()) {
            json.writeStringField("currentState", currentState.get());
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
    }
}
