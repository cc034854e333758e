package dev.orderstream.standalone.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.avro.event.EventEnvelope;
import dev.orderstream.avro.type.Metadata;
import dev.orderstream.schemas.Topics;
import java.time.Instant;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Events as the deciding application writes them, written without it: faster, and at any time. */
final class Events {
    private Events() {}

    static EventEnvelope envelope(String orderId, long version, Instant at) {
        return new EventEnvelope(
                new UUID(orderId.hashCode(), version).toString(),
                orderId,
                "Order",
                version,
                at,
                1,
                new Metadata("tester", null, null, null),
                null);
    }

    static ProducerRecord<byte[], byte[]> record(Cluster cluster, String orderId, SpecificRecord event) {
        return new ProducerRecord<>(Topics.ORDER_EVENTS, orderId.getBytes(UTF_8), cluster.encodeEvent(event));
    }
}
