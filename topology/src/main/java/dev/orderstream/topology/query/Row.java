package dev.orderstream.topology.query;

/** One entry of a store, or one made from several: key and value as they are stored. */
@SuppressWarnings("ArrayRecordComponent")
record Row(byte[] key, byte[] value) {
    /** How many they are. */
    long bytes() {
        return (long) key.length + value.length;
    }
}
