package dev.orderstream.gateway.http;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.type.Metadata;
import dev.orderstream.gateway.json.CommandForm;
import dev.orderstream.gateway.json.Values;
import java.time.Instant;
import java.util.OptionalLong;
import org.apache.avro.specific.SpecificRecord;

/** A command, ready to be sent. */
record Prepared(CommandForm form, String orderId, String commandId, SpecificRecord command) {

    static Prepared of(
            CommandForm form,
            String orderId,
            String commandId,
            OptionalLong expectedVersion,
            Values values,
            Principal principal,
            String correlationId) {
        CommandEnvelope envelope = CommandEnvelope.newBuilder()
                .setCommandId(commandId)
                .setAggregateId(orderId)
                .setExpectedVersion(expectedVersion.isPresent() ? expectedVersion.getAsLong() : null)
                .setIssuedAt(Instant.now())
                .setMetadata(Metadata.newBuilder()
                        .setUserId(principal.name().orElse(null))
                        .setCorrelationId(correlationId)
                        .setTenant(principal.tenant().orElse(null))
                        .build())
                .build();
        return new Prepared(form, orderId, commandId, form.command(envelope, values));
    }
}
