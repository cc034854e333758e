package dev.orderstream.standalone.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A payment provider over real HTTP: moves money once for each idempotency key, and says the same whenever it is asked again. */
final class MoneyMover implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Map<String, String> movedByKey = new ConcurrentHashMap<>();
    private final List<String> movements = new CopyOnWriteArrayList<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();

    /** Ids of customers: they say what is done about a payment. */
    enum Customer {
        /** Money moves, and the connection is cut before the first answer. */
        CUT,
        /** 503. */
        BROKEN,
        /** 402. */
        POOR,
        /** Money moves. */
        RICH
    }

    private MoneyMover(HttpServer server) {
        this.server = server;
    }

    static MoneyMover start() throws IOException {
        MoneyMover mover =
                new MoneyMover(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        mover.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        mover.server.createContext("/", mover::handle);
        mover.server.start();
        return mover;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Payments that moved money, each as often as it did. */
    List<String> movements() {
        return List.copyOf(movements);
    }

    /** Payments that were asked for, each as often as it was. */
    List<String> calls() {
        return List.copyOf(calls);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode asked = JSON.readTree(exchange.getRequestBody());
            String payment = asked.path("paymentId").asText();
            calls.add(payment);
            switch (Customer.valueOf(asked.path("customerId").asText())) {
                case BROKEN -> answer(exchange, 503, "{}");
                case POOR -> answer(exchange, 402, "{\"code\":\"CARD_DECLINED\"}");
                case RICH -> answer(exchange, 200, moved(exchange, payment, asked));
                case CUT -> {
                    boolean isFirst = !movements.contains(payment);
                    String said = moved(exchange, payment, asked);
                    if (!isFirst) {
                        answer(exchange, 200, said);
                    }
                }
            }
        }
    }

    private String moved(HttpExchange exchange, String payment, JsonNode asked) {
        return movedByKey.computeIfAbsent(exchange.getRequestHeaders().getFirst("Idempotency-Key"), key -> {
            movements.add(payment);
            return JSON.createObjectNode()
                    .put("paymentId", payment)
                    .put("reference", "movement-" + movements.size())
                    .set("amount", asked.path("amount"))
                    .toString();
        });
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
