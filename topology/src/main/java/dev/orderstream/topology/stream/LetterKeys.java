package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.topology.domain.view.Handling;
import dev.orderstream.topology.domain.view.LetterGroup;
import dev.orderstream.topology.domain.view.ListedLetter;
import dev.orderstream.topology.kernel.DeadLetter;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * The layout of keys of the stores of dead letters. A group is its state, kind, code and source topic as text, each with 0x00 behind it.
 * In the index the place follows: the timestamp of the source record in epoch millis as eight bytes big-endian, the sign flipped so that
 * times before 1970 come first; its partition as four bytes; its offset as eight. The letters of a group lie side by side, oldest first.
 */
public final class LetterKeys {
    /** Bytes of a place. */
    public static final int PLACE_BYTES = Long.BYTES + Integer.BYTES + Long.BYTES;

    private static final byte SEPARATOR = 0;
    private static final Instant FIRST = Instant.ofEpochMilli(Long.MIN_VALUE);
    private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE);
    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    /** A key of {@link Stores#DEAD_LETTER_INDEX}. */
    public record Listed(LetterGroup group, Instant timestamp, int partition, long offset) {
        /** See {@link DeadLetter#id}. */
        public String id() {
            return group.topic() + '-' + partition + '-' + offset;
        }
    }

    private LetterKeys() {}

    /** A key of {@link Stores#DEAD_LETTERS} and {@link Stores#DEAD_LETTER_HANDLING}: the id as text. */
    public static byte[] id(String deadLetterId) {
        return deadLetterId.getBytes(UTF_8);
    }

    /** A key of {@link Stores#DEAD_LETTER_COUNTS}, and what the keys of the group in the index begin with, and no others. */
    public static byte[] group(LetterGroup group) {
        String text = group.state().name() + '\0' + group.kind() + '\0' + group.code() + '\0' + group.topic() + '\0';
        return text.getBytes(UTF_8);
    }

    /** What the keys of all groups in that state begin with, and no others. */
    public static byte[] state(Handling.State state) {
        return (state.name() + '\0').getBytes(UTF_8);
    }

    /** A key of {@link Stores#DEAD_LETTER_INDEX}. */
    public static byte[] listed(ListedLetter listed) {
        DeadLetter.Source source = listed.letter().source();
        byte[] group = group(listed.group());
        return ByteBuffer.allocate(group.length + PLACE_BYTES)
                .put(group)
                .put(time(source.timestamp()))
                .putInt(source.partition())
                .putLong(source.offset())
                .array();
    }

    /** What a place begins with: the first whole millisecond at that instant or after it. */
    public static byte[] time(Instant timestamp) {
        return ByteBuffer.allocate(Long.BYTES)
                .putLong(millis(timestamp) ^ Long.MIN_VALUE)
                .array();
    }

    private static long millis(Instant timestamp) {
        if (timestamp.isBefore(FIRST)) {
            return Long.MIN_VALUE;
        }
        if (!timestamp.isBefore(LAST)) {
            return Long.MAX_VALUE;
        }
        long millis = timestamp.toEpochMilli();
        return Instant.ofEpochMilli(millis).isBefore(timestamp) ? millis + 1 : millis;
    }

    /**
     * What a key of {@link Stores#DEAD_LETTER_INDEX} is made of.
     *
     * @throws IllegalArgumentException when it is no such key
     */
    public static Listed listed(byte[] key) {
        if (key.length < PLACE_BYTES) {
            throw new IllegalArgumentException("a key of " + Stores.DEAD_LETTER_INDEX + " ends within its place");
        }
        int place = key.length - PLACE_BYTES;
        ByteBuffer bytes = ByteBuffer.wrap(key, place, PLACE_BYTES);
        return new Listed(
                group(Arrays.copyOf(key, place)),
                Instant.ofEpochMilli(bytes.getLong() ^ Long.MIN_VALUE),
                bytes.getInt(),
                bytes.getLong());
    }

    /**
     * What a key of {@link Stores#DEAD_LETTER_COUNTS} is made of.
     *
     * @throws IllegalArgumentException when it is no such key
     */
    public static LetterGroup group(byte[] key) {
        String text = new String(key, UTF_8);
        String[] parts = text.split("\0", -1);
        if (parts.length != 5 || !parts[4].isEmpty()) {
            throw new IllegalArgumentException("a key of " + Stores.DEAD_LETTER_COUNTS + " has not four parts");
        }
        return new LetterGroup(Handling.State.valueOf(parts[0]), DeadLetter.Kind.valueOf(parts[1]), parts[2], parts[3]);
    }

    /** Whether code and topic are as those of all dead letters: a forged one could break the layout of the keys. */
    static boolean areLegal(DeadLetter letter) {
        return CODE.matcher(letter.code()).matches()
                && TOPIC.matcher(letter.source().topic()).matches()
                && letter.source().partition() >= 0
                && letter.source().offset() >= 0;
    }

    /** The first key behind all those with a prefix that ends with 0x00. */
    public static byte[] behindAll(byte[] prefix) {
        if (prefix.length == 0 || prefix[prefix.length - 1] != SEPARATOR) {
            throw new IllegalArgumentException("a prefix of dead letters does not end with 0x00");
        }
        byte[] behind = prefix.clone();
        behind[behind.length - 1]++;
        return behind;
    }
}
