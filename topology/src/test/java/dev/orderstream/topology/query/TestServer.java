package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.webserver.http.HttpService;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A query server over reads in memory, and a client that holds every answer to a GET against the contract. */
final class TestServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final FakeReads reads = new FakeReads();
    final FakeFeed feed = new FakeFeed();
    final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    final List<String> notLive = new CopyOnWriteArrayList<>();
    final List<String> notReady = new CopyOnWriteArrayList<>();
    final QueryServer server;
    private final Contract contract = new Contract();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    TestServer() {
        this(64, UnaryOperator.identity());
    }

    TestServer(int waitersMax, UnaryOperator<QuerySettings> settings) {
        this(waitersMax, settings, FakeHost::alone);
    }

    /** With these routes, and none of orders. */
    TestServer(List<? extends HttpService> routes) {
        this(1, UnaryOperator.identity(), (server, waiting, live) -> routes);
    }

    /** The same, of routes that count what they do. */
    static TestServer counting(Function<MeterRegistry, List<? extends HttpService>> routes) {
        return new TestServer(1, UnaryOperator.identity(), (server, waiting, live) -> routes.apply(server.meters));
    }

    /** The same, of routes whose requests may wait, and that count what they do. */
    static TestServer waiting(BiFunction<Waiting, MeterRegistry, List<? extends HttpService>> routes) {
        return new TestServer(
                64, UnaryOperator.identity(), (server, waiting, live) -> routes.apply(waiting, server.meters));
    }

    /** One of several: answers from its reads, or as it is placed. */
    TestServer(Function<OrderReads, AnyInstance> placed) {
        this(64, UnaryOperator.identity(), placed);
    }

    private TestServer(
            int waitersMax, UnaryOperator<QuerySettings> settings, Function<OrderReads, AnyInstance> placed) {
        this(waitersMax, settings, (server, waiting, live) -> {
            AnyInstance anywhere = placed.apply(server.reads);
            return List.of(
                    new OrderRoutes(anywhere, waiting, new LocalHistoryTail(server.reads, waiting), live),
                    new InventoryRoutes(anywhere, waiting),
                    new FeedRoutes(server.feed, live),
                    StoredSagas.routes(anywhere, FakeHost.gather(new FakeHost()), waiting));
        });
    }

    private TestServer(int waitersMax, UnaryOperator<QuerySettings> settings, Routes routes) {
        Waiting waiting = new Waiting(reads.changes, waitersMax, meters);
        QuerySettings applied = settings.apply(QuerySettings.of("127.0.0.1", 0));
        LiveStreams live = new LiveStreams(applied.live(), meters);
        server = QueryServer.start(
                applied,
                routes.of(this, waiting, live),
                waiting,
                live,
                new ListedHealth(notLive, notReady),
                meters,
                meters::scrape);
    }

    /** What the server answers. */
    private interface Routes {
        List<? extends HttpService> of(TestServer server, Waiting waiting, LiveStreams live);
    }

    private record ListedHealth(List<String> notLive, List<String> notReady) implements Health {}

    /** With these settings of live streams, and two requests at a time. */
    static TestServer ofStreams(UnaryOperator<LiveSettings> live) {
        return new TestServer(8, settings -> settings.withRequestsMax(2).withLive(live.apply(LiveSettings.DEFAULT)));
    }

    /** How many streams of that kind are open. */
    double openStreams(String kind) {
        return meters.get("query.streams.open").tag("kind", kind).gauge().value();
    }

    /** How many streams of that kind have ended so. */
    double endedStreams(String kind, String reason) {
        return meters.get("query.streams.ended")
                .tags("kind", kind, "reason", reason)
                .counter()
                .count();
    }

    HttpResponse<String> get(String path, String... headers) {
        return checked(asyncGet(path, headers).join());
    }

    CompletableFuture<HttpResponse<String>> asyncGet(String path, String... headers) {
        return client.sendAsync(request("GET", path, headers), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> checked(HttpResponse<String> answer) {
        assertThat(contract.differences(answer))
                .as(answer.uri() + " -> " + answer.statusCode() + " " + answer.body())
                .isEmpty();
        return answer;
    }

    /** A POST of JSON, unless the headers say otherwise; the answer is held against the contract. */
    HttpResponse<String> post(String path, String json, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return checked(client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .join());
    }

    HttpResponse<String> send(String method, String path, String... headers) {
        return client.sendAsync(request(method, path, headers), HttpResponse.BodyHandlers.ofString())
                .join();
    }

    private HttpRequest request(String method, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.noBody());
        return headers.length == 0 ? request.build() : request.headers(headers).build();
    }

    /** Sends bytes as they are, and returns everything up to the end of the connection. */
    String raw(String bytes) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(bytes.getBytes(UTF_8));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
        client.close();
    }
}
