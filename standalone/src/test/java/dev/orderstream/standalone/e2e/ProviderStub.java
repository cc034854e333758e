package dev.orderstream.standalone.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * A payment provider over HTTP that keeps its ledger by idempotency key: what was done under a key is not done again, and answered the same;
 * under another key it is. At times it answers 500 after it has done what was asked, or 503 before. Threadsafe.
 */
final class ProviderStub implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Answer> byKey = new HashMap<>();
    private final Map<String, Long> taken = new HashMap<>();
    private final Map<String, Long> paidBack = new HashMap<>();
    private final Random random = new Random(20_261_121);
    private final Predicate<String> declines;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private long repeated;

    private record Answer(int status, String body) {}

    private ProviderStub(HttpServer server, Predicate<String> declines) {
        this.server = server;
        this.declines = declines;
    }

    /** @param declines orders that are not paid */
    static ProviderStub start(Predicate<String> declines) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ProviderStub stub = new ProviderStub(server, declines);
        server.createContext("/", stub::handle);
        server.setExecutor(stub.threads);
        server.start();
        return stub;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Minor units that it took for the order. */
    synchronized long taken(String orderId) {
        return taken.getOrDefault(orderId, 0L);
    }

    /** Minor units that it paid back. */
    synchronized long paidBack(String orderId) {
        return paidBack.getOrDefault(orderId, 0L);
    }

    /** Requests under a key that it knew. */
    synchronized long repeated() {
        return repeated;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode request = JSON.readTree(exchange.getRequestBody());
            String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
            Answer answer = answer(exchange.getRequestURI().getPath(), key, request);
            byte[] body = answer.body().getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private synchronized Answer answer(String path, String key, JsonNode request) {
        int dice = random.nextInt(100);
        if (dice == 0) {
            return new Answer(503, "{}");
        }
        repeated += byKey.containsKey(key) ? 1 : 0;
        Answer answer =
                byKey.computeIfAbsent(key, fresh -> path.equals("/charges") ? charge(request) : refund(request));
        return dice == 1 ? new Answer(500, "{}") : answer;
    }

    private Answer charge(JsonNode request) {
        String orderId = request.path("orderId").asText();
        if (declines.test(orderId)) {
            return new Answer(402, "{\"code\":\"CARD_DECLINED\"}");
        }
        return moved(taken, "paymentId", request);
    }

    private Answer refund(JsonNode request) {
        String orderId = request.path("orderId").asText();
        if (taken(orderId) - paidBack(orderId) < amount(request)) {
            return new Answer(422, "{\"code\":\"NOT_COVERED\"}");
        }
        return moved(paidBack, "refundId", request);
    }

    private Answer moved(Map<String, Long> ledger, String id, JsonNode request) {
        ledger.merge(request.path("orderId").asText(), amount(request), Long::sum);
        return new Answer(
                200,
                JSON.createObjectNode()
                        .put(id, request.path(id).asText())
                        .put("reference", "movement-" + (byKey.size() + 1))
                        .set("amount", request.path("amount"))
                        .toString());
    }

    private static long amount(JsonNode request) {
        return request.path("amount").path("amount").asLong();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
