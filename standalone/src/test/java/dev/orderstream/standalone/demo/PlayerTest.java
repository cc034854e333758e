package dev.orderstream.standalone.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.orderstream.standalone.demo.OrderScript.Line;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A gateway that answers wrongly is found out. */
class PlayerTest {
    private static final String RIGHT =
            "{\"commandId\":\"c\",\"state\":\"DRAFT\",\"version\":1,\"events\":[{\"type\":\"OrderCreated\",\"version\":1}],\"duplicate\":false}";

    private final Checks checks = new Checks();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile int status = 201;
    private volatile String body = RIGHT;
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            byte[] answer = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void theRightAnswerHolds() throws Exception {
        // When
        play(order());
        // Then
        assertThat(checks.all()).hasSize(1);
        assertThat(checks.failed()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | DRAFT\",\"version\":1     | DRAFT\",\"version\":1",
                "201 | DRAFT\",\"version\":1     | DRAFT\",\"version\":2",
                "201 | DRAFT                     | SUBMITTED",
                "201 | OrderCreated              | OrderSubmitted",
                "201 | duplicate\":false         | duplicate\":true",
                "500 | DRAFT                     | DRAFT"
            })
    void aWrongAnswerDoesNot(int wrongStatus, String right, String wrong) throws Exception {
        // Given
        status = wrongStatus;
        body = RIGHT.replace(right, wrong);
        // When
        play(order());
        // Then
        assertThat(checks.failed()).hasSize(1);
    }

    @Test
    void anOrderIsNotPlayedOnAfterAWrongAnswer() throws Exception {
        // Given
        status = 503;
        // When
        play(order().submit());
        // Then
        assertThat(requests).hasValue(1);
    }

    @Test
    void noAnswerDoesNotHoldEither() throws Exception {
        // Given
        String url = url();
        server.stop(0);
        // When
        try (GatewayClient gateway = new GatewayClient(url)) {
            new Player(gateway, checks, () -> {}).play(List.of(order()));
        }
        // Then
        assertThat(checks.failed()).hasSize(1);
    }

    private void play(OrderScript script) throws InterruptedException {
        try (GatewayClient gateway = new GatewayClient(url())) {
            new Player(gateway, checks, () -> {}).play(List.of(script));
        }
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static OrderScript order() {
        return new OrderScript("o", "c", "EUR").create(List.of(new Line("1", Product.ALL.getFirst(), 1)));
    }
}
