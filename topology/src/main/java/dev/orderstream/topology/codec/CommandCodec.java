package dev.orderstream.topology.codec;

import dev.orderstream.avro.command.AddItem;
import dev.orderstream.avro.command.CancelOrder;
import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.command.ConfirmRefund;
import dev.orderstream.avro.command.CreateOrder;
import dev.orderstream.avro.command.DeliverOrder;
import dev.orderstream.avro.command.FailRefund;
import dev.orderstream.avro.command.RecordPayment;
import dev.orderstream.avro.command.RemoveItem;
import dev.orderstream.avro.command.ShipOrder;
import dev.orderstream.avro.command.SubmitOrder;
import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.Topics;
import dev.orderstream.schemas.WireReader;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.kernel.CommandMessage;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.util.OptionalLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads command records. Throws {@link dev.orderstream.schemas.UnreadableRecordException} for poison and {@link
 * dev.orderstream.schemas.RegistryUnavailableException} for an outage.
 */
public final class CommandCodec implements Deserializer<CommandMessage<OrderCommand>> {
    private final WireReader reader;

    public CommandCodec(SchemaRegistryClient registry) {
        this.reader = new WireReader(registry, SubjectCatalog.schemas(Topics.ORDER_COMMANDS));
    }

    @Override
    public CommandMessage<OrderCommand> deserialize(String topic, byte[] value) {
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
                payload(record));
    }

    private static OrderCommand payload(SpecificRecord record) {
        return switch (record) {
            case CreateOrder c ->
                new OrderCommand.CreateOrder(c.getCustomerId(), c.getCurrency(), Shapes.lines(c.getItems()));
            case AddItem c -> new OrderCommand.AddItem(Shapes.line(c.getItem()));
            case RemoveItem c -> new OrderCommand.RemoveItem(c.getItemId());
            case SubmitOrder c -> new OrderCommand.SubmitOrder();
            case RecordPayment c -> new OrderCommand.RecordPayment(c.getPaymentId(), Shapes.money(c.getAmount()));
            case ShipOrder c -> new OrderCommand.ShipOrder(c.getTrackingNumber(), c.getCarrier());
            case DeliverOrder c -> new OrderCommand.DeliverOrder(c.getDeliveredAt());
            case CancelOrder c -> new OrderCommand.CancelOrder(c.getReason());
            case ConfirmRefund c -> new OrderCommand.ConfirmRefund(c.getRefundId(), Shapes.money(c.getAmount()));
            case FailRefund c -> new OrderCommand.FailRefund(c.getRefundId(), c.getReason());
            default ->
                throw new IllegalStateException(
                        "no command is mapped from " + record.getSchema().getFullName());
        };
    }
}
