package dev.orderstream.topology.codec;

import dev.orderstream.avro.payment.PaymentCharged;
import dev.orderstream.avro.payment.PaymentDeclined;
import dev.orderstream.avro.payment.PaymentEnvelope;
import dev.orderstream.avro.payment.PaymentRefundRefused;
import dev.orderstream.avro.payment.PaymentRefunded;
import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.Topics;
import dev.orderstream.schemas.WireReader;
import dev.orderstream.topology.domain.fulfilment.PaymentAnswer;
import dev.orderstream.topology.domain.fulfilment.PaymentMessage;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads answers of the payment provider. Throws {@link dev.orderstream.schemas.UnreadableRecordException} for poison and {@link
 * dev.orderstream.schemas.RegistryUnavailableException} for an outage.
 */
public final class PaymentEventCodec implements Deserializer<PaymentMessage> {
    private static final int ENVELOPE = 0;

    private final WireReader reader;

    public PaymentEventCodec(SchemaRegistryClient registry) {
        this.reader = new WireReader(registry, SubjectCatalog.schemas(Topics.PAYMENT_EVENTS));
    }

    @Override
    public PaymentMessage deserialize(String topic, byte[] value) {
        SpecificRecord record = reader.read(value);
        PaymentEnvelope envelope = (PaymentEnvelope) record.get(ENVELOPE);
        return new PaymentMessage(
                envelope.getEventId(),
                envelope.getOrderId(),
                envelope.getCommandId(),
                Shapes.metadata(envelope.getMetadata()),
                answer(record));
    }

    private static PaymentAnswer answer(SpecificRecord record) {
        return switch (record) {
            case PaymentCharged e -> new PaymentAnswer.Charged(e.getPaymentId(), Shapes.money(e.getAmount()));
            case PaymentDeclined e -> new PaymentAnswer.Declined(e.getPaymentId(), e.getReason());
            case PaymentRefunded e -> new PaymentAnswer.Refunded(e.getRefundId(), Shapes.money(e.getAmount()));
            case PaymentRefundRefused e -> new PaymentAnswer.RefundRefused(e.getRefundId(), e.getReason());
            default ->
                throw new IllegalStateException(
                        "no answer is mapped from " + record.getSchema().getFullName());
        };
    }
}
