package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.view.ProductSales;
import dev.orderstream.topology.stream.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer that is made of parts of several instances: real servers that name each other. */
@Timeout(60)
class GatherTest {
    private static final int PARTITIONS = 6;
    private static final String SALES = "/analytics/sales?from=2026-11-21&to=2026-11-21";
    private static final String ORDERS = "/customers/c/orders";
    private static final Rows NONE = new Rows(List.of(), Optional.empty());

    private final List<AutoCloseable> started = new ArrayList<>();
    private final Peer one = peer();
    private final Peer two = peer();
    private final Peer three = peer();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : started.reversed()) {
            each.close();
        }
    }

    @Test
    void everyInstanceGivesTheWholeAnswer() {
        // Given
        own(one, 0, 1);
        own(two, 2, 3);
        own(three, 4, 5);
        allKnowAll();

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
        allKnowAll();

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
        StoredViews.put(two.host, 3, "2026-11-21", id, "EUR", 7, 70);
        allKnowAll();
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                SALES,
                ORDERS,
                "/analytics/products?from=2026-11-21&to=2026-11-21",
                "/analytics/products/tea?from=2026-11-21&to=2026-11-21"
            })
    void anAnswerThatMissesAPartIsNoAnswerOrSaysSo(String path) {
        // Given
        own(one, 0, 1);
        own(two, 2, 3);
        own(three, 4, 5);
        allKnowAll();
        three.close();
        String partial = path + (path.contains("?") ? "&" : "?") + "partial=ok";

        // When
        HttpResponse<String> strict = one.server.get(path);
        HttpResponse<String> lenient = one.server.get(partial);

        // Then
        assertUnavailable(strict);
        assertThat(lenient.statusCode()).isEqualTo(200);
        assertThat(Contract.at(lenient, "/partial").asBoolean()).isTrue();
        assertThat(missing(lenient)).containsExactly(4, 5);
    }

    @Test
    void theRestOfAPartialAnswerIsRight() {
        // Given
        own(one, 0, 1);
        own(two, 2, 3);
        own(three, 4, 5);
        allKnowAll();
        three.close();

        // Then
        assertThat(ordersPaid(one.server.get(SALES + "&partial=ok"))).isEqualTo(1 + 2 + 4 + 8);
        assertThat(orderIds(one.server.get(ORDERS + "?partial=ok"))).containsExactly("o-3", "o-2", "o-1", "o-0");
    }

    @Test
    void aPartitionThatIsCatchingUpIsMissing() {
        // Given: two owns 2 and 3, and has not caught up with 3
        own(one, 0, 1, 4, 5);
        own(two, 2);
        two.copies.add(3);
        fill(two, 3);
        allKnowAll();

        // Then
        assertUnavailable(one.server.get(SALES));
        assertThat(missing(one.server.get(SALES + "&partial=ok"))).containsExactly(3);
        assertThat(missing(two.server.get(SALES + "&partial=ok"))).containsExactly(3);
    }

    @Test
    void aPartitionThatNobodyOwnsIsMissing() {
        // Given
        own(one, 0, 1, 2, 3, 4);
        allKnowAll();

        // Then
        assertUnavailable(one.server.get(SALES));
        assertThat(missing(two.server.get(SALES + "&partial=ok"))).containsExactly(5);
    }

    @Test
    void aStandbyAnswersForAnOwnerThatIsGone() {
        // Given
        own(one, 0, 1);
        own(two, 2, 3);
        own(three, 4, 5);
        copy(one, 4);
        copy(two, 5);
        allKnowAll();

        // When
        HttpResponse<String> before = one.server.get(SALES + "&stale=ok");
        three.close();
        HttpResponse<String> after = one.server.get(SALES + "&stale=ok");
        HttpResponse<String> orders = two.server.get(ORDERS + "?stale=ok");

        // Then
        assertThat(before.headers().firstValue("Orderstream-Source")).contains("owner");
        assertThat(after.headers().firstValue("Orderstream-Source")).contains("standby");
        assertThat(ordersPaid(after)).isEqualTo(63);
        assertThat(orderIds(orders)).hasSize(6);
        assertUnavailable(one.server.get(SALES));
    }

    @Test
    void theNextStandbyAnswersForOneThatIsGone() {
        // Given: of partition 5 there are two copies elsewhere, and the first of them is gone with the owner
        Peer four = peer();
        own(one, 0, 1, 2, 3, 4);
        own(two, 5);
        copy(three, 5);
        copy(four, 5);
        one.knows(List.of(two.instance(), three.instance(), four.instance()));
        two.close();
        three.close();

        // Then
        assertThat(ordersPaid(one.server.get(SALES + "&stale=ok"))).isEqualTo(63);
    }

    @Test
    void anOwnerThatIsRestoringIsACopy() {
        // Given: nobody else has the partition
        own(one, 0, 1, 2, 3, 4);
        fill(two, 5);
        two.copies.add(5);
        one.knows(List.of(new Instance(two.instance().host(), Set.of(5), Set.of())));

        // When
        HttpResponse<String> answer = one.server.get(SALES + "&stale=ok");

        // Then
        assertThat(ordersPaid(answer)).isEqualTo(63);
        assertThat(answer.headers().firstValue("Orderstream-Source")).contains("standby");
        assertUnavailable(one.server.get(SALES));
    }

    @Test
    void staleAndPartialGoTogether() {
        // Given: no copy of 5
        own(one, 0, 1, 2, 3);
        own(two, 4, 5);
        copy(three, 4);
        allKnowAll();
        two.close();

        // When
        HttpResponse<String> answer = one.server.get(SALES + "&stale=ok&partial=ok");

        // Then
        assertThat(ordersPaid(answer)).isEqualTo(31);
        assertThat(missing(answer)).containsExactly(5);
        assertUnavailable(one.server.get(SALES + "&stale=ok"));
    }

    @Test
    void anInstanceThatSaysNothingIsWaitedForOnlySoLong() throws IOException {
        // Given
        own(one, 0, 1, 2, 3, 4);
        one.knows(List.of(silent("")));

        // Then
        assertTakes(Duration.ofMillis(3_500), () -> assertUnavailable(one.server.get(SALES)));
    }

    @Test
    void anInstanceThatNeverEndsItsAnswerIsWaitedForOnlySoLong() throws IOException {
        // Given: a head, and the first byte of a body
        own(one, 0, 1, 2, 3, 4);
        one.knows(List.of(silent("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n\u0001")));

        // Then
        assertTakes(Duration.ofMillis(3_500), () -> assertUnavailable(one.server.get(SALES)));
    }

    @Test
    void aReaderWhoTakesACopyWaitsLessThanASecondForAnOwnerThatSaysNothing() throws IOException {
        // Given
        own(one, 0, 1, 2, 3, 4);
        copy(one, 5);
        one.knows(List.of(silent("")));

        // Then
        assertTakes(
                Duration.ofSeconds(1),
                () -> assertThat(ordersPaid(one.server.get(SALES + "&stale=ok")))
                        .isEqualTo(63));
    }

    @Test
    void instancesAreAskedAllAtOnce() throws IOException {
        // Given: three that say nothing
        own(one, 0, 1, 2);
        one.knows(List.of(silent(3, ""), silent(4, ""), silent(5, "")));

        // Then
        assertTakes(
                Duration.ofMillis(3_500),
                () -> assertThat(missing(one.server.get(SALES + "&partial=ok"))).containsExactly(3, 4, 5));
    }

    @Test
    void noPartitionIsCountedTwice() {
        // Given: an assignment that is seen half names two owners, and both think they are
        own(one, 0, 1, 2, 3, 4, 5);
        own(two, 2, 3);
        own(three, 2, 3);
        copy(two, 0);
        allKnowAll();

        // Then
        for (Peer peer : List.of(one, two, three)) {
            assertThat(ordersPaid(peer.server.get(SALES))).isEqualTo(63);
            assertThat(ordersPaid(peer.server.get(SALES + "&stale=ok"))).isEqualTo(63);
            assertThat(orderIds(peer.server.get(ORDERS))).hasSize(6);
        }
    }

    @Test
    void partsThatWereNotAskedForAreNotTaken() throws IOException {
        // Given: another that answers for a partition of ours, too
        own(one, 0, 1, 2, 3, 4);
        one.knows(List.of(stub(200, PartWire.write(Map.of(0, NONE, 5, NONE)))));

        // Then
        assertThat(missing(one.server.get(SALES + "&partial=ok"))).containsExactly(5);
    }

    @ParameterizedTest
    @CsvSource({
        "200, 02",
        "200, ''",
        "200, 01ffffffff",
        "404, 0100000001000000050000000000",
        "400, ''",
        "500, ''",
        "503, ''"
    })
    void whatAnotherVersionOrProgramAnswersIsNoAnswer(int status, String hex) throws IOException {
        // Given
        own(one, 0, 1, 2, 3, 4);
        one.knows(List.of(stub(status, HexFormat.of().parseHex(hex))));

        // Then
        assertUnavailable(one.server.get(SALES));
        assertThat(missing(one.server.get(SALES + "&partial=ok"))).containsExactly(5);
    }

    @Test
    void tooMuchElsewhereIsTooMuchHere() {
        // Given
        own(one, 0, 1, 2, 3, 4);
        own(two, 5);
        byte[] sold = StoredViews.stored(new ProductSales(1, BigInteger.ONE));
        for (int i = 0; i <= PartReader.ROWS_MAX; i++) {
            byte[] key = Stores.productSalesKey(LocalDate.parse("2026-11-21"), "sku-" + i, "EUR");
            two.host.put(Stores.SALES_BY_PRODUCT, 5, key, sold);
        }
        allKnowAll();
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
        Peer asked = new Peer(1_000);
        started.add(asked);
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
        one.knows(List.of(started(other, 5)));

        // When
        HttpResponse<String> answer = one.server.get(SALES, "X-Correlation-Id", "conversation-1");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(seen).containsExactly("conversation-1", "self:1");
    }

    @Test
    void partsAreForOtherInstancesOnly() {
        // Given
        own(one, 0);

        // When
        HttpResponse<String> answer = one.server.send("GET", "/internal/parts?query=orders&partitions=0");

        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"code\":\"NOT_FOUND\"");
    }

    @ParameterizedTest
    @CsvSource({
        "query=customer-orders&customer=c&status=LOST&partitions=0, status",
        "query=customer-orders&customer=c, partitions",
        "query=customer-orders&customer=c&partitions=, partitions",
        "query=customer-orders&customer=c&partitions=-1, partitions",
        "query=customer-orders&customer=c&partitions=%2B1, partitions",
        "query=customer-orders&customer=c&partitions=4294967295, partitions",
        "'query=customer-orders&customer=c&partitions=0,,1', partitions",
        "query=sales-by-day&from=2026-11-21&to=%2B999999999-12-31&partitions=0, to",
        "query=sales-by-day&from=2026-11-21&to=2026-11-21&partitions=0&stale=yes, stale",
        "query=sales-by-day&from=2026-11-21&to=2026-11-21&partitions=0&depth=1, depth",
        "query=none&partitions=0, query",
    })
    void badQuestionsOfOthersAreRefused(String rawQuery, String field) {
        // Given
        own(one, 0);

        // When
        HttpResponse<String> answer = one.server.send("GET", "/internal/parts?" + rawQuery, "Orderstream-Hop", "two:1");

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Contract.at(answer, "/errors/0/field").asText()).isEqualTo(field);
    }

    @Test
    void aHopIsAnsweredFromWhatIsHere() {
        // Given: two would know more
        own(one, 0);
        own(two, 1, 2, 3, 4, 5);
        allKnowAll();

        // When
        HttpResponse<String> answer = one.server.send(
                "GET",
                "/internal/parts?query=sales-by-day&from=2026-11-21&to=2026-11-21&partitions=0,1,0,999999999",
                "Orderstream-Hop",
                "two:1");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/vnd.orderstream.parts");
        assertThat(answer.body().charAt(4)).as("number of parts").isEqualTo('\u0001');
    }

    private Peer peer() {
        Peer peer = new Peer(PARTITIONS);
        started.add(peer);
        return peer;
    }

    private static void own(Peer peer, int... partitions) {
        for (int partition : partitions) {
            peer.served.add(partition);
            fill(peer, partition);
        }
    }

    private static void copy(Peer peer, int... partitions) {
        for (int partition : partitions) {
            peer.copies.add(partition);
            fill(peer, partition);
        }
    }

    /** Each partition has sales of its own power of two, and one order. */
    private static void fill(Peer peer, int partition) {
        StoredViews.put(peer.host, partition, "2026-11-21", "EUR", StoredViews.sales(1L << partition, 10, 10, 0));
        StoredViews.put(
                peer.host,
                partition,
                StoredViews.order("c", "o-" + partition, OrderStatus.DRAFT, Instant.ofEpochSecond(partition)));
    }

    private void allKnowAll() {
        List<Peer> peers = List.of(one, two, three);
        for (Peer peer : peers) {
            peer.knows(peers.stream()
                    .filter(other -> other != peer)
                    .map(Peer::instance)
                    .toList());
        }
    }

    private Instance silent(String first) throws IOException {
        return silent(5, first);
    }

    /** It takes connections, says that much, and no more. */
    private Instance silent(int partition, String first) throws IOException {
        ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        List<Socket> taken = new CopyOnWriteArrayList<>();
        started.add(() -> {
            silent.close();
            for (Socket each : taken) {
                each.close();
            }
        });
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket socket = silent.accept();
                    taken.add(socket);
                    socket.getOutputStream().write(first.getBytes(UTF_8));
                }
            } catch (IOException closed) {
                assertThat(silent.isClosed()).isTrue();
            }
        });
        return new Instance(new HostInfo("127.0.0.1", silent.getLocalPort()), Set.of(partition), Set.of());
    }

    /** It says the same to everything. */
    private Instance stub(int status, byte[] body) throws IOException {
        HttpServer stub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        stub.createContext("/", exchange -> reply(exchange, status, body));
        return started(stub, 5);
    }

    private Instance started(HttpServer server, int partition) {
        server.start();
        started.add(() -> server.stop(0));
        return new Instance(new HostInfo("127.0.0.1", server.getAddress().getPort()), Set.of(partition), Set.of());
    }

    private static void reply(HttpExchange exchange, int status, byte[] body) {
        try (exchange) {
            exchange.getResponseHeaders().add("Orderstream-Application", FakeHost.APPLICATION);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static void assertTakes(Duration atMost, Runnable action) {
        long begin = System.nanoTime();
        action.run();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(atMost);
    }

    private static void assertUnavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo("OWNER_UNAVAILABLE");
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }

    private static long ordersPaid(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Contract.at(answer, "/days/0/sales/0/ordersPaid").asLong();
    }

    private static List<String> orderIds(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Contract.at(answer, "/orders").findValuesAsText("orderId");
    }

    private static String next(HttpResponse<String> answer) {
        return Contract.at(answer, "/next").asText();
    }

    private static Set<Integer> missing(HttpResponse<String> answer) {
        Set<Integer> missing = new HashSet<>();
        for (JsonNode each : Contract.at(answer, "/missingPartitions")) {
            missing.add(each.asInt());
        }
        return missing;
    }
}
