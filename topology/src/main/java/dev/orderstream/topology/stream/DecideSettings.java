package dev.orderstream.topology.stream;

/**
 * Settings of a deciding application.
 *
 * @param partitions number of partitions of every topic of the aggregate type
 * @param recordBytesMax largest record that may be written, in bytes; below the topics' {@code max.message.bytes} by the overhead of a
 *     batch and its headers
 */
public record DecideSettings(int partitions, int recordBytesMax) {
    /** Fits the brokers' default {@code message.max.bytes} of 1,048,588. */
    public static final int RECORD_BYTES_MAX = 1_000_000;

    public DecideSettings {
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions must be 1 or more, found " + partitions);
        }
        if (recordBytesMax < 1_024) {
            throw new IllegalArgumentException("record-bytes-max must be 1024 or more, found " + recordBytesMax);
        }
    }
}
