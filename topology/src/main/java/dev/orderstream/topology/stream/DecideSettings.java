package dev.orderstream.topology.stream;

import dev.orderstream.topology.kernel.HoldRules;
import java.util.Map;

/**
 * Settings of a deciding application.
 *
 * @param partitions number of partitions of every topic of the aggregate type
 * @param recordBytesMax largest record that may be written, in bytes; below the topics' {@code max.message.bytes} by the overhead of a
 *     batch and its headers
 * @param topicIds the brokers' ids of the input topics: a topic that has another id than before stops the instance; one that is not
 *     among them is not compared
 * @param holds when the later commands of an aggregate wait
 */
public record DecideSettings(int partitions, int recordBytesMax, Map<String, String> topicIds, HoldRules holds) {
    /** Fits the brokers' default {@code message.max.bytes} of 1,048,588. */
    public static final int RECORD_BYTES_MAX = 1_000_000;

    /** What a dead letter may take that holds its record by reference, and a reply. */
    public static final int RECORD_BYTES_LEAST = 8_192;

    private static final int RECORD_BYTES_MOST = 100_000_000;

    public DecideSettings {
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions must be 1 or more, found " + partitions);
        }
        requireRecordBytes(recordBytesMax);
        topicIds = Map.copyOf(topicIds);
    }

    /** Of topics whose ids are not known; nothing waits. */
    public DecideSettings(int partitions, int recordBytesMax) {
        this(partitions, recordBytesMax, Map.of(), HoldRules.NONE);
    }

    /**
     * Refuses a size that cannot work.
     *
     * @throws IllegalArgumentException when not even a dead letter by reference would fit, or no topic would hold it
     */
    public static void requireRecordBytes(int recordBytesMax) {
        if (recordBytesMax < RECORD_BYTES_LEAST || recordBytesMax > RECORD_BYTES_MOST) {
            throw new IllegalArgumentException("record-bytes-max must be " + RECORD_BYTES_LEAST + " to "
                    + RECORD_BYTES_MOST + ", found " + recordBytesMax);
        }
    }
}
