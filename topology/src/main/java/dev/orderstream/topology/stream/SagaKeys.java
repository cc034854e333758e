package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.topology.domain.fulfilment.SagaState;
import dev.orderstream.topology.domain.view.SagaPlace;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;

/**
 * The layout of keys of the stores of sagas. In the index: the state as text with 0x00 behind it, then a place: when the saga began (see
 * {@link LetterKeys#time}), and the order's id. The sagas in a state lie side by side, oldest first.
 */
public final class SagaKeys {
    private static final byte SEPARATOR = 0;

    private SagaKeys() {}

    /** A key of {@link Stores#FULFILMENT_COUNTS}, and what the keys of that state in the index begin with, and no others. */
    public static byte[] state(SagaState state) {
        return (state.name() + '\0').getBytes(UTF_8);
    }

    /** A key of {@link Stores#FULFILMENT_INDEX}. */
    public static byte[] listed(SagaPlace place) {
        byte[] timed = Stores.concatenated(state(place.state()), LetterKeys.time(place.startedAt()));
        return Stores.concatenated(timed, place.orderId().getBytes(UTF_8));
    }

    /** A key of {@link Stores#FULFILMENT_INDEX}: that place among those in the state. */
    public static byte[] listed(SagaState state, byte[] place) {
        return Stores.concatenated(state(state), place);
    }

    /** The place within a key of {@link Stores#FULFILMENT_INDEX}: the same in every state. */
    public static byte[] place(byte[] indexKey) {
        return Arrays.copyOfRange(indexKey, separator(indexKey) + 1, indexKey.length);
    }

    /** Whether the bytes can be a place. */
    public static boolean isPlace(byte[] bytes) {
        return bytes.length > Long.BYTES;
    }

    /**
     * What a key of {@link Stores#FULFILMENT_INDEX} is made of.
     *
     * @throws IllegalArgumentException when it is no such key
     */
    public static SagaPlace listed(byte[] indexKey) {
        int separator = separator(indexKey);
        ByteBuffer place = ByteBuffer.wrap(indexKey, separator + 1, indexKey.length - separator - 1);
        if (place.remaining() <= Long.BYTES) {
            throw new IllegalArgumentException("a key of " + Stores.FULFILMENT_INDEX + " ends within its place");
        }
        return new SagaPlace(
                SagaState.valueOf(new String(indexKey, 0, separator, UTF_8)),
                Instant.ofEpochMilli(place.getLong() ^ Long.MIN_VALUE),
                UTF_8.decode(place).toString());
    }

    private static int separator(byte[] key) {
        for (int i = 0; i < key.length; i++) {
            if (key[i] == SEPARATOR) {
                return i;
            }
        }
        throw new IllegalArgumentException("a key of " + Stores.FULFILMENT_INDEX + " has no state");
    }
}
