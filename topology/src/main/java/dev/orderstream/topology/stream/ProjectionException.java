package dev.orderstream.topology.stream;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** A record could not be projected: says which one, and why. */
final class ProjectionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProjectionException(RecordMetadata at, RuntimeException why) {
        super(at.topic() + "-" + at.partition() + " at offset " + at.offset() + ": " + why.getMessage(), why);
    }

    /** Does that with a record; a failure says which one it was. */
    static void explained(RecordMetadata at, Runnable projection) {
        try {
            projection.run();
        } catch (SerializationException unreadable) {
            throw new ProjectionException(at, unreadable);
        } catch (KafkaException streams) {
            // Streams tells by its type what is to be done.
            throw streams;
        } catch (RuntimeException failed) {
            throw new ProjectionException(at, failed);
        }
    }
}
