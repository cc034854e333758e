package dev.orderstream.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.orderstream.standalone.demo.Checks.Check;
import dev.orderstream.standalone.demo.CommittedEvents.Sales;
import java.util.List;
import java.util.Map;

/**
 * What came of the day.
 *
 * @param timeline history of one order, as the query side answers it
 * @param sales by currency, from the committed events
 * @param deadLetters in the order of their topic
 * @param sagas of the three orders that were left alone after the day
 */
public record DemoResult(
        long seed,
        int orders,
        int requests,
        long events,
        JsonNode timeline,
        Map<String, Sales> sales,
        List<DeadLetterLine> deadLetters,
        List<SagaLine> sagas,
        int checks,
        List<Check> failed) {
    /** One dead letter, without its bytes. */
    public record DeadLetterLine(String kind, String code, String order, String detail) {}

    /** A day that did not go as planned: the rest was not looked at. */
    static DemoResult unfinished(long seed, int orders, int requests, Checks checks) {
        return new DemoResult(
                seed,
                orders,
                requests,
                0,
                JsonNodeFactory.instance.objectNode(),
                Map.of(),
                List.of(),
                List.of(),
                checks.all().size(),
                checks.failed());
    }

    /** Whether all that was expected holds. */
    public boolean isGood() {
        return failed.isEmpty();
    }
}
