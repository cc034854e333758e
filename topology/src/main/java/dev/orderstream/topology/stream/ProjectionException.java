package dev.orderstream.topology.stream;

import org.apache.kafka.streams.processor.api.RecordMetadata;

/** A record could not be projected: says which one, and why. */
final class ProjectionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProjectionException(RecordMetadata at, RuntimeException why) {
        super(at.topic() + "-" + at.partition() + " at offset " + at.offset() + ": " + why.getMessage(), why);
    }
}
