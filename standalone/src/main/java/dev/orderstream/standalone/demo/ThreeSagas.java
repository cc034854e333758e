package dev.orderstream.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderstream.participants.payments.ProviderSettings;
import dev.orderstream.standalone.QueryClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Three orders that are submitted and then left alone: one is reserved, charged and confirmed, one is declined, one is out of stock. The
 * first is shipped at the end.
 */
final class ThreeSagas {
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final Duration SAMPLE = Duration.ofMillis(5);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Set<String> ENDED = Set.of("COMPLETED", "COMPENSATED", "COMPENSATION_FAILED");
    private static final String DECLINED = "eve" + ProviderSettings.Simulated.DECLINED_CUSTOMERS;
    private static final int STOCK = 10;
    private static final Product MUG = Product.ALL.get(6);
    private static final Product TEA = Product.ALL.get(9);

    private final String prefix;
    private final GatewayClient gateway;
    private final QueryClient queries;
    private final Supplier<List<String>> confirmed;
    private final Checks checks;

    /** @param confirmed tells the orders whose customers were told */
    ThreeSagas(long seed, GatewayClient gateway, QueryClient queries, Supplier<List<String>> confirmed, Checks checks) {
        this.prefix = "demo-" + seed + "-saga-";
        this.gateway = gateway;
        this.queries = queries;
        this.confirmed = confirmed;
        this.checks = checks;
    }

    /** Plays them, and checks how each ended. */
    List<SagaLine> play() {
        receive(MUG);
        receive(TEA);
        SagaLine completed = run("goes all the way by itself", "completed", "ada", 2, 3);
        ends(completed, "COMPLETED", "", "PAID");
        stock(MUG, STOCK - 2, 2);
        stock(TEA, STOCK - 3, 3);

        SagaLine declined = run("payment declined", "declined", DECLINED, 1, 1);
        ends(declined, "COMPENSATED", "PAYMENT_FAILED", "CANCELLED");
        SagaLine outOfStock = run("out of stock", "short", "grace", 1, STOCK);
        ends(outOfStock, "COMPENSATED", "OUT_OF_STOCK", "CANCELLED");
        stock(MUG, STOCK - 2, 2);
        stock(TEA, STOCK - 3, 3);

        poll(() -> !confirmed.get().isEmpty());
        checks.equal(
                confirmed.get(),
                List.of(completed.orderId()),
                "only the customer whose order is paid is told so, once");

        ship(completed.orderId());
        stock(MUG, STOCK - 2, 0);
        stock(TEA, STOCK - 3, 0);
        return List.of(completed, declined, outOfStock);
    }

    private void receive(Product product) {
        answered(
                gateway.post(
                        "/inventory/" + product.sku() + "/receipts",
                        JSON.objectNode().put("quantity", STOCK)),
                200,
                "stock of " + product.sku() + " is received");
    }

    private SagaLine run(String told, String name, String customer, int mugs, int teas) {
        String orderId = prefix + name;
        ObjectNode order = JSON.objectNode()
                .put("orderId", orderId)
                .put("customerId", customer)
                .put("currency", "EUR");
        order.putArray("items").add(line("1", MUG, mugs)).add(line("2", TEA, teas));
        answered(gateway.post("/orders", order), 201, orderId + " is created");
        answered(gateway.post("/orders/" + orderId + "/submit"), 200, orderId + " is submitted");
        long submitted = System.nanoTime();
        JsonNode saga = ended(orderId);
        return new SagaLine(
                told,
                orderId,
                saga.path("state").asText(),
                saga.path("reason").asText(),
                steps(saga),
                Duration.ofNanos(System.nanoTime() - submitted).toMillis());
    }

    private JsonNode ended(String orderId) {
        JsonNode[] saga = {MissingNode.getInstance()};
        poll(() -> {
            saga[0] = queries.fulfilment(orderId).orElse(saga[0]);
            return ENDED.contains(saga[0].path("state").asText());
        });
        return saga[0];
    }

    private void ends(SagaLine saga, String state, String reason, String orderState) {
        checks.equal(
                (saga.state() + " " + saga.reason()).strip(),
                (state + " " + reason).strip(),
                "the saga of " + saga.orderId() + " ends " + (state + " " + reason).strip());
        String[] found = {"not found"};
        poll(() -> {
            found[0] = queries.order(saga.orderId(), 1, WAIT)
                    .map(order -> order.path("state").asText())
                    .orElse(found[0]);
            return found[0].equals(orderState);
        });
        checks.equal(found[0], orderState, saga.orderId() + " is " + orderState + " then");
    }

    private void stock(Product product, long available, long reserved) {
        String wanted = available + " available, " + reserved + " reserved";
        String[] found = {"nothing"};
        poll(() -> {
            found[0] = queries.stock(product.sku())
                    .map(stock -> stock.path("available").asLong() + " available, "
                            + stock.path("reserved").asLong() + " reserved")
                    .orElse(found[0]);
            return found[0].equals(wanted);
        });
        checks.equal(found[0], wanted, "of " + product.sku() + " there are " + wanted);
    }

    private void ship(String orderId) {
        answered(
                gateway.post(
                        "/orders/" + orderId + "/shipment",
                        JSON.objectNode()
                                .put("trackingNumber", "TRACK-" + orderId)
                                .put("carrier", "Postal Service")),
                200,
                orderId + " is shipped");
    }

    private void answered(GatewayClient.Answer answer, int status, String expectation) {
        checks.that(
                answer.status() == status,
                expectation,
                answer.status() + " " + answer.body().path("code").asText());
    }

    private static List<String> steps(JsonNode saga) {
        List<String> steps = new ArrayList<>();
        saga.path("steps").forEach(step -> {
            String of = isId(step) ? "" : " " + step.path("subject").asText();
            String asked = (step.path("kind").asText() + of).strip();
            String status = step.path("status").asText();
            String detail = step.has("detail") ? " (" + step.path("detail").asText() + ")" : "";
            steps.add(status.equals("DONE") ? asked : asked + " " + status + detail);
        });
        return steps;
    }

    /** Ids of payments and refunds tell a reader nothing. */
    private static boolean isId(JsonNode step) {
        return step.path("kind").asText().contains("PAYMENT")
                || step.path("kind").asText().contains("REFUND");
    }

    private static ObjectNode line(String itemId, Product product, int quantity) {
        ObjectNode line = JSON.objectNode()
                .put("itemId", itemId)
                .put("sku", product.sku())
                .put("name", product.name())
                .put("quantity", quantity);
        line.putObject("unitPrice").put("amount", product.price()).put("currency", "EUR");
        return line;
    }

    /** Until it holds, or the wait is over: what was found then is what the check tells. */
    private static void poll(BooleanSupplier holds) {
        long bound = System.nanoTime() + WAIT.toNanos();
        while (!holds.getAsBoolean() && System.nanoTime() < bound) {
            LockSupport.parkNanos(SAMPLE.toNanos());
        }
    }
}
