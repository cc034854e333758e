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
            throw new ProblemException(Problem.ofReply(command.about(), reply));
        }
        byte[] body = Json.bytes(json -> {
            json.writeStartObject();
            writeAccepted(json, command, reply);
            json.writeEndObject();
        });
        return Answer.json(
                acceptedStatus(command.form()),
                body,
                Map.of("ETag", "\"" + reply.getVersion() + "\"", "Location", location(command)));
    }

    /** Durable, not yet decided: 202. */
    static Answer pending(Prepared.Name command) {
        byte[] body = Json.bytes(json -> {
            json.writeStartObject();
            writePending(json, command);
            json.writeEndObject();
        });
        return Answer.json(202, body, Map.of("Location", statusLocation(command)));
    }

    static int acceptedStatus(CommandForm form) {
        return form == CommandForm.CREATE_ORDER ? 201 : 200;
    }

    static void writeAccepted(JsonGenerator json, Prepared.Name command, CommandReply reply) throws IOException {
        json.writeStringField(command.form().aggregate().idField(), reply.getAggregateId());
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
        json.writeStringField(command.form().aggregate().idField(), command.aggregateId());
        json.writeStringField("commandId", command.commandId());
    }

    private static String location(Prepared.Name command) {
        return command.form().aggregate().root() + "/" + PathText.encode(command.aggregateId());
    }

    /** Where to ask what became of it: an order keeps the status of its commands, of stock there is what it amounts to. */
    private static String statusLocation(Prepared.Name command) {
        return switch (command.form().aggregate()) {
            case ORDER -> location(command) + "/commands/" + PathText.encode(command.commandId());
            case STOCK -> location(command);
        };
    }
}
