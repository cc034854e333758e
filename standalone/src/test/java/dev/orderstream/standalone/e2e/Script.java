package dev.orderstream.standalone.e2e;

import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Records that are sent in this order, and how each must end: kind and code of its dead letter, or empty when it has none. */
record Script(List<Step> steps) {
    /** One record. */
    record Step(ProducerRecord<byte[], byte[]> record, String end) {}

    Script {
        steps = List.copyOf(steps);
    }
}
