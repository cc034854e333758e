package dev.orderstream.topology.query;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orderstream.topology.domain.Money;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.OrderLine;
import dev.orderstream.topology.domain.view.CommandStatus;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.kernel.Metadata;
import dev.orderstream.topology.kernel.Recorded;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The JSON of orders, events and commands: camelCase, money as {@code {amount, currency}}, instants in ISO 8601. */
final class OrderJson {
    private OrderJson() {}

    static byte[] order(OrderView order) {
        return Json.bytes(json -> order(json, order));
    }

    /** @param next the {@code cursor} of the next page; empty on the last one */
    static byte[] page(String customerId, List<OrderView> orders, Optional<String> next, Gathered found) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("customerId", customerId);
            json.writeArrayFieldStart("orders");
            for (OrderView order : orders) {
                order(json, order);
            }
            json.writeEndArray();
            text(json, "next", next);
            found.describe(json);
            json.writeEndObject();
        });
    }

    /** @param next the {@code after} of the next page; empty on the last one */
    static byte[] history(String orderId, List<Recorded<OrderEvent>> events, OptionalLong next) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("orderId", orderId);
            json.writeArrayFieldStart("events");
            for (Recorded<OrderEvent> event : events) {
                event(json, event);
            }
            json.writeEndArray();
            if (next.isPresent()) {
                json.writeNumberField("next", next.getAsLong());
            }
            json.writeEndObject();
        });
    }

    /** @param status empty when the command was never seen: PENDING */
    static byte[] command(String orderId, String commandId, Optional<CommandStatus> status) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("orderId", orderId);
            json.writeStringField("commandId", commandId);
            json.writeStringField(
                    "status", status.map(known -> known.status().name()).orElse("PENDING"));
            if (status.isPresent()) {
                outcome(json, status.get());
            }
            json.writeEndObject();
        });
    }

    static void order(JsonGenerator json, OrderView order) throws IOException {
        json.writeStartObject();
        json.writeStringField("orderId", order.orderId());
        json.writeStringField("customerId", order.customerId());
        json.writeStringField("currency", order.currency());
        json.writeStringField("state", order.status().name());
        json.writeNumberField("version", order.version());
        items(json, order.items());
        money(json, "total", order.total(), order.currency());
        money(json, "paid", order.paid(), order.currency());
        money(json, "refundDue", order.refundDue(), order.currency());
        money(json, "refunded", order.refunded(), order.currency());
        json.writeStringField("createdAt", order.createdAt().toString());
        json.writeStringField("updatedAt", order.updatedAt().toString());
        json.writeEndObject();
    }

    private static void outcome(JsonGenerator json, CommandStatus status) throws IOException {
        if (status.status() == CommandStatus.Status.ACCEPTED) {
            json.writeArrayFieldStart("versions");
            for (long version : status.versions()) {
                json.writeNumber(version);
            }
            json.writeEndArray();
        }
        text(json, "code", status.code());
        text(json, "detail", status.detail());
    }

    /** An event as it is in a history, on one line. */
    static byte[] event(Recorded<OrderEvent> event) {
        return Json.bytes(json -> event(json, event));
    }

    /** An event with the id of its order, on one line. */
    static byte[] eventOfOrder(Recorded<OrderEvent> event) {
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("orderId", event.aggregateId());
            fields(json, event);
            json.writeEndObject();
        });
    }

    private static void event(JsonGenerator json, Recorded<OrderEvent> event) throws IOException {
        json.writeStartObject();
        fields(json, event);
        json.writeEndObject();
    }

    private static void fields(JsonGenerator json, Recorded<OrderEvent> event) throws IOException {
        json.writeStringField("eventId", event.eventId());
        json.writeStringField("type", event.type());
        json.writeNumberField("version", event.version());
        json.writeStringField("timestamp", event.at().toString());
        json.writeObjectFieldStart("data");
        data(json, event.event());
        json.writeEndObject();
        metadata(json, event.metadata());
    }

    /** The fields of an event's {@code data}. */
    static void data(JsonGenerator json, OrderEvent event) throws IOException {
        switch (event) {
            case OrderEvent.OrderCreated created -> {
                json.writeStringField("customerId", created.customerId());
                json.writeStringField("currency", created.currency());
                items(json, created.items());
            }
            case OrderEvent.OrderItemAdded added -> {
                json.writeFieldName("item");
                item(json, added.item());
            }
            case OrderEvent.OrderItemRemoved removed -> json.writeStringField("itemId", removed.itemId());
            case OrderEvent.OrderSubmitted submitted -> {
                json.writeStringField("submittedAt", submitted.submittedAt().toString());
                money(json, "total", submitted.total());
            }
            case OrderEvent.PaymentReceived received -> {
                json.writeStringField("paymentId", received.paymentId());
                money(json, "amount", received.amount());
            }
            case OrderEvent.OrderShipped shipped -> {
                json.writeStringField("trackingNumber", shipped.trackingNumber());
                json.writeStringField("carrier", shipped.carrier());
            }
            case OrderEvent.OrderDelivered delivered ->
                json.writeStringField("deliveredAt", delivered.deliveredAt().toString());
            case OrderEvent.OrderCancelled cancelled -> json.writeStringField("reason", cancelled.reason());
            case OrderEvent.RefundRequested requested -> {
                json.writeStringField("refundId", requested.refundId());
                money(json, "amount", requested.amount());
            }
            case OrderEvent.OrderRefunded refunded -> {
                json.writeStringField("refundId", refunded.refundId());
                money(json, "amount", refunded.amount());
            }
            case OrderEvent.RefundFailed failed -> {
                json.writeStringField("refundId", failed.refundId());
                json.writeStringField("reason", failed.reason());
            }
        }
    }

    private static void metadata(JsonGenerator json, Metadata metadata) throws IOException {
        json.writeObjectFieldStart("metadata");
        text(json, "userId", metadata.userId());
        text(json, "correlationId", metadata.correlationId());
        text(json, "causationId", metadata.causationId());
        text(json, "tenant", metadata.tenant());
        text(json, "team", metadata.team());
        json.writeEndObject();
    }

    private static void items(JsonGenerator json, List<OrderLine> items) throws IOException {
        json.writeArrayFieldStart("items");
        for (OrderLine item : items) {
            item(json, item);
        }
        json.writeEndArray();
    }

    private static void item(JsonGenerator json, OrderLine item) throws IOException {
        json.writeStartObject();
        json.writeStringField("itemId", item.itemId());
        json.writeStringField("sku", item.sku());
        json.writeStringField("name", item.name());
        json.writeNumberField("quantity", item.quantity());
        money(json, "unitPrice", item.unitPrice());
        json.writeEndObject();
    }

    private static void money(JsonGenerator json, String field, Money money) throws IOException {
        money(json, field, money.amount(), money.currency());
    }

    private static void money(JsonGenerator json, String field, long amount, String currency) throws IOException {
        json.writeObjectFieldStart(field);
        json.writeNumberField("amount", amount);
        json.writeStringField("currency", currency);
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String field, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(field, value.get());
        }
    }
}
