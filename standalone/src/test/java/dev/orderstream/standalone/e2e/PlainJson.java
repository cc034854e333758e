package dev.orderstream.standalone.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderstream.topology.domain.Money;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.OrderLine;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.kernel.Metadata;
import dev.orderstream.topology.kernel.Recorded;
import java.util.List;

/** Orders and events as the queries must show them, written a second time. */
final class PlainJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PlainJson() {}

    static JsonNode order(OrderView order) {
        ObjectNode json = JSON.createObjectNode()
                .put("orderId", order.orderId())
                .put("customerId", order.customerId())
                .put("currency", order.currency())
                .put("state", order.status().name())
                .put("version", order.version());
        items(json, order.items());
        json.set("total", money(order.total(), order.currency()));
        json.set("paid", money(order.paid(), order.currency()));
        json.set("refundDue", money(order.refundDue(), order.currency()));
        json.set("refunded", money(order.refunded(), order.currency()));
        return parsed(json.put("createdAt", order.createdAt().toString())
                .put("updatedAt", order.updatedAt().toString()));
    }

    static JsonNode event(Recorded<OrderEvent> event) {
        ObjectNode json = JSON.createObjectNode()
                .put("eventId", event.eventId())
                .put("type", event.type())
                .put("version", event.version())
                .put("timestamp", event.at().toString());
        json.set("data", data(event.event()));
        Metadata said = event.metadata();
        ObjectNode metadata = json.putObject("metadata");
        said.userId().ifPresent(id -> metadata.put("userId", id));
        said.correlationId().ifPresent(id -> metadata.put("correlationId", id));
        said.causationId().ifPresent(id -> metadata.put("causationId", id));
        said.tenant().ifPresent(id -> metadata.put("tenant", id));
        return parsed(json);
    }

    /** Of the events that the tests' writers cause. */
    private static ObjectNode data(OrderEvent event) {
        ObjectNode json = JSON.createObjectNode();
        return switch (event) {
            case OrderEvent.OrderCreated created ->
                items(
                        json.put("customerId", created.customerId()).put("currency", created.currency()),
                        created.items());
            case OrderEvent.OrderItemAdded added -> json.set("item", item(added.item()));
            case OrderEvent.OrderItemRemoved removed -> json.put("itemId", removed.itemId());
            case OrderEvent.OrderSubmitted submitted ->
                json.put("submittedAt", submitted.submittedAt().toString()).set("total", money(submitted.total()));
            case OrderEvent.PaymentReceived received ->
                json.put("paymentId", received.paymentId()).set("amount", money(received.amount()));
            case OrderEvent.OrderCancelled cancelled -> json.put("reason", cancelled.reason());
            case OrderEvent.RefundRequested requested ->
                json.put("refundId", requested.refundId()).set("amount", money(requested.amount()));
            case OrderEvent.OrderRefunded refunded ->
                json.put("refundId", refunded.refundId()).set("amount", money(refunded.amount()));
            default -> throw new IllegalArgumentException("nobody writes " + event);
        };
    }

    private static ObjectNode items(ObjectNode json, List<OrderLine> lines) {
        ArrayNode items = json.putArray("items");
        lines.forEach(line -> items.add(item(line)));
        return json;
    }

    private static ObjectNode item(OrderLine line) {
        return JSON.createObjectNode()
                .put("itemId", line.itemId())
                .put("sku", line.sku())
                .put("name", line.name())
                .put("quantity", line.quantity())
                .set("unitPrice", money(line.unitPrice()));
    }

    private static ObjectNode money(Money money) {
        return money(money.amount(), money.currency());
    }

    private static ObjectNode money(long amount, String currency) {
        return JSON.createObjectNode().put("amount", amount).put("currency", currency);
    }

    /** Numbers as a reader of JSON has them. */
    private static JsonNode parsed(JsonNode made) {
        try {
            return JSON.readTree(made.toString());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
