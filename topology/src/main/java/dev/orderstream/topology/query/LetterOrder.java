package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.topology.stream.LetterKeys;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * In which order dead letters of many groups and partitions are merged: by timestamp, then partition and offset of their source. The key
 * of a letter in it is its place in {@code dead-letter-index} (with all bits turned over for the newest first) and the source topic: the
 * same whatever state the letter is in, so that one which moves between two pages is neither missed nor shown twice.
 */
enum LetterOrder {
    NEWEST_FIRST,
    OLDEST_FIRST;

    /** Least bytes of a key: a place, and a topic of one character. */
    static final int KEY_BYTES_MIN = LetterKeys.PLACE_BYTES + 1;

    /** The key in this order of an entry of {@code dead-letter-index}. */
    byte[] key(byte[] indexKey) {
        byte[] place = Arrays.copyOfRange(indexKey, indexKey.length - LetterKeys.PLACE_BYTES, indexKey.length);
        byte[] topic = LetterKeys.listed(indexKey).group().topic().getBytes(UTF_8);
        return ByteBuffer.allocate(place.length + topic.length)
                .put(turned(place))
                .put(topic)
                .array();
    }

    /**
     * The entries of a group in this order.
     *
     * @param after a key in this order, before which nothing is wanted; the entry with that key itself may come first
     * @return empty when there can be none
     */
    Optional<KeyValueIterator<byte[], byte[]>> open(
            ReadOnlyKeyValueStore<byte[], byte[]> index,
            byte[] group,
            DeadLetterFilter filter,
            Optional<byte[]> after) {
        byte[] from = filter.since()
                .map(since -> joined(group, LetterKeys.time(since)))
                .orElse(group);
        byte[] to = filter.until()
                .map(until -> joined(group, LetterKeys.time(until)))
                .orElseGet(() -> LetterKeys.behindAll(group));
        if (after.isPresent()) {
            byte[] place = joined(group, turned(Arrays.copyOf(after.get(), LetterKeys.PLACE_BYTES)));
            if (this == NEWEST_FIRST) {
                to = Arrays.compareUnsigned(place, to) < 0 ? place : to;
            } else {
                from = Arrays.compareUnsigned(place, from) > 0 ? place : from;
            }
        }
        if (Arrays.compareUnsigned(from, to) > 0) {
            return Optional.empty();
        }
        return Optional.of(this == NEWEST_FIRST ? index.reverseRange(from, to) : index.range(from, to));
    }

    private byte[] turned(byte[] place) {
        byte[] turned = place.clone();
        for (int i = 0; this == NEWEST_FIRST && i < turned.length; i++) {
            turned[i] = (byte) ~turned[i];
        }
        return turned;
    }

    private static byte[] joined(byte[] group, byte[] rest) {
        return ByteBuffer.allocate(group.length + rest.length)
                .put(group)
                .put(rest)
                .array();
    }
}
