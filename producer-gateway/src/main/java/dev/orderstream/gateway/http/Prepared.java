package dev.orderstream.gateway.http;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.type.Metadata;
import dev.orderstream.gateway.json.AggregateId;
import dev.orderstream.gateway.json.CommandForm;
import dev.orderstream.gateway.json.Values;
import java.time.Instant;
import java.util.OptionalLong;
import org.apache.avro.specific.SpecificRecord;

/** A command, ready to be sent. */
record Prepared(Name name, SpecificRecord command) {

    /** What an answer says of a command: all of it that is kept while its outcome is awaited. */
    record Name(CommandForm form, String aggregateId, String commandId) {
        AggregateId about() {
            return new AggregateId(form.aggregate(), aggregateId);
        }
    }

    static Prepared of(
            CommandForm form,
            String aggregateId,
            String commandId,
            OptionalLong expectedVersion,
            Values values,
            Principal principal,
            String correlationId) {
        CommandEnvelope envelope = CommandEnvelope.newBuilder()
                .setCommandId(commandId)
                .setAggregateId(aggregateId)
                .setExpectedVersion(expectedVersion.isPresent() ? expectedVersion.getAsLong() : null)
                .setIssuedAt(Instant.now())
                .setMetadata(Metadata.newBuilder()
                        .setUserId(principal.name().orElse(null))
                        .setCorrelationId(correlationId)
                        .setTenant(principal.tenant().orElse(null))
                        .build())
                .build();
        return new Prepared(new Name(form, aggregateId, commandId), form.command(envelope, values));
    }
}
