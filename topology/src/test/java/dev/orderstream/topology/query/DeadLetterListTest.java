package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderstream.topology.domain.view.Handling;
import dev.orderstream.topology.domain.view.ListedLetter;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.DeadLetter.Kind;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists and counts of dead letters over HTTP. */
class DeadLetterListTest {
    private static final Handling PARKED = handling(Handling.State.PARKED);

    private final FakeHost host = new FakeHost();
    private final TestServer server = new TestServer(List.of(FakeHost.deadLetterRoutes(host)));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void lettersAreGivenNewestFirst() {
        // Given
        put(Kind.REJECTED, "ITEM_EXISTS", 1);
        StoredLetters.put(host, 0, StoredLetters.letter(Kind.FAILED, "INTERNAL_ERROR", 0, 2), PARKED);

        // When
        HttpResponse<String> answer = server.get("/dead-letters");

        // Then
        assertThat(Contract.parse(answer.body())).isEqualTo(Contract.parse("""
            {"deadLetters": [
              {"deadLetterId": "order-commands-0-2", "kind": "FAILED", "code": "INTERNAL_ERROR", "detail": "Why it is here.",
               "state": "PARKED", "topic": "order-commands", "family": "order", "partition": 0, "offset": 2, "timestamp": "2026-11-21T09:00:02Z",
               "orderId": "o-2", "commandId": "c-2", "messageType": "SubmitOrder", "attempt": 1,
               "handling": {"actor": "ada", "reason": "because", "at": "2026-11-21T09:00:00Z", "commandId": "c-new",
                            "changes": [{"pointer": "/x", "before": "1"}]}},
              {"deadLetterId": "order-commands-0-1", "kind": "REJECTED", "code": "ITEM_EXISTS", "detail": "Why it is here.",
               "state": "OPEN", "topic": "order-commands", "family": "order", "partition": 0, "offset": 1, "timestamp": "2026-11-21T09:00:01Z",
               "orderId": "o-1", "commandId": "c-1", "messageType": "SubmitOrder", "attempt": 1}]}
            """));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                          | 5 4 3 2
            state=OPEN,PARKED,REDRIVEN,DISCARDED        | 5 4 3 2 1
            state=REDRIVEN                              | 1
            state=DISCARDED                             |
            state=PARKED                                | 3
            kind=FAILED                                 | 5
            code=ITEM_EXISTS                            | 4 2
            code=NO_SUCH_CODE                           |
            kind=FAILED&code=ITEM_EXISTS                |
            topic=order-commands                        | 5 4 3 2
            team=web                                    |
            orderId=o-4                                 | 4
            orderId=nobody                              |
            since=2026-11-21T09:00:04Z                  | 5 4
            until=2026-11-21T09:00:04Z                  | 3 2
            since=2026-11-21T09:00:03.0005Z             | 5 4
            until=2026-11-21T09:00:03.0005Z             | 3 2
            since=2026-11-21T09:00:03Z&until=2026-11-21T09:00:05Z | 4 3
            since=-999999999-01-01T00:00:00Z&until=%2B999999999-01-01T00:00:00Z | 5 4 3 2
            since=2026-11-22T09:00:00Z&until=2026-11-20T09:00:00Z |
            """)
    void filtersAreTaken(String query, String offsets) {
        // Given
        StoredLetters.put(
                host, 0, StoredLetters.letter(Kind.REJECTED, "ITEM_EXISTS", 0, 1), handling(Handling.State.REDRIVEN));
        put(Kind.REJECTED, "ITEM_EXISTS", 2);
        StoredLetters.put(host, 0, StoredLetters.letter(Kind.REJECTED, "EMPTY_ORDER", 0, 3), PARKED);
        put(Kind.REJECTED, "ITEM_EXISTS", 4);
        put(Kind.FAILED, "INTERNAL_ERROR", 5);

        // When
        List<Long> found = offsets(server.get("/dead-letters?" + query));

        // Then
        String expected = offsets == null ? "" : offsets;
        assertThat(found)
                .containsExactlyElementsOf(List.of(expected.split(" ", -1)).stream()
                        .filter(text -> !text.isEmpty())
                        .map(Long::valueOf)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "'state=', state",
        "'state=OPEN,', state",
        "state=LOST, state",
        "kind=failed, kind",
        "team=Web, team",
        "team=web&topic=order-commands, team",
        "family=orders, family",
        "sku=s&orderId=o, sku",
        "sku=s&family=inventory, sku",
        "since=yesterday, since",
        "until=2026-11-21, until",
        "limit=0, limit",
        "limit=201, limit",
        "cursor=, cursor",
        "cursor=!, cursor",
        "cursor=AQID, cursor",
        "page=1, page",
    })
    void badParametersAreNamed(String query, String field) {
        // When
        HttpResponse<String> answer = server.get("/dead-letters?" + query);

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Contract.at(answer, "/errors/0/field").asText()).isEqualTo(field);
    }

    @Test
    void pagesLoseAndDoubleNothingWhileNewOnesArriveAndOldOnesMove() {
        // Given: of two groups, and several of the same time
        List<DeadLetter> letters = LongStream.range(0, 40)
                .mapToObj(offset -> sameTime(offset, offset / 3, offset % 2 == 0 ? "A" : "B"))
                .toList();
        letters.forEach(letter -> StoredLetters.put(host, 0, letter));

        // When
        List<Long> seen = new ArrayList<>();
        Optional<String> cursor = Optional.of("");
        for (int page = 0; cursor.isPresent(); page++) {
            HttpResponse<String> answer = server.get("/dead-letters?limit=7" + cursor.get());
            seen.addAll(offsets(answer));
            StoredLetters.put(host, 0, sameTime(1_000 + page, 1_000, "A"));
            DeadLetter moved = letters.get(page * 3);
            StoredLetters.remove(host, 0, new ListedLetter(moved, Handling.OPEN));
            StoredLetters.put(host, 0, moved, PARKED);
            cursor = Optional.of(Contract.at(answer, "/next"))
                    .filter(JsonNode::isTextual)
                    .map(next -> "&cursor=" + next.asText());
        }

        // Then
        assertThat(seen)
                .containsExactlyElementsOf(
                        LongStream.range(0, 40).map(i -> 39 - i).boxed().toList());
        assertThat(host.openIterators).isZero();
    }

    @Test
    void aRareCodeAmongManyIsFoundAtOnce() {
        // Given
        put(Kind.FAILED, "RARE", 0);
        IntStream.rangeClosed(1, LetterScan.SCANNED_MAX + 1).forEach(offset -> put(Kind.REJECTED, "COMMON", offset));

        // Then
        assertThat(offsets(server.get("/dead-letters?code=RARE"))).containsExactly(0L);
        assertThat(offsets(server.get("/dead-letters?kind=FAILED"))).containsExactly(0L);
    }

    @Test
    void aPageOfARareOrderMayBeShortThoughNotTheLast() {
        // Given
        IntStream.rangeClosed(0, LetterScan.SCANNED_MAX).forEach(offset -> put(Kind.REJECTED, "COMMON", offset));

        // When
        HttpResponse<String> first = server.get("/dead-letters?orderId=o-0");
        HttpResponse<String> second = server.get("/dead-letters?orderId=o-0&cursor="
                + Contract.at(first, "/next").asText());

        // Then
        assertThat(offsets(first)).isEmpty();
        assertThat(offsets(second)).containsExactly(0L);
        assertThat(Contract.at(second, "/next").isMissingNode()).isTrue();
    }

    @Test
    void aLetterThatMovesWhileItIsReadIsShownOnceWhereItWent() {
        // Given: the new entry is there, and the old one still is, too
        DeadLetter letter = StoredLetters.letter(Kind.FAILED, "CODE", 0, 1);
        StoredLetters.put(host, 0, letter);
        StoredLetters.put(host, 0, letter, PARKED);

        // When
        HttpResponse<String> answer = server.get("/dead-letters");

        // Then
        assertThat(offsets(answer)).containsExactly(1L);
        assertThat(Contract.at(answer, "/deadLetters/0/state").asText()).isEqualTo("PARKED");
    }

    @Test
    void aLetterThatMovesBetweenTheOpeningsOfItsGroupsIsNotMissed() {
        // Given: it moves right after the open groups were looked up
        DeadLetter letter = StoredLetters.letter(Kind.FAILED, "CODE", 0, 1);
        StoredLetters.put(host, 0, letter);
        int[] reads = {0};
        host.afterRead = () -> {
            if (reads[0]++ == 0) {
                StoredLetters.put(host, 0, letter, PARKED);
                StoredLetters.remove(host, 0, new ListedLetter(letter, Handling.OPEN));
            }
        };

        // When
        HttpResponse<String> answer = server.get("/dead-letters");

        // Then
        assertThat(offsets(answer)).containsExactly(1L);
    }

    @Test
    void countsAreByGroupAndTheOldestByKind() {
        // Given
        put(Kind.REJECTED, "ITEM_EXISTS", 1);
        put(Kind.REJECTED, "ITEM_EXISTS", 5);
        put(Kind.FAILED, "INTERNAL_ERROR", 3);
        StoredLetters.put(
                host, 0, StoredLetters.letter(Kind.UNREADABLE, "NOT_AVRO", 0, 2), handling(Handling.State.DISCARDED));

        // When
        HttpResponse<String> answer = server.get("/dead-letters/counts");

        // Then
        assertThat(Contract.parse(answer.body())).isEqualTo(Contract.parse("""
            {"counts": [
              {"state": "OPEN", "kind": "REJECTED", "code": "ITEM_EXISTS", "topic": "order-commands", "family": "order", "count": 2},
              {"state": "OPEN", "kind": "FAILED", "code": "INTERNAL_ERROR", "topic": "order-commands", "family": "order", "count": 1},
              {"state": "DISCARDED", "kind": "UNREADABLE", "code": "NOT_AVRO", "topic": "order-commands", "family": "order", "count": 1}],
             "oldest": [
              {"kind": "REJECTED", "timestamp": "2026-11-21T09:00:01Z", "ageSeconds": 3599},
              {"kind": "FAILED", "timestamp": "2026-11-21T09:00:03Z", "ageSeconds": 3597}]}
            """));
    }

    @Test
    void aPartitionThatIsNotHereIsNeverEmpty() {
        // Given
        host.here = false;

        // Then
        for (String path : Set.of("/dead-letters", "/dead-letters/counts", "/dead-letters/order-commands-0-1")) {
            HttpResponse<String> answer = server.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        }
    }

    private void put(Kind kind, String code, long offset) {
        StoredLetters.put(host, 0, StoredLetters.letter(kind, code, 0, offset));
    }

    private static DeadLetter sameTime(long offset, long second, String code) {
        DeadLetter letter = StoredLetters.letter(Kind.REJECTED, code, 0, offset);
        return StoredLetters.at(letter, Samples.START.plusSeconds(second));
    }

    private static Handling handling(Handling.State state) {
        return new Handling(
                state,
                Optional.of("ada"),
                Optional.of("because"),
                Optional.of(Samples.START),
                Optional.of("c-new"),
                List.of(new Handling.Change("/x", Optional.of("1"), Optional.empty())));
    }

    private static List<Long> offsets(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        List<Long> offsets = new ArrayList<>();
        Contract.at(answer, "/deadLetters")
                .forEach(letter -> offsets.add(letter.path("offset").asLong()));
        return offsets;
    }
}
