package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.stream.SagaKeys;
import dev.orderstream.topology.stream.Stores;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is asked of every partition, since its answer is spread over them. As parameters of a URI it goes to other instances. */
sealed interface PartQuery {
    /** Names of the parameters. */
    List<String> PARAMETERS = List.of(
            "query",
            "customer",
            "status",
            "after",
            "limit",
            "from",
            "to",
            "sku",
            "order",
            "id",
            "state",
            "kind",
            "code",
            "topic",
            "family",
            "orderId",
            "since",
            "until");

    /**
     * Orders of a customer: keys of {@code orders-by-customer}, values of {@code order-by-id}; newest first.
     *
     * @param after only keys behind this one
     * @param limit most rows
     */
    record CustomerOrders(String customerId, Optional<OrderStatus> status, Optional<byte[]> after, int limit)
            implements PartQuery {}

    /** Rows of {@code sales-by-day}, both days included. */
    record SalesByDay(Days days) implements PartQuery {}

    /** Sales of every product over the days together, both included: keys (sku, 0x00, currency), values of {@code sales-by-product}. */
    record SalesByProduct(Days days) implements PartQuery {}

    /** Rows of {@code sales-by-product} of one product, both days included. */
    record SalesOfProduct(String sku, Days days) implements PartQuery {}

    /** Rows of {@code order-by-id}, behind a key. */
    record Orders(Optional<byte[]> after, int limit) implements PartQuery {}

    /** The row of {@code order-by-id} of one order. */
    record OrderById(String orderId) implements PartQuery {}

    /** Rows of {@code event-log} of one order, behind a key. */
    @SuppressWarnings("ArrayRecordComponent")
    record Events(String orderId, byte[] after, int limit) implements PartQuery {}

    /** Dead letters that match, newest first (see {@link LetterReader#newest}), behind a key. */
    record DeadLetters(DeadLetterFilter filter, Optional<byte[]> after, int limit) implements PartQuery {}

    /** Dead letters that match with their source records, oldest first (see {@link LetterReader#oldest}), behind a key. */
    record WholeDeadLetters(DeadLetterFilter filter, Optional<byte[]> after, int limit) implements PartQuery {}

    /** One dead letter with its source record (see {@link LetterReader#byId}). */
    record DeadLetterById(String id) implements PartQuery {}

    /** How many dead letters there are of each group (see {@link LetterReader#counts}). */
    record DeadLetterCounts() implements PartQuery {}

    /** Sagas that match, oldest first (see {@link SagaReader#oldest}), behind a place. */
    record Sagas(SagaFilter filter, Optional<byte[]> after, int limit) implements PartQuery {}

    /** The row of {@code fulfilment} of one order. */
    record SagaOf(String orderId) implements PartQuery {}

    /** Name to value, not yet percent-encoded. */
    default Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        switch (this) {
            case CustomerOrders orders -> {
                parameters.put("query", "customer-orders");
                parameters.put("customer", orders.customerId());
                orders.status().ifPresent(status -> parameters.put("status", status.name()));
                page(parameters, orders.after(), orders.limit());
            }
            case SalesByDay sales -> {
                parameters.put("query", "sales-by-day");
                days(parameters, sales.days());
            }
            case SalesByProduct sales -> {
                parameters.put("query", "sales-by-product");
                days(parameters, sales.days());
            }
            case SalesOfProduct sales -> {
                parameters.put("query", "sales-of-product");
                parameters.put("sku", sales.sku());
                days(parameters, sales.days());
            }
            case Orders orders -> {
                parameters.put("query", "orders");
                page(parameters, orders.after(), orders.limit());
            }
            case OrderById order -> {
                parameters.put("query", "order");
                parameters.put("order", order.orderId());
            }
            case Events events -> {
                parameters.put("query", "events");
                parameters.put("order", events.orderId());
                page(parameters, Optional.of(events.after()), events.limit());
            }
            case DeadLetters letters -> {
                parameters.put("query", "dead-letters");
                parameters.putAll(letters.filter().parameters());
                page(parameters, letters.after(), letters.limit());
            }
            case WholeDeadLetters letters -> {
                parameters.put("query", "whole-dead-letters");
                parameters.putAll(letters.filter().parameters());
                page(parameters, letters.after(), letters.limit());
            }
            case DeadLetterById letter -> {
                parameters.put("query", "dead-letter");
                parameters.put("id", letter.id());
            }
            case DeadLetterCounts all -> parameters.put("query", "dead-letter-counts");
            case Sagas sagas -> {
                parameters.put("query", "sagas");
                parameters.putAll(sagas.filter().parameters());
                page(parameters, sagas.after(), sagas.limit());
            }
            case SagaOf saga -> {
                parameters.put("query", "saga");
                parameters.put("order", saga.orderId());
            }
        }
        return parameters;
    }

    /**
     * The query that has these parameters.
     *
     * @throws ProblemException when there is none
     */
    static PartQuery of(QueryParameters asked) {
        return switch (asked.required("query")) {
            case "customer-orders" -> customerOrders(asked);
            case "sales-by-day" -> new SalesByDay(Days.of(asked, Days.COUNT_MAX));
            case "sales-by-product" -> new SalesByProduct(Days.of(asked, Days.COUNT_MAX));
            case "sales-of-product" -> new SalesOfProduct(asked.id("sku"), Days.of(asked, Days.COUNT_MAX));
            case "orders" -> new Orders(key(asked), limit(asked));
            case "order" -> new OrderById(asked.required("order"));
            case "events" -> events(asked);
            case "dead-letters" -> new DeadLetters(DeadLetterFilter.of(asked), letterKey(asked), limit(asked));
            case "whole-dead-letters" ->
                new WholeDeadLetters(DeadLetterFilter.of(asked), letterKey(asked), limit(asked));
            case "dead-letter" -> new DeadLetterById(asked.required("id"));
            case "dead-letter-counts" -> new DeadLetterCounts();
            case "sagas" -> new Sagas(SagaFilter.ofPart(asked), sagaPlace(asked), limit(asked));
            case "saga" -> new SagaOf(asked.required("order"));
            default -> throw QueryParameters.invalid("query", "is not known here");
        };
    }

    private static CustomerOrders customerOrders(QueryParameters asked) {
        String customerId = asked.id("customer");
        Optional<byte[]> after = key(asked);
        if (after.filter(key -> !Stores.isOfCustomer(key, customerId)).isPresent()) {
            throw QueryParameters.invalid("after", "is not a key of this customer's orders");
        }
        return new CustomerOrders(customerId, asked.status("status"), after, limit(asked));
    }

    private static Events events(QueryParameters asked) {
        String orderId = asked.required("order");
        return new Events(orderId, key(asked).orElseGet(() -> Stores.eventKey(orderId, 0)), limit(asked));
    }

    /** A key in one of the orders of dead letters. */
    private static Optional<byte[]> letterKey(QueryParameters asked) {
        Optional<byte[]> after = key(asked);
        if (after.filter(key -> key.length < LetterOrder.KEY_BYTES_MIN).isPresent()) {
            throw QueryParameters.invalid("after", "is not a key of dead letters");
        }
        return after;
    }

    private static Optional<byte[]> sagaPlace(QueryParameters asked) {
        Optional<byte[]> after = key(asked);
        if (after.filter(place -> !SagaKeys.isPlace(place)).isPresent()) {
            throw QueryParameters.invalid("after", "is not a place among sagas");
        }
        return after;
    }

    private static void page(Map<String, String> parameters, Optional<byte[]> after, int limit) {
        after.ifPresent(key -> parameters.put("after", text(key)));
        parameters.put("limit", Integer.toString(limit));
    }

    private static void days(Map<String, String> parameters, Days days) {
        parameters.put("from", days.from().toString());
        parameters.put("to", days.to().toString());
    }

    private static int limit(QueryParameters asked) {
        return (int) asked.number("limit", 1, PartReader.ROWS_MAX).orElse(PartReader.ROWS_MAX);
    }

    private static Optional<byte[]> key(QueryParameters asked) {
        return asked.text("after").map(PartQuery::bytes);
    }

    private static String text(byte[] key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    }

    private static byte[] bytes(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw QueryParameters.invalid("after", "is not base64url");
        }
    }
}
