package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.view.Handling;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.DeadLetter.Kind;
import dev.orderstream.topology.kernel.Metadata;
import dev.orderstream.topology.kernel.Recorded;
import dev.orderstream.topology.query.DeadLetterReads.Chunk;
import dev.orderstream.topology.query.DeadLetterReads.Found;
import dev.orderstream.topology.stream.Stores;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Dead letters of several instances, asked of any of them. */
class GatheredDeadLettersTest {
    private final Peers peers = new Peers();
    private final DeadLetterReads asked = peers.one.letters;

    @AfterEach
    void stop() throws Exception {
        peers.stop();
    }

    @Test
    void aLetterIsFoundWhereverItLies() throws InterruptedException {
        // Given
        allOwned();
        Handling parked = new Handling(
                Handling.State.PARKED,
                Optional.of("ada"),
                Optional.of("why"),
                Optional.of(Samples.START),
                Optional.empty(),
                List.of());
        DeadLetter far = StoredLetters.letter(Kind.FAILED, "CODE", 2, 7);
        StoredLetters.put(peers.three.host, 5, far, parked);
        StoredLetters.put(peers.one.host, 0, StoredLetters.letter(Kind.FAILED, "CODE", 0, 7));

        // When
        Optional<Found> found = asked.find(far.id());

        // Then: it lies on another partition than its source
        assertThat(found).hasValueSatisfying(each -> {
            assertThat(each.partition()).isEqualTo(5);
            assertThat(each.handling()).isEqualTo(parked);
            assertThat(each.letter().source().value()).isEqualTo(new byte[] {1, 2, 3});
        });
        assertThat(asked.find("order-commands-0-7").orElseThrow().handling()).isEqualTo(Handling.OPEN);
        assertThat(asked.find("order-commands-0-8")).isEmpty();
    }

    @Test
    void whetherThereIsALetterIsOnlySaidWhenAllAnswer() throws InterruptedException {
        // Given: nobody owns partition 5
        Peers.own(peers.one, 0, 1);
        Peers.own(peers.two, 2, 3, 4);
        peers.allKnowAll();
        StoredLetters.put(peers.two.host, 3, StoredLetters.letter(Kind.FAILED, "CODE", 3, 1));

        // Then
        assertThat(asked.find("order-commands-3-1")).isPresent();
        assertThatExceptionOfType(OwnerUnavailableException.class).isThrownBy(() -> asked.find("order-commands-3-2"));
        assertThatExceptionOfType(OwnerUnavailableException.class)
                .isThrownBy(() -> asked.oldest(5, DeadLetterFilter.UNHANDLED, Optional.empty(), 1));
    }

    @Test
    void theLettersOfAPartitionComeOldestFirstInChunks() throws InterruptedException {
        // Given: two groups, and one letter that is handled
        allOwned();
        LongStream.range(0, 9)
                .forEach(offset -> StoredLetters.put(
                        peers.two.host,
                        3,
                        StoredLetters.letter(Kind.REJECTED, offset % 2 == 0 ? "A" : "B", 3, offset)));
        StoredLetters.put(
                peers.two.host,
                3,
                StoredLetters.letter(Kind.REJECTED, "A", 3, 20),
                new Handling(
                        Handling.State.DISCARDED,
                        Optional.of("ada"),
                        Optional.of("why"),
                        Optional.of(Samples.START),
                        Optional.empty(),
                        List.of()));

        // When
        List<Long> offsets = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        Optional<byte[]> after = Optional.empty();
        do {
            Chunk chunk = asked.oldest(3, DeadLetterFilter.UNHANDLED, after, 4);
            chunk.letters().forEach(found -> {
                assertThat(found.letter().source().value()).isNotNull();
                offsets.add(found.letter().source().offset());
            });
            sizes.add(chunk.letters().size());
            after = chunk.next();
        } while (after.isPresent());

        // Then
        assertThat(offsets)
                .containsExactlyElementsOf(LongStream.range(0, 9).boxed().toList());
        assertThat(sizes).containsExactly(4, 4, 1);
        assertThat(asked.oldest(3, ofOrder("o-5"), Optional.empty(), 4).letters())
                .hasSize(1);
        assertThat(asked.oldest(2, DeadLetterFilter.UNHANDLED, Optional.empty(), 4)
                        .letters())
                .isEmpty();
    }

    @Test
    void theWholeHistoryOfAnOrderIsRead() throws InterruptedException {
        // Given: more events than a page has, of an order that another instance owns
        allOwned();
        String orderId = LongStream.range(0, 1_000)
                .mapToObj(i -> "order-" + i)
                .filter(id -> new Placement(peers.one.host, Peers.PARTITIONS, Optional.empty()).partition(id) == 5)
                .findFirst()
                .orElseThrow();
        List<Recorded<OrderEvent>> events = LongStream.rangeClosed(1, 1_001)
                .mapToObj(version -> event(orderId, version))
                .toList();
        events.forEach(event -> peers.three.host.put(
                Stores.EVENT_LOG,
                5,
                Stores.eventKey(orderId, event.version()),
                StoredLetters.EVENTS.serializer().serialize("order-events", event)));
        Recorded<OrderEvent> others = event(orderId + "0", 1);
        peers.three.host.put(
                Stores.EVENT_LOG,
                5,
                Stores.eventKey(orderId + "0", 1),
                StoredLetters.EVENTS.serializer().serialize("order-events", others));

        // When
        List<Recorded<OrderEvent>> history = asked.history(orderId);

        // Then
        assertThat(history).isEqualTo(events);
        assertThat(asked.history("never-seen")).isEmpty();
        assertThat(asked.partitions()).isEqualTo(Peers.PARTITIONS);
    }

    @Test
    void anyInstanceListsTheLettersOfAll() {
        // Given
        allOwned();
        StoredLetters.put(peers.one.host, 0, StoredLetters.letter(Kind.FAILED, "CODE", 0, 1));
        StoredLetters.put(peers.two.host, 3, StoredLetters.letter(Kind.FAILED, "CODE", 3, 3));
        StoredLetters.put(peers.three.host, 5, StoredLetters.letter(Kind.REJECTED, "CODE", 5, 2));

        for (Peer peer : List.of(peers.one, peers.two, peers.three)) {
            // When
            HttpResponse<String> list = peer.server.get("/dead-letters?limit=2");
            HttpResponse<String> next = peer.server.get("/dead-letters?cursor=" + Peers.next(list));
            HttpResponse<String> counts = peer.server.get("/dead-letters/counts");

            // Then
            assertThat(ids(list)).containsExactly("order-commands-3-3", "order-commands-5-2");
            assertThat(ids(next)).containsExactly("order-commands-0-1");
            assertThat(Contract.at(counts, "/counts/1/count").asInt()).isEqualTo(2);
            assertThat(Contract.at(counts, "/oldest/1/timestamp").asText()).isEqualTo("2026-11-21T09:00:01Z");
            assertThat(peer.server.get("/dead-letters/order-commands-3-3").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aListWithoutAPartitionIsNoList() {
        // Given
        Peers.own(peers.one, 0, 1);
        Peers.own(peers.two, 2, 3, 4);
        peers.allKnowAll();
        StoredLetters.put(peers.two.host, 3, StoredLetters.letter(Kind.FAILED, "CODE", 3, 3));

        // When
        HttpResponse<String> partial = peers.one.server.get("/dead-letters?partial=ok");

        // Then
        Peers.assertUnavailable(peers.one.server.get("/dead-letters"));
        Peers.assertUnavailable(peers.one.server.get("/dead-letters/counts"));
        assertThat(ids(partial)).containsExactly("order-commands-3-3");
        assertThat(Peers.missing(partial)).containsExactly(5);
    }

    private void allOwned() {
        Peers.own(peers.one, 0, 1);
        Peers.own(peers.two, 2, 3);
        Peers.own(peers.three, 4, 5);
        peers.allKnowAll();
    }

    private static DeadLetterFilter ofOrder(String orderId) {
        return new DeadLetterFilter(
                Set.of(Handling.State.values()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(orderId),
                Optional.empty());
    }

    private static Recorded<OrderEvent> event(String orderId, long version) {
        return new Recorded<>(
                "e-" + version,
                "Order",
                orderId,
                version,
                Samples.START,
                Metadata.NONE,
                "OrderItemAdded",
                Samples.added("i"));
    }

    private static List<String> ids(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Contract.at(answer, "/deadLetters").findValuesAsText("deadLetterId");
    }
}
