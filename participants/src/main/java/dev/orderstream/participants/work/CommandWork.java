package dev.orderstream.participants.work;

import org.apache.avro.specific.SpecificRecord;

/** What a participant does about a command. Called for several keys at once, each on a virtual thread that may block. */
@FunctionalInterface
public interface CommandWork {
    /**
     * Works on one command, from the begin, also when a process that was killed had come half way: whatever it does outside must be
     * idempotent by the command's id.
     *
     * @throws InterruptedException when the command is to be given back, unfinished
     */
    Ending work(Command command) throws InterruptedException;

    /** How a command ended. */
    sealed interface Ending {
        /** With an answer, which is written before the command counts as done. */
        record Answered(SpecificRecord answer) implements Ending {}

        /** With nothing to be written. */
        record Done() implements Ending {}

        /** Not at all: it becomes a FAILED dead letter. */
        record Failed(String code, String detail) implements Ending {}

        /** It asks for what cannot be: it becomes a REJECTED dead letter, INVALID_COMMAND. */
        record Invalid(String field, String detail) implements Ending {}
    }
}
