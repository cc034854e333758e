package dev.orderstream.topology.query;

import static dev.orderstream.topology.query.Peers.NONE;
import static dev.orderstream.topology.query.Peers.ORDERS;
import static dev.orderstream.topology.query.Peers.SALES;
import static dev.orderstream.topology.query.Peers.copy;
import static dev.orderstream.topology.query.Peers.next;
import static dev.orderstream.topology.query.Peers.orderIds;
import static dev.orderstream.topology.query.Peers.ordersPaid;
import static dev.orderstream.topology.query.Peers.own;
import static dev.orderstream.topology.query.Peers.reply;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.orderstream.topology.domain.OrderStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer that is made of parts of several instances: real servers that name each other. */
@Timeout(60)
class GatherTest {
    private final Peers peers = new Peers();
    private final Peer one = peers.one;
    private final Peer two = peers.two;
    private final Peer three = peers.three;

    @AfterEach
    void stop() throws Exception {
        peers.stop();
    }

    @Test
    void everyInstanceGivesTheWholeAnswer() {
        // Given
        own(one, 0, 1);
        own(two, 2, 3);
        own(three, 4, 5);
        peers.allKnowAll();

        // Then
        for (Peer peer : List.of(one, two, three)) {
            assertThat(ordersPaid(peer.server.get(SALES))).isEqualTo(63);
            assertThat(orderIds(peer.server.get(ORDERS))).containsExactly("o-5", "o-4", "o-3", "o-2", "o-1", "o-0");
            assertThat(Contract.at(peer.server.get(SALES), "/partial").isMissingNode())
                    .isTrue();
        }
    }

    @Test
    void pagesOfEveryInstanceFitTogether() {
        // Given
        own(one, 0, 1);
        own(two, 2, 3);
        own(three, 4, 5);
        peers.allKnowAll();

        // When: each page of another instance
        HttpResponse<String> first = one.server.get(ORDERS + "?limit=2");
        HttpResponse<String> second = two.server.get(ORDERS + "?limit=2&cursor=" + next(first));
        HttpResponse<String> third = three.server.get(ORDERS + "?limit=2&cursor=" + next(second));

        // Then
        assertThat(orderIds(first)).containsExactly("o-5", "o-4");
        assertThat(orderIds(second)).containsExactly("o-3", "o-2");
        assertThat(orderIds(third)).containsExactly("o-1", "o-0");
        assertThat(Contract.at(third, "/next").isMissingNode()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a&b=c", "a+b c", "%41", "\u00e4/\u20ac", "\ud83d\ude00?#", "*~'\"<>|;,", "=&=", "a.b"})
    void idsArriveAsTheyWereSent(String id) {
        // Given: everything is elsewhere
        own(two, 0, 1, 2, 3, 4, 5);
        StoredViews.put(two.host, 3, StoredViews.order(id, "of " + id, OrderStatus.PAID, Samples.START));
        StoredViews.put(two.host, 3, StoredViews.order(id, "older", OrderStatus.PAID, Samples.START.minusSeconds(1)));
        new StoredSales(two.host).sold(3, "2026-11-21", id, "EUR", 7, 70);
        peers.allKnowAll();
        String encoded = URLEncoder.encode(id, UTF_8).replace("+", "%20");

        // When
        HttpResponse<String> orders = one.server.get("/customers/" + encoded + "/orders?status=PAID&limit=1");
        HttpResponse<String> more =
                one.server.get("/customers/" + encoded + "/orders?status=PAID&cursor=" + next(orders));
        HttpResponse<String> product =
                one.server.get("/analytics/products/" + encoded + "?from=2026-11-21&to=2026-11-21");

        // Then
        assertThat(orderIds(orders)).containsExactly("of " + id);
        assertThat(orderIds(more)).containsExactly("older");
        assertThat(Contract.at(product, "/sku").asText()).isEqualTo(id);
        assertThat(Contract.at(product, "/units").asLong()).isEqualTo(7);
    }

    @Test
    void noPartitionIsCountedTwice() {
        // Given: an assignment that is seen half names two owners, and both think they are
        own(one, 0, 1, 2, 3, 4, 5);
        own(two, 2, 3);
        own(three, 2, 3);
        copy(two, 0);
        peers.allKnowAll();

        // Then
        for (Peer peer : List.of(one, two, three)) {
            assertThat(ordersPaid(peer.server.get(SALES))).isEqualTo(63);
            assertThat(ordersPaid(peer.server.get(SALES + "&stale=ok"))).isEqualTo(63);
            assertThat(orderIds(peer.server.get(ORDERS))).hasSize(6);
        }
    }

    @Test
    void tooMuchElsewhereIsTooMuchHere() {
        // Given
        own(one, 0, 1, 2, 3, 4);
        own(two, 5);
        new StoredSales(two.host).many(5, LocalDate.parse("2026-11-21"), PartReader.ROWS_MAX + 1);
        peers.allKnowAll();
        String products = "/analytics/products?from=2026-11-21&to=2026-11-21";

        // Then: partial or not
        for (Peer peer : List.of(one, two)) {
            for (String path : List.of(products, products + "&partial=ok")) {
                HttpResponse<String> answer = peer.server.get(path);
                assertThat(answer.statusCode()).isEqualTo(422);
                assertThat(Contract.at(answer, "/code").asText()).isEqualTo("RESULT_TOO_LARGE");
            }
        }
    }

    @Test
    void aThousandPartitionsOfOneInstanceFitARequest() {
        // Given
        Peer asked = peers.peer(1_000);
        IntStream.range(0, 1_000).forEach(two.served::add);
        asked.knows(List.of(two.instance()));

        // Then
        assertThat(asked.server
                        .get("/customers/" + "%C3%A9".repeat(128) + "/orders")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void theConversationIsPassedOn() throws IOException {
        // Given
        List<String> seen = new CopyOnWriteArrayList<>();
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            seen.add(exchange.getRequestHeaders().getFirst("X-Correlation-Id"));
            seen.add(exchange.getRequestHeaders().getFirst("Orderstream-Hop"));
            reply(exchange, 200, PartWire.write(Map.of(5, NONE)));
        });
        own(one, 0, 1, 2, 3, 4);
        one.knows(List.of(peers.started(other, 5)));

        // When
        HttpResponse<String> answer = one.server.get(SALES, "X-Correlation-Id", "conversation-1");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(seen).containsExactly("conversation-1", "self:1");
    }
}
