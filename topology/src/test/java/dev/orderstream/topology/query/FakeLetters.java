package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.schemas.KeyPartitioner;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.view.Handling;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.DeadLetterAction;
import dev.orderstream.topology.kernel.Recorded;
import dev.orderstream.topology.stream.ActionLog;
import dev.orderstream.topology.stream.CommandTopics;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Dead letters and command topics in memory: what is written about letters is known of them at once. */
final class FakeLetters implements DeadLetterReads, ActionLog, CommandTopics {
    static final int PARTITIONS = 3;

    /** Records of more bytes are refused. */
    static final int RECORD_BYTES_MAX = 10_000;

    final List<List<Entry>> writes = new ArrayList<>();
    final Map<String, DeadLetter.Source> sources = new HashMap<>();
    private final Map<String, List<Recorded<OrderEvent>>> histories = new HashMap<>();
    private final List<Found> letters = new ArrayList<>();
    private Optional<RuntimeException> failure = Optional.empty();
    private int writesUntilFailure;
    private boolean listsLate;

    /** A letter of a record on order-commands, partition 0. */
    static DeadLetter letter(DeadLetter.Kind kind, long offset, byte @Nullable [] key, byte @Nullable [] value) {
        return letter("order-commands", kind, offset, key, value, List.of(), 1, Optional.empty());
    }

    static DeadLetter letter(
            String topic,
            DeadLetter.Kind kind,
            long offset,
            byte @Nullable [] key,
            byte @Nullable [] value,
            List<DeadLetter.Header> headers,
            int attempt,
            Optional<String> redriveOf) {
        return new DeadLetter(
                kind,
                "CODE",
                "Why.",
                Optional.empty(),
                new DeadLetter.Source(topic, 0, offset, Samples.START.plusSeconds(offset), key, value, headers),
                Set.of(),
                Optional.ofNullable(key).map(bytes -> new String(bytes, UTF_8)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                attempt,
                redriveOf);
    }

    /** The same without its value, which lies at the source. */
    static DeadLetter byReference(DeadLetter letter) {
        return without(Set.of(DeadLetter.Part.VALUE), letter, letter.source().key());
    }

    /** The same without key and value. */
    static DeadLetter withoutKey(DeadLetter letter) {
        return without(Set.of(DeadLetter.Part.KEY, DeadLetter.Part.VALUE), letter, null);
    }

    private static DeadLetter without(Set<DeadLetter.Part> omitted, DeadLetter letter, byte @Nullable [] key) {
        DeadLetter.Source source = letter.source();
        return new DeadLetter(
                letter.kind(),
                letter.code(),
                letter.detail(),
                letter.field(),
                new DeadLetter.Source(
                        source.topic(),
                        source.partition(),
                        source.offset(),
                        source.timestamp(),
                        key,
                        null,
                        source.headers()),
                omitted,
                letter.aggregateId(),
                letter.commandId(),
                letter.correlationId(),
                letter.messageType(),
                letter.currentState(),
                letter.currentVersion(),
                letter.attempt(),
                letter.redriveOf());
    }

    String add(DeadLetter letter) {
        byte[] key = letter.source().key();
        letters.add(new Found(key == null ? 0 : KeyPartitioner.partition(key, PARTITIONS), letter, Handling.OPEN));
        return letter.id();
    }

    void history(String orderId, List<Recorded<OrderEvent>> events) {
        histories.put(orderId, events);
    }

    /** From now on letters are listed whatever was done about them since. */
    void listLate() {
        listsLate = true;
    }

    /** Fails each write after so many. */
    void failAfter(int writesBefore, RuntimeException with) {
        failure = Optional.of(with);
        writesUntilFailure = writesBefore;
    }

    Handling handling(String id) {
        return find(id).orElseThrow().handling();
    }

    List<Entry> written() {
        return writes.stream().flatMap(List::stream).toList();
    }

    @Override
    public Optional<Found> find(String id) {
        return letters.stream().filter(found -> found.letter().id().equals(id)).findFirst();
    }

    @Override
    public Chunk oldest(int partition, DeadLetterFilter filter, Optional<byte[]> after, int limit) {
        int from = after.map(key -> ByteBuffer.wrap(key).getInt()).orElse(-1);
        List<Found> some = new ArrayList<>();
        for (int i = from + 1; i < letters.size(); i++) {
            Found found = letters.get(i);
            if (found.partition() == partition && matches(found, filter)) {
                if (some.size() == limit) {
                    byte[] next = ByteBuffer.allocate(4).putInt(i - 1).array();
                    return new Chunk(some, Optional.of(next));
                }
                some.add(found);
            }
        }
        return new Chunk(some, Optional.empty());
    }

    private boolean matches(Found found, DeadLetterFilter filter) {
        DeadLetter letter = found.letter();
        Instant at = letter.source().timestamp();
        return (listsLate || filter.states().contains(found.handling().state()))
                && filter.kind().map(letter.kind()::equals).orElse(true)
                && filter.code().map(letter.code()::equals).orElse(true)
                && filter.topic().map(letter.source().topic()::equals).orElse(true)
                && filter.family()
                        .map(Topics.family(letter.source().topic())::equals)
                        .orElse(true)
                && filter.aggregateId()
                        .map(letter.aggregateId().orElse("")::equals)
                        .orElse(true)
                && filter.since().map(since -> !at.isBefore(since)).orElse(true)
                && filter.until().map(at::isBefore).orElse(true);
    }

    @Override
    public List<Recorded<OrderEvent>> history(String orderId) {
        return histories.getOrDefault(orderId, List.of());
    }

    @Override
    public int partitions() {
        return PARTITIONS;
    }

    @Override
    public OptionalInt partitions(String topic) {
        return topic.endsWith(".gone") ? OptionalInt.empty() : OptionalInt.of(PARTITIONS);
    }

    @Override
    public Optional<DeadLetter.Source> read(DeadLetter.Source source) {
        return Optional.ofNullable(sources.get(source.topic() + source.partition() + source.offset()));
    }

    @Override
    public void write(List<Entry> entries) {
        if (failure.isPresent() && writesUntilFailure-- <= 0) {
            throw failure.get();
        }
        if (entries.stream()
                .flatMap(entry -> entry.command().stream())
                .anyMatch(command -> command.value().length > RECORD_BYTES_MAX)) {
            throw new RecordRefusedException(new IllegalStateException("too large"));
        }
        writes.add(List.copyOf(entries));
        entries.forEach(entry -> letters.replaceAll(found -> after(found, entry.action())));
    }

    private static Found after(Found found, DeadLetterAction action) {
        return found.letter().id().equals(action.deadLetterId())
                ? new Found(
                        found.partition(),
                        found.letter(),
                        found.handling()
                                .then(new Handling(
                                        Handling.State.valueOf(action.type().name()),
                                        Optional.of(action.actor()),
                                        Optional.of(action.reason()),
                                        Optional.of(action.at()),
                                        action.commandId(),
                                        List.of())))
                : found;
    }
}
