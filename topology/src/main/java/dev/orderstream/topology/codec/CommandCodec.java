package dev.orderstream.topology.codec;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.WireReader;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.inventory.InventoryCommand;
import dev.orderstream.topology.kernel.CommandMessage;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.util.OptionalLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads command records. Throws {@link dev.orderstream.schemas.UnreadableRecordException} for poison and {@link
 * dev.orderstream.schemas.RegistryUnavailableException} for an outage.
 */
public final class CommandCodec<C> implements Deserializer<CommandMessage<C>> {
    private final Payloads<C, ?> payloads;
    private final WireReader reader;

    private CommandCodec(Payloads<C, ?> payloads, SchemaRegistryClient registry) {
        this.payloads = payloads;
        this.reader = new WireReader(registry, SubjectCatalog.schemas(payloads.commands()));
    }

    /** Of orders. */
    public static CommandCodec<OrderCommand> orders(SchemaRegistryClient registry) {
        return new CommandCodec<>(new OrderPayloads(), registry);
    }

    /** Of stock. */
    public static CommandCodec<InventoryCommand> inventory(SchemaRegistryClient registry) {
        return new CommandCodec<>(new InventoryPayloads(), registry);
    }

    @Override
    public CommandMessage<C> deserialize(String topic, byte[] value) {
        SpecificRecord record = reader.read(value);
        CommandEnvelope envelope = (CommandEnvelope) record.get(PayloadHash.ENVELOPE);
        Long expected = envelope.getExpectedVersion();
        return new CommandMessage<>(
                record.getSchema().getName(),
                envelope.getCommandId(),
                envelope.getAggregateId(),
                expected == null ? OptionalLong.empty() : OptionalLong.of(expected),
                PayloadHash.of(record),
                envelope.getIssuedAt(),
                Shapes.metadata(envelope.getMetadata()),
                payloads.command(record));
    }
}
