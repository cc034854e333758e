package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderstream.topology.stream.Changes;
import io.helidon.webserver.http.HttpRoute;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;

/** The description is true: its paths are the routes. That answers are as described is checked by {@link TestServer}, for each. */
class OpenApiTest {
    private final Contract contract = new Contract();

    @Test
    void pathsAndMethodsAreTheRegisteredRoutes() {
        // Given
        Recorder recorder = new Recorder();
        FakeReads reads = new FakeReads();
        Waiting waiting = new Waiting(new Changes(), 1, new SimpleMeterRegistry());
        LiveStreams live = new LiveStreams(LiveSettings.DEFAULT, new SimpleMeterRegistry());

        // When
        recorder.register(
                new OrderRoutes(FakeHost.alone(reads), waiting, new LocalHistoryTail(reads, waiting), live),
                new InventoryRoutes(FakeHost.alone(reads), waiting),
                new FeedRoutes(new FakeFeed(), live),
                new CustomerRoutes(FakeHost.gather(new FakeHost()), StoredViews.FORMS),
                new AnalyticsRoutes(FakeHost.gather(new FakeHost()), StoredViews.FORMS),
                RedriveServer.routes(),
                FakeHost.deadLetterRoutes(new FakeHost()),
                FakeHost.gather(new FakeHost()).routes(),
                StoredSagas.routes(FakeHost.alone(reads), FakeHost.gather(new FakeHost()), waiting),
                new FakeActions()
                        .routes(
                                QuerySettings.of("127.0.0.1", 0),
                                StoredSagas.gathered(new FakeHost()),
                                waiting,
                                new SimpleMeterRegistry()),
                FakeHost.instanceRoutes(),
                new OperationsRoutes(new NoReasons(), () -> ""));

        // Then
        Map<String, String> described =
                contract.paths().stream().collect(Collectors.toMap(Function.identity(), contract::allow));
        recorder.routes.keySet().removeIf(path -> path.startsWith("/internal/"));
        assertThat(described).isEqualTo(recorder.routes).hasSize(26);
    }

    @Test
    void everyCodeOfAProblemIsDescribed() {
        // When
        List<String> codes = Stream.of(ProblemCode.values()).map(Enum::name).toList();

        // Then
        assertThat(contract.problemCodes()).containsExactlyInAnyOrderElementsOf(codes);
    }

    @Test
    void theDocumentIsServed() {
        try (TestServer server = new TestServer()) {
            // When
            HttpResponse<String> answer = server.get("/openapi.json");

            // Then
            JsonNode document = Contract.parse(answer.body());
            assertThat(document.path("openapi").asText()).startsWith("3.1.");
            assertThat(answer.body().getBytes(UTF_8)).isEqualTo(OpenApi.document());
        }
    }

    @Test
    void theCheckFindsAnswersThatAreNotAsDescribed() {
        try (TestServer server = new TestServer()) {
            // Given
            server.reads.append("o-1", Samples.START, Samples.created());
            HttpResponse<String> order = server.get("/orders/o-1");

            // When
            List<String> missing =
                    contract.differences(new Altered(order, order.body().replace("\"paid\"", "\"paidd\"")));
            List<String> mistyped = contract.differences(
                    new Altered(order, order.body().replace("\"version\":1", "\"version\":\"1\"")));
            List<String> unknownState =
                    contract.differences(new Altered(order, order.body().replace("DRAFT", "DRAFTY")));

            // Then
            assertThat(missing).containsExactlyInAnyOrder("$.paid is missing", "$.paidd is not described");
            assertThat(mistyped).hasSize(1);
            assertThat(unknownState).hasSize(1);
        }
    }

    private record NoReasons() implements Health {
        @Override
        public List<String> notLive() {
            return List.of();
        }

        @Override
        public List<String> notReady() {
            return List.of();
        }
    }

    /** Notes what a service registers. */
    private static final class Recorder implements HttpRules {
        private final Map<String, String> routes = new TreeMap<>();

        @Override
        public HttpRules register(HttpService... services) {
            Stream.of(services).forEach(service -> service.routing(this));
            return this;
        }

        @Override
        public HttpRules register(String pathPattern, HttpService... services) {
            throw new IllegalStateException("services are registered without a prefix, found " + pathPattern);
        }

        @Override
        public HttpRules route(HttpRoute route) {
            Endpoint endpoint = (Endpoint) route;
            routes.merge(endpoint.template(), endpoint.allow(), (one, other) -> {
                throw new IllegalStateException(endpoint + " is registered twice");
            });
            return this;
        }
    }

    /** An answer with another body. */
    private record Altered(HttpResponse<String> original, String body) implements HttpResponse<String> {
        @Override
        public int statusCode() {
            return original.statusCode();
        }

        @Override
        public HttpRequest request() {
            return original.request();
        }

        @Override
        public Optional<HttpResponse<String>> previousResponse() {
            return original.previousResponse();
        }

        @Override
        public HttpHeaders headers() {
            return original.headers();
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return original.sslSession();
        }

        @Override
        public URI uri() {
            return original.uri();
        }

        @Override
        public HttpClient.Version version() {
            return original.version();
        }
    }
}
