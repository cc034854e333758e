package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.fulfilment.SagaState;
import dev.orderstream.topology.domain.view.SagaPlace;
import dev.orderstream.topology.domain.view.SagaSamples;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of sagas, asked of any of several instances; it is 10:00. */
class FulfilmentListTest {
    private final Peers peers = new Peers();

    @BeforeEach
    void start() {
        Peers.own(peers.one, 0, 1);
        Peers.own(peers.two, 2, 3);
        Peers.own(peers.three, 4);
        peers.allKnowAll();
    }

    @AfterEach
    void stop() throws Exception {
        peers.stop();
    }

    @Test
    void everyInstanceListsAllTheOldestFirstPageByPage() {
        // Given
        Peers.own(peers.three, 5);
        peers.allKnowAll();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            SagaState state = List.of(SagaState.values()).get(1 + i % 7);
            put(i % 6, SagaSamples.saga("o-" + i, 1, state, SagaSamples.START.plusSeconds(i)));
            expected.add("o-" + i);
        }

        for (Peer peer : List.of(peers.one, peers.two, peers.three)) {
            // When
            List<String> listed = new ArrayList<>();
            List<Integer> sizes = new ArrayList<>();
            String cursor = "";
            do {
                HttpResponse<String> page = peer.server.get("/fulfilments?limit=5" + cursor);
                listed.addAll(ids(page));
                sizes.add(ids(page).size());
                cursor = Peers.next(page).isEmpty() ? "" : "&cursor=" + Peers.next(page);
            } while (!cursor.isEmpty());

            // Then
            assertThat(listed).isEqualTo(expected);
            assertThat(sizes).containsExactly(5, 5, 2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'state=COMPENSATION_FAILED', 'failed-old,failed-new'",
        "'state=COMPENSATION_FAILED,CHARGING', 'failed-old,charging,failed-new'",
        "'olderThan=PT10M', 'failed-old,charging'",
        "'olderThan=2026-11-21T09:50:00Z', 'failed-old,charging'",
        "'olderThan=2026-11-21T09:50:00.001Z', 'failed-old,charging,failed-new'",
        "'state=COMPENSATION_FAILED&olderThan=PT10M', 'failed-old'",
        "'state=RECORDING', ''",
    })
    void whatIsAskedForIsListed(String parameters, String expected) {
        // Given
        Peers.own(peers.three, 5);
        peers.allKnowAll();
        put(5, SagaSamples.saga("failed-old", 1, SagaState.COMPENSATION_FAILED, at("09:00:00")));
        put(0, SagaSamples.saga("charging", 1, SagaState.CHARGING, at("09:10:00")));
        put(3, SagaSamples.saga("failed-new", 1, SagaState.COMPENSATION_FAILED, at("09:50:00")));

        // When
        HttpResponse<String> answer = peers.two.server.get("/fulfilments?" + parameters);

        // Then
        assertThat(String.join(",", ids(answer))).isEqualTo(expected);
    }

    @Test
    void aListWithoutAPartitionIsNoList() {
        // Given: nobody owns partition 5
        put(0, SagaSamples.saga("o-1", 1, SagaState.CHARGING));

        // When
        HttpResponse<String> partial = peers.two.server.get("/fulfilments?partial=ok");

        // Then
        Peers.assertUnavailable(peers.two.server.get("/fulfilments"));
        assertThat(ids(partial)).containsExactly("o-1");
        assertThat(Peers.missing(partial)).containsExactly(5);
    }

    @Test
    void theSagaOfAnOrderIsShownByAnyInstance() {
        // Given
        Peers.own(peers.three, 5);
        peers.allKnowAll();
        for (int i = 0; i < 20; i++) {
            Saga saga = SagaSamples.saga("o-" + i, 1, SagaState.CHARGING);
            put(partition(saga.orderId()), saga);
        }

        for (int i = 0; i < 20; i++) {
            // When
            HttpResponse<String> answer = peers.two.server.get("/orders/o-" + i + "/fulfilment");

            // Then
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.headers().firstValue("ETag")).contains("\"1\"");
        }
    }

    /** Its entry is older than the saga: it has gone on since. */
    @Test
    void aSagaThatIsNoLongerInTheStateIsNotListedThere() {
        // Given
        Peers.own(peers.three, 5);
        peers.allKnowAll();
        put(0, SagaSamples.saga("o-1", 1, SagaState.COMPENSATION_FAILED));
        StoredSagas.keep(peers.one.host, 0, SagaSamples.saga("o-1", 2, SagaState.COMPENSATED));

        // Then
        assertThat(ids(peers.one.server.get("/fulfilments?state=COMPENSATION_FAILED")))
                .isEmpty();
        assertThat(ids(peers.one.server.get("/fulfilments"))).containsExactly("o-1");
    }

    @ParameterizedTest
    @CsvSource({"CHARGING, RECORDING", "COMPENSATION_FAILED, COMPENSATING"})
    void aSagaThatMovesWhileItIsLookedForIsListedOnce(SagaState from, SagaState to) {
        // Given: it moves when as many states are open as there may be
        Saga before = SagaSamples.saga("o-1", 1, from);
        for (int opened = 0; opened < 14; opened++) {
            FakeHost host = new FakeHost();
            StoredSagas.put(host, 0, before);
            int at = opened;
            host.beforeOpening = () -> {
                if (host.openIterators == at) {
                    StoredSagas.keep(host, 0, SagaSamples.saga("o-1", 2, to));
                    StoredSagas.list(host, 0, SagaPlace.of(SagaSamples.saga("o-1", 2, to)));
                    StoredSagas.unlist(host, 0, SagaPlace.of(before));
                }
            };

            // When
            Rows rows = new PartReader(new StoreLocator(host, partition -> true).owned(), StoredViews.FORMS)
                    .read(PartQueryTest.parsed("query=sagas&limit=10"), 0);

            // Then
            assertThat(rows.rows()).as("moved with " + at + " open").hasSize(1);
            assertThat(host.openIterators).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state=LOST",
                "state=DRAFT",
                "state=",
                "olderThan=ten+minutes",
                "olderThan=-PT1M",
                "olderThan=PT9999999999999H",
                "limit=0",
                "limit=201",
                "cursor=AQ",
                "cursor=!",
                "order=o-1"
            })
    void whatCannotBeAskedIsRefused(String parameters) {
        // When
        HttpResponse<String> answer = peers.one.server.get("/fulfilments?" + parameters);

        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo("INVALID_PARAMETER");
    }

    private void put(int partition, Saga saga) {
        StoredSagas.put(List.of(peers.one, peers.two, peers.three).get(partition / 2).host, partition, saga);
    }

    private int partition(String orderId) {
        return new Placement(peers.one.host, Peers.PARTITIONS, Optional.empty()).partition(orderId);
    }

    private static Instant at(String time) {
        return Instant.parse("2026-11-21T" + time + "Z");
    }

    private static List<String> ids(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Contract.at(answer, "/fulfilments").findValuesAsText("orderId");
    }
}
