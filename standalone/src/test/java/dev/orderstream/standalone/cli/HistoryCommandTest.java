package dev.orderstream.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a query side that has one order, whose history comes in two pages. */
class HistoryCommandTest {
    private static final String FIRST = """
            {"orderId": "a/b", "next": "1", "events": [{"eventId": "x", "type": "OrderCreated", "version": 1,
             "timestamp": "2026-11-21T08:00:00Z", "metadata": {},
             "data": {"customerId": "ada\\u001b\\u009b31m", "items": [{"sku": "MUG", "quantity": 2}]}}]}""";
    private static final String SECOND = """
            {"orderId": "a/b", "events": [{"eventId": "y", "type": "OrderSubmitted", "version": 2,
             "timestamp": "2026-11-21T08:00:01Z", "metadata": {}, "data": {"total": {"amount": 2500, "currency": "EUR"}}}]}""";

    private HttpServer server;
    private String url;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/orders/", HistoryCommandTest::answer);
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void printsEveryEventOfEveryPage() {
        // When
        Ran ran = Ran.orders("history", "a/b", "--url", url);
        // Then
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out().lines())
                .satisfiesExactly(
                        first -> assertThat(first).contains("1", "OrderCreated", "customerId=ada??31m", "[2 x MUG]"),
                        second -> assertThat(second).contains("2", "OrderSubmitted", "total=25.00 EUR"));
    }

    @Test
    void printsOneJsonDocument() throws IOException {
        // When
        Ran ran = Ran.orders("history", "a/b", "--json", "--url", url);
        // Then
        assertThat(new ObjectMapper().readTree(ran.out()).path("events")).hasSize(2);
    }

    @Test
    void anOrderThatDoesNotExistIsAnError() {
        // When
        Ran ran = Ran.orders("history", "nobody", "--url", url);
        // Then
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).isEqualTo("orders: Order nobody does not exist." + System.lineSeparator());
    }

    @Test
    void anAnswerThatIsAnErrorIsAnError() {
        // When
        Ran ran = Ran.orders("history", "broken", "--url", url);
        // Then
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("status 503");
    }

    /** The gateway has the same paths, and no such route. */
    @Test
    void anAddressThatIsNotOfTheQuerySideIsNoMissingOrder() {
        // When
        Ran gateway = Ran.orders("history", "elsewhere", "--url", url);
        Ran website = Ran.orders("history", "website", "--url", url);
        // Then
        assertThat(gateway.exitCode()).isEqualTo(1);
        assertThat(gateway.err()).contains("status 404").contains("no route");
        assertThat(website.exitCode()).isEqualTo(1);
        assertThat(website.err()).contains("status 404").contains("is it the query side?");
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        boolean known = path.equals("/orders/a%2Fb/events");
        boolean firstPage = exchange.getRequestURI().getQuery().contains("after=0&");
        byte[] body = (known ? firstPage ? FIRST : SECOND : refusal(path)).getBytes(UTF_8);
        exchange.sendResponseHeaders(known ? 200 : path.contains("broken") ? 503 : 404, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String refusal(String path) {
        if (path.contains("website")) {
            return "<html>Not found</html>";
        }
        return path.contains("elsewhere")
                ? "{\"code\":\"NOT_FOUND\",\"detail\":\"there is no route for this path\"}"
                : "{\"code\":\"UNKNOWN_ORDER\"}";
    }
}
