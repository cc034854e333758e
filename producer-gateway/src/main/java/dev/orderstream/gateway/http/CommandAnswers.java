package dev.orderstream.gateway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orderstream.avro.reply.AppendedEvent;
import dev.orderstream.avro.reply.CommandReply;
import dev.orderstream.avro.reply.Outcome;
import dev.orderstream.gateway.json.CommandForm;
import java.io.IOException;
import java.util.Map;

/** The answers to a command. */
final class CommandAnswers {
    private CommandAnswers() {}

    /** The committed outcome: 201 or 200, or the problem that it is. */
    static Answer outcome(Prepared.Name command, CommandReply reply) {
        if (reply.getOutcome() != Outcome.ACCEPTED) {
            throw new ProblemException(Problem.ofReply(reply));
        }
        byte[] body = Json.bytes(json -> {
            json.writeStartObject();
            writeAccepted(json, reply);
            json.writeEndObject();
        });
        return Answer.json(
                acceptedStatus(command.form()),
                body,
                Map.of(
                        "ETag",
                        "\"" + reply.getVersion() + "\"",
                        "Location",
                        "/orders/" + PathText.encode(command.orderId())));
    }

    /** Durable, not yet decided: 202. */
    static Answer pending(Prepared.Name command) {
        byte[] body = Json.bytes(json -> {
            json.writeStartObject();
            writePending(json, command);
            json.writeEndObject();
        });
        return Answer.json(202, body, Map.of("Location", commandLocation(command)));
    }

    static int acceptedStatus(CommandForm form) {
        return form == CommandForm.CREATE_ORDER ? 201 : 200;
    }

    static void writeAccepted(JsonGenerator json, CommandReply reply) throws IOException {
        json.writeStringField("orderId", reply.getAggregateId());
        json.writeStringField("commandId", reply.getCommandId());
        json.writeNumberField("version", reply.getVersion());
        json.writeStringField("state", reply.getState());
        json.writeArrayFieldStart("events");
        for (AppendedEvent event : reply.getEvents()) {
            json.writeStartObject();
            json.writeStringField("type", event.getType());
            json.writeNumberField("version", event.getVersion());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeBooleanField("duplicate", reply.getDuplicate());
    }

    static void writePending(JsonGenerator json, Prepared.Name command) throws IOException {
        json.writeStringField("orderId", command.orderId());
        json.writeStringField("commandId", command.commandId());
    }

    private static String commandLocation(Prepared.Name command) {
        return "/orders/" + PathText.encode(command.orderId()) + "/commands/" + PathText.encode(command.commandId());
    }
}
