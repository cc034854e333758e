package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.topology.codec.DeadLetterCodec;
import dev.orderstream.topology.codec.EventCodec;
import dev.orderstream.topology.codec.LetterViewCodec;
import dev.orderstream.topology.codec.RecordJson;
import dev.orderstream.topology.codec.TestRegistry;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.view.Handling;
import dev.orderstream.topology.domain.view.ListedLetter;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.stream.LetterKeys;
import dev.orderstream.topology.stream.Stores;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/** Dead letters that lie in stores as the projection puts them there. */
final class StoredLetters {
    /** One registry for all tests: its schemas are always the same. */
    private static final TestRegistry REGISTRY = new TestRegistry();

    static final Serde<DeadLetter> CODEC = new DeadLetterCodec(REGISTRY.client(), REGISTRY.serializer());

    static final EventCodec<OrderEvent> EVENTS = EventCodec.orders(REGISTRY.client(), REGISTRY.serializer());

    private static final Serde<ListedLetter> LISTED = LetterViewCodec.listed();
    private static final Serde<Handling> HANDLINGS = LetterViewCodec.handlings();

    private StoredLetters() {}

    static TestRegistry registry() {
        return REGISTRY;
    }

    /** As the application has them; it is an hour after {@link Samples#START}. */
    static DeadLetterRoutes routes(Gather gather, Placement placement) {
        return new DeadLetterRoutes(
                gather,
                new GatheredDeadLetters(gather, placement, StoredViews.FORMS),
                StoredViews.FORMS,
                new RecordJson(REGISTRY.client())::json,
                Clock.fixed(Samples.START.plus(Duration.ofHours(1)), ZoneOffset.UTC));
    }

    /** Of order-commands, a second for each offset. */
    static DeadLetter letter(DeadLetter.Kind kind, String code, int partition, long offset) {
        return letter(kind, code, partition, offset, "o-" + offset, new byte[] {1, 2, 3});
    }

    static DeadLetter letter(
            DeadLetter.Kind kind, String code, int partition, long offset, String orderId, byte @Nullable [] value) {
        return new DeadLetter(
                kind,
                code,
                "Why it is here.",
                Optional.empty(),
                new DeadLetter.Source(
                        "order-commands",
                        partition,
                        offset,
                        Samples.START.plusSeconds(offset),
                        orderId.getBytes(UTF_8),
                        value,
                        List.of()),
                Set.of(),
                Optional.of(orderId),
                Optional.of("c-" + offset),
                Optional.empty(),
                Optional.of("SubmitOrder"),
                Optional.empty(),
                OptionalLong.empty(),
                1,
                Optional.empty());
    }

    /** The same, of another time. */
    static DeadLetter at(DeadLetter letter, Instant timestamp) {
        DeadLetter.Source source = letter.source();
        return of(
                letter,
                new DeadLetter.Source(
                        source.topic(),
                        source.partition(),
                        source.offset(),
                        timestamp,
                        source.key(),
                        source.value(),
                        source.headers()),
                letter.omitted());
    }

    /** The same, of a record with that key and those headers. */
    static DeadLetter with(
            DeadLetter letter, byte @Nullable [] key, List<DeadLetter.Header> headers, Set<DeadLetter.Part> omitted) {
        DeadLetter.Source source = letter.source();
        return of(
                letter,
                new DeadLetter.Source(
                        source.topic(),
                        source.partition(),
                        source.offset(),
                        source.timestamp(),
                        key,
                        source.value(),
                        headers),
                omitted);
    }

    private static DeadLetter of(DeadLetter letter, DeadLetter.Source source, Set<DeadLetter.Part> omitted) {
        return new DeadLetter(
                letter.kind(),
                letter.code(),
                letter.detail(),
                letter.field(),
                source,
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

    /** An open letter of a partition of order-dead-letters. */
    static void put(FakeHost host, int partition, DeadLetter letter) {
        put(host, partition, letter, Handling.OPEN);
    }

    static void put(FakeHost host, int partition, DeadLetter letter, Handling handling) {
        ListedLetter listed = new ListedLetter(letter, handling);
        byte[] group = LetterKeys.group(listed.group());
        long before = host.get(Stores.DEAD_LETTER_COUNTS, partition, group)
                .map(count -> ByteBuffer.wrap(count).getLong())
                .orElse(0L);
        host.put(
                Stores.DEAD_LETTERS,
                partition,
                LetterKeys.id(letter.id()),
                CODEC.serializer().serialize("order-dead-letters", letter));
        host.put(
                Stores.DEAD_LETTER_INDEX,
                partition,
                LetterKeys.listed(listed),
                LISTED.serializer().serialize("", listed));
        host.put(
                Stores.DEAD_LETTER_COUNTS,
                partition,
                group,
                ByteBuffer.allocate(Long.BYTES).putLong(before + 1).array());
        if (!handling.equals(Handling.OPEN)) {
            host.put(
                    Stores.DEAD_LETTER_HANDLING,
                    partition,
                    LetterKeys.id(letter.id()),
                    HANDLINGS.serializer().serialize("", handling));
        }
    }

    /** Only its entry in the index: as one that is about to move. */
    static void remove(FakeHost host, int partition, ListedLetter listed) {
        host.remove(Stores.DEAD_LETTER_INDEX, partition, LetterKeys.listed(listed));
    }
}
