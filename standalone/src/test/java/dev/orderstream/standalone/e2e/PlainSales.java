package dev.orderstream.standalone.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderstream.avro.event.EventEnvelope;
import dev.orderstream.avro.event.OrderCancelled;
import dev.orderstream.avro.event.OrderCreated;
import dev.orderstream.avro.event.OrderItemAdded;
import dev.orderstream.avro.event.OrderItemRemoved;
import dev.orderstream.avro.event.OrderRefunded;
import dev.orderstream.avro.event.OrderSubmitted;
import dev.orderstream.avro.event.PaymentReceived;
import dev.orderstream.avro.type.OrderItem;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/** The sales, added up from the log in the plainest way: nothing here is code of the views. */
final class PlainSales {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Ledger> orders = new HashMap<>();
    private final Map<LocalDate, Map<String, Day>> days = new TreeMap<>();
    private final Map<LocalDate, Map<String, Sold>> products = new TreeMap<>();

    /** What is known of an order. */
    private static final class Ledger {
        private final Map<String, OrderItem> items = new HashMap<>();
        private String currency = "";
        private long version;
        private long paid;
        private long total;
        private boolean payable;
    }

    /** A day in one currency. */
    private static final class Day {
        private long ordersPaid;
        private BigInteger revenue = BigInteger.ZERO;
        private BigInteger received = BigInteger.ZERO;
        private BigInteger refunded = BigInteger.ZERO;
    }

    /** A product. */
    private static final class Sold {
        private long units;
        private final Map<String, BigInteger> revenue = new TreeMap<>();

        private void add(Sold other) {
            units += other.units;
            other.revenue.forEach((currency, amount) -> revenue.merge(currency, amount, BigInteger::add));
        }
    }

    /** The next event of its partition. */
    void add(SpecificRecord event) {
        EventEnvelope envelope = (EventEnvelope) event.get(0);
        Ledger order = orders.computeIfAbsent(envelope.getAggregateId(), id -> new Ledger());
        if (envelope.getVersion() <= order.version) {
            return;
        }
        order.version = envelope.getVersion();
        LocalDate date = LocalDate.ofInstant(envelope.getTimestamp(), ZoneOffset.UTC);
        switch (event) {
            case OrderCreated created -> {
                order.currency = created.getCurrency();
                created.getItems().forEach(item -> order.items.put(item.getItemId(), item));
            }
            case OrderItemAdded added -> order.items.put(added.getItem().getItemId(), added.getItem());
            case OrderItemRemoved removed -> order.items.remove(removed.getItemId());
            case OrderSubmitted submitted -> {
                order.total = submitted.getTotal().getAmount();
                order.payable = true;
            }
            case OrderCancelled cancelled -> {
                order.payable = false;
                order.items.clear();
            }
            case PaymentReceived payment -> {
                long amount = payment.getAmount().getAmount();
                Day day = day(date, order.currency);
                day.received = day.received.add(BigInteger.valueOf(amount));
                order.paid += amount;
                if (order.payable && order.paid >= order.total) {
                    order.payable = false;
                    day.ordersPaid++;
                    day.revenue = day.revenue.add(BigInteger.valueOf(order.total));
                    order.items.values().forEach(item -> sell(date, item));
                    order.items.clear();
                }
            }
            case OrderRefunded refunded -> {
                Day day = day(date, order.currency);
                day.refunded =
                        day.refunded.add(BigInteger.valueOf(refunded.getAmount().getAmount()));
            }
            default -> Objects.requireNonNull(event);
        }
    }

    private Day day(LocalDate date, String currency) {
        return days.computeIfAbsent(date, any -> new TreeMap<>()).computeIfAbsent(currency, any -> new Day());
    }

    private void sell(LocalDate date, OrderItem item) {
        Sold sold = new Sold();
        sold.units = item.getQuantity();
        sold.revenue.put(
                item.getUnitPrice().getCurrency(),
                BigInteger.valueOf(item.getQuantity())
                        .multiply(BigInteger.valueOf(item.getUnitPrice().getAmount())));
        products.computeIfAbsent(date, any -> new TreeMap<>())
                .computeIfAbsent(item.getSku(), any -> new Sold())
                .add(sold);
    }

    long ordersPaid() {
        return days.values().stream()
                .flatMap(day -> day.values().stream())
                .mapToLong(day -> day.ordersPaid)
                .sum();
    }

    /** What {@code /analytics/sales} must answer. */
    JsonNode sales(LocalDate from, LocalDate to) {
        ObjectNode answer = range(JSON.createObjectNode(), from, to);
        ArrayNode list = answer.putArray("days");
        within(days, from, to).forEach((date, currencies) -> {
            ArrayNode sales = list.addObject().put("date", date.toString()).putArray("sales");
            currencies.forEach((currency, day) -> {
                ObjectNode each = sales.addObject().put("currency", currency).put("ordersPaid", day.ordersPaid);
                each.set("revenue", money(day.revenue, currency));
                each.set("received", money(day.received, currency));
                each.set("refunded", money(day.refunded, currency));
            });
        });
        return parsed(answer);
    }

    /** What {@code /analytics/products} must answer. */
    JsonNode products(LocalDate from, LocalDate to, int limit) {
        Map<String, Sold> sums = new TreeMap<>();
        within(products, from, to)
                .values()
                .forEach(day -> day.forEach((sku, sold) ->
                        sums.computeIfAbsent(sku, any -> new Sold()).add(sold)));
        ObjectNode answer = range(JSON.createObjectNode(), from, to);
        ArrayNode list = answer.putArray("products");
        sums.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Sold> sum) -> -sum.getValue().units)
                        .thenComparing(Map.Entry::getKey))
                .limit(limit)
                .forEach(sum -> sold(list.addObject().put("sku", sum.getKey()), sum.getValue()));
        return parsed(answer);
    }

    /** What {@code /analytics/products/SKU} must answer. */
    JsonNode product(String sku, LocalDate from, LocalDate to) {
        Sold sum = new Sold();
        ArrayNode list = JSON.createArrayNode();
        within(products, from, to).forEach((date, day) -> {
            Sold sold = day.get(sku);
            if (sold != null) {
                sum.add(sold);
                sold(list.addObject().put("date", date.toString()), sold);
            }
        });
        ObjectNode answer = range(JSON.createObjectNode().put("sku", sku), from, to);
        sold(answer, sum);
        answer.set("days", list);
        return parsed(answer);
    }

    private static void sold(ObjectNode to, Sold sold) {
        to.put("units", sold.units);
        ArrayNode revenue = to.putArray("revenue");
        sold.revenue.forEach((currency, amount) -> revenue.add(money(amount, currency)));
    }

    private static ObjectNode money(BigInteger amount, String currency) {
        return JSON.createObjectNode().put("amount", amount).put("currency", currency);
    }

    private static ObjectNode range(ObjectNode answer, LocalDate from, LocalDate to) {
        return answer.put("from", from.toString()).put("to", to.toString());
    }

    private static <T> Map<LocalDate, T> within(Map<LocalDate, T> days, LocalDate from, LocalDate to) {
        Map<LocalDate, T> found = new TreeMap<>(days);
        found.keySet().removeIf(date -> date.isBefore(from) || date.isAfter(to));
        return found;
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
