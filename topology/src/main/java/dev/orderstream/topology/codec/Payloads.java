package dev.orderstream.topology.codec;

import dev.orderstream.avro.event.EventEnvelope;
import org.apache.avro.specific.SpecificRecord;

/**
 * The records of one aggregate type, as far as they are its own: the fields beside the envelope.
 *
 * @param <C> its commands
 * @param <E> its events
 */
interface Payloads<C, E> {
    /** The topic whose schemas are those of its commands. */
    String commands();

    /** The topic whose schemas are those of its events. */
    String events();

    /** The command that the record is. */
    C command(SpecificRecord record);

    /** The event that the record is. */
    E event(SpecificRecord record);

    /** The record of an event. */
    SpecificRecord record(EventEnvelope envelope, E event);

    /** A schema of the topic that nothing here is made from: a bug. */
    static IllegalStateException unmapped(SpecificRecord record) {
        return new IllegalStateException(
                "nothing is mapped from " + record.getSchema().getFullName());
    }
}
