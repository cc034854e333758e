package dev.orderstream.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.orderstream.avro.deadletter.DeadLetter;
import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.RegistrySettings;
import dev.orderstream.schemas.Topics;
import dev.orderstream.standalone.QueryClient;
import dev.orderstream.standalone.demo.CommittedEvents.Ledger;
import dev.orderstream.standalone.demo.CommittedEvents.Sales;
import dev.orderstream.standalone.demo.DemoResult.DeadLetterLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/** Holds what is committed in the topics, and what the query side says, against what the scripts expect. */
final class Verification {
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final TopicReader topics;
    private final RegistrySettings registry;
    private final QueryClient queries;
    private final Checks checks;

    Verification(String bootstrapServers, String registryUrl, QueryClient queries, Checks checks) {
        this.topics = new TopicReader(bootstrapServers);
        this.registry = RegistrySettings.of(registryUrl);
        this.queries = queries;
        this.checks = checks;
    }

    /** Versions contiguous, ledgers and sales as the scripts reckon. */
    CommittedEvents events(List<OrderScript> scripts) {
        CommittedEvents events = new CommittedEvents();
        read(Topics.ORDER_EVENTS).forEach(events::add);
        for (OrderScript script : scripts) {
            Ledger ledger = events.orders().getOrDefault(script.orderId(), new Ledger());
            String found = "version %d%s paid %d due %d refunded %d"
                    .formatted(
                            ledger.version(),
                            ledger.contiguous() ? "" : " with a gap",
                            ledger.paid(),
                            ledger.refundDue(),
                            ledger.refunded());
            String expected = "version %d paid %d due %d refunded %d"
                    .formatted(script.version(), script.paid(), script.refundDue(), script.refunded());
            checks.equal(found, expected, "the events of " + script.orderId() + " add up to " + expected);
        }
        checks.equal(events.sales(), expectedSales(scripts), "the day's sales are what the scripts paid and refunded");
        return events;
    }

    /** Every order reads as its script ends. */
    void queries(List<OrderScript> scripts) {
        for (OrderScript script : scripts) {
            String expected = "%s version %d total %d paid %d due %d refunded %d"
                    .formatted(
                            script.state(),
                            script.version(),
                            script.total(),
                            script.paid(),
                            script.refundDue(),
                            script.refunded());
            String found = queries.order(script.orderId(), script.version(), WAIT)
                    .map(Verification::summary)
                    .orElse("not found");
            checks.equal(found, expected, "order " + script.orderId() + " reads " + expected);
        }
    }

    /** As many dead letters as there were rejections, and one for the poison. */
    List<DeadLetterLine> deadLetters(List<OrderScript> scripts) {
        List<DeadLetterLine> lines = new ArrayList<>();
        for (SpecificRecord record : read(Topics.ORDER_DEAD_LETTERS)) {
            DeadLetter letter = (DeadLetter) record;
            lines.add(new DeadLetterLine(
                    letter.getKind().name(),
                    letter.getCode(),
                    Optional.ofNullable(letter.getAggregateId()).orElse("-"),
                    letter.getDetail()));
        }
        Map<String, Long> expected = new TreeMap<>(Map.of("UNREADABLE NOT_AVRO", 1L));
        scripts.stream()
                .flatMap(script -> script.steps().stream())
                .flatMap(step -> step.expected().code().stream())
                .forEach(code -> expected.merge("REJECTED " + code, 1L, Long::sum));
        Map<String, Long> found = new TreeMap<>();
        lines.forEach(line -> found.merge(line.kind() + " " + line.code(), 1L, Long::sum));
        checks.equal(found, expected, "dead letters are the rejections and one unreadable record");
        return lines;
    }

    /** Every command record ended as exactly one thing. */
    void conservation(List<OrderScript> scripts, CommittedEvents events, int deadLetters, int written) {
        long commands = topics.read(Topics.ORDER_COMMANDS).size();
        long noOps = topics.read(Topics.ORDER_OUTCOMES).size();
        long duplicates = scripts.stream()
                .flatMap(script -> script.steps().stream())
                .filter(step -> step.expected().duplicate())
                .count();
        checks.equal(commands, (long) written, "every command that was sent is in the topic once");
        checks.equal(
                events.commands() + noOps + duplicates + deadLetters,
                commands,
                "commands in = " + events.commands() + " with events + " + noOps + " without effect + " + duplicates
                        + " duplicate + " + deadLetters + " dead letters");
    }

    /** The history of one order as the query side tells it. */
    JsonNode timeline(OrderScript script) {
        JsonNode history = queries.history(script.orderId())
                .<JsonNode>map(found -> found)
                .orElseGet(JsonNodeFactory.instance::objectNode);
        checks.equal(
                history.path("events").size(),
                (int) script.version(),
                "the history of " + script.orderId() + " is whole");
        return history;
    }

    private List<SpecificRecord> read(String topic) {
        List<SpecificRecord> read = new ArrayList<>();
        try (Deserializer<SpecificRecord> deserializer = AvroSerdes.deserializer(registry, topic)) {
            for (ConsumerRecord<byte[], byte[]> record : topics.read(topic)) {
                read.add(deserializer.deserialize(topic, record.value()));
            }
        }
        return read;
    }

    private static Map<String, Sales> expectedSales(List<OrderScript> scripts) {
        Map<String, Sales> sales = new TreeMap<>();
        for (OrderScript script : scripts) {
            if (script.paid() > 0) {
                long paidOrders = script.paid() >= script.total() ? 1 : 0;
                Sales before = sales.getOrDefault(script.currency(), Sales.NONE);
                sales.put(script.currency(), before.plus(paidOrders, script.paid(), script.refunded()));
            }
        }
        return sales;
    }

    private static String summary(JsonNode order) {
        return "%s version %d total %d paid %d due %d refunded %d"
                .formatted(
                        order.path("state").asText(),
                        order.path("version").asLong(),
                        order.path("total").path("amount").asLong(),
                        order.path("paid").path("amount").asLong(),
                        order.path("refundDue").path("amount").asLong(),
                        order.path("refunded").path("amount").asLong());
    }
}
