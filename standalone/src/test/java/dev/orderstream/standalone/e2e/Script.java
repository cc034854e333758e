package dev.orderstream.standalone.e2e;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Records that are sent in this order, and how each must end: kind and code of its dead letter, or empty when it has none. */
record Script(List<Step> steps) {
    /** One record. */
    record Step(ProducerRecord<byte[], byte[]> record, String end) {}

    Script {
        steps = List.copyOf(steps);
    }

    /** The same with those of another before the step of that number, counted from 0. */
    Script with(int at, Script other) {
        List<Step> more = new ArrayList<>(steps);
        more.addAll(at, other.steps());
        return new Script(more);
    }
}
