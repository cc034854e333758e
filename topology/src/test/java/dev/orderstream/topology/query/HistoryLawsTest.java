package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.kernel.Recorded;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Laws of histories: pages make the whole, and the past is the fold of a prefix. */
class HistoryLawsTest {
    private static final AtomicInteger ORDERS = new AtomicInteger();

    @SuppressWarnings("NullAway.Init") // set before the first property
    private static TestServer server;

    @BeforeContainer
    static void start() {
        server = new TestServer();
    }

    @AfterContainer
    static void stop() {
        server.close();
    }

    @Property(tries = 60)
    void pagesHaveNoGapAndNoRepeat(
            @ForAll @IntRange(min = 1, max = 40) int events, @ForAll @IntRange(min = 1, max = 41) int limit) {
        // Given
        String orderId = "paged-" + ORDERS.incrementAndGet();
        append(orderId, steps(events));

        // When
        List<Long> versions = new ArrayList<>();
        Optional<Long> after = Optional.of(0L);
        int pages = 0;
        while (after.isPresent()) {
            HttpResponse<String> page =
                    server.get("/orders/" + orderId + "/events?after=" + after.get() + "&limit=" + limit);
            Contract.at(page, "/events")
                    .forEach(event -> versions.add(event.path("version").asLong()));
            JsonNode next = Contract.at(page, "/next");
            after = next.isMissingNode() ? Optional.empty() : Optional.of(next.asLong());
            pages++;
        }

        // Then
        assertThat(versions).isEqualTo(LongStream.rangeClosed(1, events).boxed().toList());
        assertThat(pages).isEqualTo((events + limit - 1) / limit);
    }

    @Property(tries = 60)
    void aPastVersionIsTheFoldOfThatManyEvents(
            @ForAll("steps") List<Step> steps, @ForAll @IntRange(min = 1, max = 30) int version) {
        // Given
        String orderId = "version-" + ORDERS.incrementAndGet();
        List<Recorded<OrderEvent>> history = append(orderId, steps);

        // When
        HttpResponse<String> answer = server.get("/orders/" + orderId + "?version=" + version);

        // Then
        if (version > history.size()) {
            assertThat(Contract.at(answer, "/code").asText()).isEqualTo("VERSION_NOT_FOUND");
        } else {
            assertThat(answer.body()).isEqualTo(json(history.subList(0, version)));
        }
    }

    @Property(tries = 60)
    void thePastIsTheFoldOfTheEventsUpToThen(
            @ForAll("steps") List<Step> steps, @ForAll @LongRange(min = -5, max = 200) long atSeconds) {
        // Given
        String orderId = "instant-" + ORDERS.incrementAndGet();
        List<Recorded<OrderEvent>> history = append(orderId, steps);
        Instant at = Samples.START.plusSeconds(atSeconds);

        // When
        HttpResponse<String> answer = server.get("/orders/" + orderId + "?at=" + at);

        // Then
        int upTo = 0;
        while (upTo < history.size() && !history.get(upTo).at().isAfter(at)) {
            upTo++;
        }
        if (upTo == 0) {
            assertThat(Contract.at(answer, "/code").asText()).isEqualTo("UNKNOWN_ORDER");
        } else {
            assertThat(answer.body()).isEqualTo(json(history.subList(0, upTo)));
        }
    }

    @Property(tries = 1)
    void longHistoriesAreFoldedAcrossPages() {
        // Given
        String orderId = "long-" + ORDERS.incrementAndGet();
        append(orderId, steps(1_201));

        for (long version : List.of(499L, 500L, 501L, 1_000L, 1_001L, 1_201L)) {
            // When
            HttpResponse<String> answer = server.get("/orders/" + orderId + "?version=" + version);

            // Then
            assertThat(Contract.at(answer, "/version").asLong()).isEqualTo(version);
        }
    }

    /** An event, and the seconds since the one before. */
    record Step(OrderEvent event, int seconds) {}

    @Provide
    @SuppressWarnings("unused") // jqwik finds it by name
    Arbitrary<List<Step>> steps() {
        Arbitrary<OrderEvent> events = Arbitraries.oneOf(
                Arbitraries.integers().between(1, 9).map(item -> Samples.added("i" + item)),
                Arbitraries.integers().between(1, 9).map(item -> new OrderEvent.OrderItemRemoved("i" + item)),
                Arbitraries.of(new OrderEvent.OrderSubmitted(Samples.START, Samples.eur(1))),
                Arbitraries.longs()
                        .between(1, 9_999)
                        .map(amount -> new OrderEvent.PaymentReceived("p", Samples.eur(amount))),
                Arbitraries.longs()
                        .between(1, 9_999)
                        .map(amount -> new OrderEvent.RefundRequested("r", Samples.eur(amount))),
                Arbitraries.of(new OrderEvent.OrderCancelled("late")));
        Arbitrary<Step> steps = events.flatMap(
                event -> Arbitraries.integers().between(-1, 15).map(seconds -> new Step(event, seconds)));
        return steps.list().ofMaxSize(25);
    }

    private static List<Step> steps(int events) {
        List<Step> steps = new ArrayList<>();
        for (int i = 1; i < events; i++) {
            steps.add(new Step(new OrderEvent.OrderItemRemoved("none"), 1));
        }
        return steps;
    }

    private static List<Recorded<OrderEvent>> append(String orderId, List<Step> steps) {
        List<Recorded<OrderEvent>> history = new ArrayList<>();
        Instant at = Samples.START;
        history.add(server.reads.append(orderId, at, Samples.created()));
        for (Step step : steps) {
            at = at.plusSeconds(step.seconds());
            history.add(server.reads.append(orderId, at, step.event()));
        }
        return history;
    }

    private static String json(List<Recorded<OrderEvent>> prefix) {
        OrderView folded = FakeReads.fold(prefix).orElseThrow();
        return new String(OrderJson.order(folded), UTF_8);
    }
}
