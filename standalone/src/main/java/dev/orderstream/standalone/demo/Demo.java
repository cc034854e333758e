package dev.orderstream.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderstream.schemas.Topics;
import dev.orderstream.standalone.QueryClient;
import dev.orderstream.standalone.demo.DemoResult.DeadLetterLine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** Plays a day of orders against a running pipeline and checks what came of it. The pipeline must be empty before. */
public final class Demo {
    private static final Duration WAIT = Duration.ofSeconds(10);

    /** The one whose timeline is told: paid too much, shipped too early, refunded, delivered. */
    private static final int TOLD = 2;

    private final long seed;
    private final Endpoints endpoints;
    private final Fulfilment fulfilment;
    private final BiConsumer<Integer, Integer> onProgress;

    /** What follows the submission of an order, once it is begun. */
    public interface Fulfilment {
        /** Fulfils orders that are submitted from now on; returns when it does. */
        void begin();

        /** Orders whose customers were told that they are paid. */
        List<String> confirmed();
    }

    /** Where the pipeline is. */
    public record Endpoints(String gatewayUrl, String queryUrl, String registryUrl, String bootstrapServers) {}

    /** @param onProgress hears how many requests of how many have been answered, in any thread */
    public Demo(long seed, Endpoints endpoints, Fulfilment fulfilment, BiConsumer<Integer, Integer> onProgress) {
        this.seed = seed;
        this.endpoints = endpoints;
        this.fulfilment = fulfilment;
        this.onProgress = onProgress;
    }

    /**
     * Plays and checks.
     *
     * @throws IllegalStateException when a part of the pipeline does not answer
     */
    public DemoResult run() throws InterruptedException, ExecutionException {
        List<OrderScript> scripts = DayPlan.of(seed);
        int requests =
                scripts.stream().mapToInt(script -> script.steps().size()).sum();
        Checks checks = new Checks();
        String foreignOrder = "demo-" + seed + "-foreign";
        String foreignCommand = "foreign-" + seed;
        try (QueryClient queries = new QueryClient(endpoints.queryUrl())) {
            ForeignProducer foreign = new ForeignProducer(endpoints.bootstrapServers(), endpoints.registryUrl());
            foreign.poison(foreignOrder);
            foreign.createOrder(foreignOrder, foreignCommand);
            play(scripts, requests, checks);
            if (!checks.failed().isEmpty()) {
                return DemoResult.unfinished(seed, scripts.size(), requests, checks);
            }
            foreignOrder(queries, foreignOrder, foreignCommand, checks);

            Verification verification =
                    new Verification(endpoints.bootstrapServers(), endpoints.registryUrl(), queries, checks);
            verification.queries(scripts);
            CommittedEvents events = verification.events(scripts);
            List<DeadLetterLine> deadLetters = verification.deadLetters(scripts);
            verification.conservation(scripts, events, deadLetters.size(), requests + 2);
            JsonNode timeline = verification.timeline(scripts.get(TOLD));
            List<SagaLine> sagas = sagas(queries, checks);
            return new DemoResult(
                    seed,
                    scripts.size() + 1,
                    requests,
                    events.events(),
                    timeline,
                    events.sales(),
                    deadLetters,
                    sagas,
                    checks.all().size(),
                    checks.failed());
        }
    }

    private void play(List<OrderScript> scripts, int requests, Checks checks) throws InterruptedException {
        AtomicInteger answered = new AtomicInteger();
        try (GatewayClient gateway = new GatewayClient(endpoints.gatewayUrl())) {
            new Player(gateway, checks, () -> onProgress.accept(answered.incrementAndGet(), requests)).play(scripts);
        }
    }

    private List<SagaLine> sagas(QueryClient queries, Checks checks) {
        fulfilment.begin();
        try (GatewayClient gateway = new GatewayClient(endpoints.gatewayUrl())) {
            return new ThreeSagas(seed, gateway, queries, fulfilment::confirmed, checks).play();
        }
    }

    private static void foreignOrder(QueryClient queries, String orderId, String commandId, Checks checks) {
        String status = queries.command(orderId, commandId, WAIT)
                .map(command -> command.path("status").asText())
                .orElse("not found");
        checks.equal(
                status, "ACCEPTED", "a command that another team wrote to " + Topics.ORDER_COMMANDS + " is accepted");
        Optional<JsonNode> order = queries.order(orderId, 1, WAIT);
        checks.equal(
                order.map(found -> found.path("customerId").asText()).orElse("not found"),
                ForeignProducer.CUSTOMER,
                "the order of another team is there, after an unreadable record under the same key");
        checks.equal(
                order.map(found -> found.path("total").path("amount").asLong()).orElse(-1L),
                ForeignProducer.TOTAL,
                "the order of another team has its total");
    }
}
