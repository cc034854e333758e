package dev.orderstream.topology.stream;

import dev.orderstream.schemas.UnreadableRecordException;
import java.util.Optional;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads records whose loss costs a command its status or a list its entry, and no order its truth: an unreadable one is logged and left out. */
final class Lenient {
    private static final Logger LOG = LoggerFactory.getLogger(Lenient.class);

    private Lenient() {}

    static <T> Optional<T> read(Deserializer<T> deserializer, String topic, byte[] value) {
        try {
            return Optional.of(deserializer.deserialize(topic, value));
        } catch (UnreadableRecordException unreadable) {
            LOG.atError()
                    .addKeyValue("topic", topic)
                    .addKeyValue("code", unreadable.code())
                    .log("A record cannot be read; what it says is left out of the views");
            return Optional.empty();
        }
    }
}
