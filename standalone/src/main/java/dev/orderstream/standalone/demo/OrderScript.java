package dev.orderstream.standalone.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What happens to one order: the requests, and, reckoned here by simple sums and not by the domain, what each must be answered and
 * how the order must stand at the end.
 */
final class OrderScript {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final String orderId;
    private final String customerId;
    private final String currency;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Long> lines = new LinkedHashMap<>();
    private final Map<String, String> nextHeaders = new HashMap<>();
    private String state = "NONE";
    private long version;
    private long paid;
    private long refundDue;
    private long refunded;

    OrderScript(String orderId, String customerId, String currency) {
        this.orderId = orderId;
        this.customerId = customerId;
        this.currency = currency;
    }

    /** A line to order: the item's id follows from the product. */
    record Line(String itemId, Product product, int quantity) {}

    OrderScript create(List<Line> items) {
        ObjectNode body = JSON.objectNode()
                .put("orderId", orderId)
                .put("customerId", customerId)
                .put("currency", currency);
        ArrayNode array = body.putArray("items");
        items.forEach(line -> array.add(json(line)));
        items.forEach(line -> lines.put(line.itemId(), amount(line)));
        state = "DRAFT";
        return accepted("POST", "/orders", Optional.of(body), 201, "OrderCreated");
    }

    OrderScript add(Line line) {
        lines.put(line.itemId(), amount(line));
        return accepted("POST", path("items"), Optional.of(json(line)), 200, "OrderItemAdded");
    }

    OrderScript remove(String itemId) {
        lines.remove(itemId);
        return accepted("DELETE", path("items/" + itemId), Optional.empty(), 200, "OrderItemRemoved");
    }

    OrderScript submit() {
        state = "SUBMITTED";
        return accepted("POST", path("submit"), Optional.empty(), 200, "OrderSubmitted");
    }

    /** Money that the order waits for; more than is missing is to be refunded. */
    OrderScript pay(String paymentId, long amount) {
        paid += amount;
        long excess = paid - total();
        if (excess >= 0) {
            state = "PAID";
        }
        if (excess > 0) {
            refundDue += excess;
            return accepted(
                    "POST", path("payments"), payment(paymentId, amount), 200, "PaymentReceived", "RefundRequested");
        }
        return accepted("POST", path("payments"), payment(paymentId, amount), 200, "PaymentReceived");
    }

    /** The provider reports a payment again: nothing happens. */
    OrderScript payAgain(String paymentId, long amount) {
        return accepted("POST", path("payments"), payment(paymentId, amount), 200);
    }

    OrderScript ship(String trackingNumber) {
        state = "SHIPPED";
        return accepted("POST", path("shipment"), Optional.of(shipment(trackingNumber)), 200, "OrderShipped");
    }

    OrderScript shipTooEarly(String trackingNumber) {
        return rejected(path("shipment"), Optional.of(shipment(trackingNumber)), 409, "ILLEGAL_TRANSITION");
    }

    OrderScript deliver(String deliveredAt) {
        state = "DELIVERED";
        ObjectNode body = JSON.objectNode().put("deliveredAt", deliveredAt);
        return accepted("POST", path("delivery"), Optional.of(body), 200, "OrderDelivered");
    }

    /** What was paid and is not yet being paid back, is to be refunded. */
    OrderScript cancel(String reason) {
        long back = paid - refundDue - refunded;
        state = "CANCELLED";
        Optional<ObjectNode> body = Optional.of(JSON.objectNode().put("reason", reason));
        if (back > 0) {
            refundDue += back;
            return accepted("POST", path("cancellation"), body, 200, "OrderCancelled", "RefundRequested");
        }
        return accepted("POST", path("cancellation"), body, 200, "OrderCancelled");
    }

    /** Pays back all that is due under one refund. */
    OrderScript refund(String refundId) {
        ObjectNode body = JSON.objectNode();
        body.set("amount", money(refundDue));
        refunded += refundDue;
        refundDue = 0;
        return accepted("POST", path("refunds/" + refundId + "/confirmation"), Optional.of(body), 200, "OrderRefunded");
    }

    /** The next request is only for an order at that version. */
    OrderScript ifMatch(long expected) {
        nextHeaders.put("If-Match", "\"" + expected + "\"");
        return this;
    }

    OrderScript submitAtWrongVersion(long expected) {
        return ifMatch(expected).rejected(path("submit"), Optional.empty(), 412, "VERSION_CONFLICT");
    }

    OrderScript idempotencyKey(String key) {
        nextHeaders.put("Idempotency-Key", key);
        return this;
    }

    /** The last request again, with its headers: the original answer, marked duplicate. */
    OrderScript again() {
        Step last = steps.getLast();
        Expected first = last.expected();
        steps.add(new Step(
                last.method(),
                last.path(),
                last.body(),
                last.headers(),
                new Expected(first.status(), first.state(), first.version(), first.events(), true, Optional.empty())));
        return this;
    }

    String orderId() {
        return orderId;
    }

    String currency() {
        return currency;
    }

    List<Step> steps() {
        return steps;
    }

    String state() {
        return state;
    }

    long version() {
        return version;
    }

    long total() {
        return lines.values().stream().mapToLong(Long::longValue).sum();
    }

    long paid() {
        return paid;
    }

    long refundDue() {
        return refundDue;
    }

    long refunded() {
        return refunded;
    }

    private OrderScript accepted(String method, String path, Optional<ObjectNode> body, int status, String... events) {
        version += events.length;
        return step(method, path, body, new Expected(status, state, version, List.of(events), false, Optional.empty()));
    }

    private OrderScript rejected(String path, Optional<ObjectNode> body, int status, String code) {
        return step("POST", path, body, new Expected(status, state, version, List.of(), false, Optional.of(code)));
    }

    private OrderScript step(String method, String path, Optional<ObjectNode> body, Expected expected) {
        steps.add(new Step(method, path, body, Map.copyOf(nextHeaders), expected));
        nextHeaders.clear();
        return this;
    }

    private String path(String rest) {
        return "/orders/" + orderId + "/" + rest;
    }

    private Optional<ObjectNode> payment(String paymentId, long amount) {
        ObjectNode body = JSON.objectNode().put("paymentId", paymentId);
        body.set("amount", money(amount));
        return Optional.of(body);
    }

    private static ObjectNode shipment(String trackingNumber) {
        return JSON.objectNode().put("trackingNumber", trackingNumber).put("carrier", "Postal Service");
    }

    private ObjectNode json(Line line) {
        ObjectNode body = JSON.objectNode()
                .put("itemId", line.itemId())
                .put("sku", line.product().sku())
                .put("name", line.product().name())
                .put("quantity", line.quantity());
        body.set("unitPrice", money(line.product().price()));
        return body;
    }

    private ObjectNode money(long amount) {
        return JSON.objectNode().put("amount", amount).put("currency", currency);
    }

    private static long amount(Line line) {
        return line.product().price() * line.quantity();
    }
}
