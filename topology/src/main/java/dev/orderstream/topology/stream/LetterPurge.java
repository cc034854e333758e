package dev.orderstream.topology.stream;

import dev.orderstream.topology.domain.view.Handling;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Forgets dead letters older than their retention, so that the stores do not grow for ever: every second at most {@value #LETTERS_MAX} of
 * them, and for {@link #BOUND} at most. One that somebody must act on stays until that is done: it may hold up an order, and only its
 * redrive or discard lets that go on. What was done about a letter that never came, such as one that its topic no longer had when the
 * views were built, goes by its own time. Whatever is thrown here ends the thread as a failed record does (see {@link FailureHandler}).
 */
final class LetterPurge {
    /** Most letters a run. */
    static final int LETTERS_MAX = 500;

    /** Most entries of {@code dead-letter-handling} that are looked at in a run. */
    static final int HANDLINGS_MAX = 20;

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration BOUND = Duration.ofMillis(50);

    private final LetterRetention retention;
    private final LetterStores stores;
    private final KeyValueStore<byte[], byte[]> counts;
    private final KeyValueStore<byte[], byte[]> index;
    private final KeyValueStore<byte[], byte[]> letters;
    private final KeyValueStore<byte[], byte[]> handlings;
    private final Serde<Handling> form;
    private final LongSupplier nanoTime;
    private Optional<byte[]> handlingsFrom = Optional.empty();

    private LetterPurge(
            ProcessorContext<?, ?> context,
            ViewSerdes serdes,
            LetterStores stores,
            LetterRetention retention,
            LongSupplier nanoTime) {
        this.retention = retention;
        this.stores = stores;
        this.counts = context.getStateStore(Stores.DEAD_LETTER_COUNTS);
        this.index = context.getStateStore(Stores.DEAD_LETTER_INDEX);
        this.letters = context.getStateStore(Stores.DEAD_LETTERS);
        this.handlings = context.getStateStore(Stores.DEAD_LETTER_HANDLING);
        this.form = serdes.handlings();
        this.nanoTime = nanoTime;
    }

    /** Runs with the task from now on. */
    static void schedule(
            ProcessorContext<?, ?> context,
            ViewSerdes serdes,
            LetterStores stores,
            LetterRetention retention,
            LongSupplier nanoTime) {
        LetterPurge purge = new LetterPurge(context, serdes, stores, retention, nanoTime);
        context.schedule(EVERY, PunctuationType.WALL_CLOCK_TIME, now -> purge.run(Instant.ofEpochMilli(now)));
    }

    private void run(Instant now) {
        long deadline = nanoTime.getAsLong() + BOUND.toNanos();
        Instant before = now.minus(retention.keep());
        for (byte[] key : expired(before)) {
            stores.forget(key);
            // Looked at behind the first: where it takes long to find them, still some go.
            if (nanoTime.getAsLong() - deadline >= 0) {
                return;
            }
        }
        forgetStrayHandlings(before);
    }

    /** Of all groups together that may be forgotten; each has its oldest first. */
    private List<byte[]> expired(Instant before) {
        List<byte[]> expired = new ArrayList<>();
        try (KeyValueIterator<byte[], byte[]> groups = counts.all()) {
            while (groups.hasNext() && expired.size() < LETTERS_MAX) {
                byte[] group = groups.next().key;
                if (LetterKeys.group(group).isAwaited()) {
                    continue;
                }
                try (KeyValueIterator<byte[], byte[]> entries =
                        index.range(group, Stores.concatenated(group, LetterKeys.time(before)))) {
                    while (entries.hasNext() && expired.size() < LETTERS_MAX) {
                        expired.add(entries.next().key);
                    }
                }
            }
        }
        return expired;
    }

    /** Goes on where the last run ended, round and round. */
    private void forgetStrayHandlings(Instant before) {
        List<byte[]> stray = new ArrayList<>();
        try (KeyValueIterator<byte[], byte[]> entries = handlings.range(handlingsFrom.orElse(null), null)) {
            for (int seen = 0; seen < HANDLINGS_MAX && entries.hasNext(); seen++) {
                var entry = entries.next();
                Handling handling = form.deserializer().deserialize(Stores.DEAD_LETTER_HANDLING, entry.value);
                if (handling.at().filter(before::isAfter).isPresent() && letters.get(entry.key) == null) {
                    stray.add(entry.key);
                }
            }
            handlingsFrom = entries.hasNext() ? Optional.of(entries.peekNextKey()) : Optional.empty();
        }
        stray.forEach(handlings::delete);
    }
}
