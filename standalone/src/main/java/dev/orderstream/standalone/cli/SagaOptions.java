package dev.orderstream.standalone.cli;

import dev.orderstream.standalone.PreconditionException;
import dev.orderstream.topology.domain.fulfilment.SagaPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.Option;

/** How long a saga waits for whom, how often it asks, and which orders are its business. */
final class SagaOptions {
    private static final String ALWAYS = "always";
    private static final String NOW = "now";

    @Option(
            names = "--inventory-timeout",
            paramLabel = "MS",
            defaultValue = "5000",
            description =
                    "How long the first try waits for the inventory, in milliseconds; each further one twice as long"
                            + " (default: ${DEFAULT-VALUE}).")
    private long inventoryMillis;

    @Option(
            names = "--inventory-timeout-max",
            paramLabel = "MS",
            defaultValue = "60000",
            description = "The most that a try waits for the inventory, in milliseconds (default: ${DEFAULT-VALUE}).")
    private long inventoryMillisMax;

    @Option(
            names = "--inventory-attempts",
            paramLabel = "N",
            defaultValue = "6",
            description = "How often the inventory is asked, 1 to 100 (default: ${DEFAULT-VALUE}).")
    private int inventoryAttempts;

    @Option(
            names = "--payment-timeout",
            paramLabel = "MS",
            defaultValue = "30000",
            description =
                    "How long the first try waits for the payment provider, in milliseconds; each further one twice as long"
                            + " (default: ${DEFAULT-VALUE}).")
    private long paymentMillis;

    @Option(
            names = "--payment-timeout-max",
            paramLabel = "MS",
            defaultValue = "120000",
            description =
                    "The most that a try waits for the payment provider, in milliseconds (default: ${DEFAULT-VALUE}).")
    private long paymentMillisMax;

    @Option(
            names = "--payment-attempts",
            paramLabel = "N",
            defaultValue = "4",
            description = "How often the payment provider is asked, 1 to 100 (default: ${DEFAULT-VALUE}).")
    private int paymentAttempts;

    @Option(
            names = "--order-timeout",
            paramLabel = "MS",
            defaultValue = "5000",
            description = "How long the first try waits for the order, in milliseconds; each further one twice as long"
                    + " (default: ${DEFAULT-VALUE}).")
    private long orderMillis;

    @Option(
            names = "--order-timeout-max",
            paramLabel = "MS",
            defaultValue = "60000",
            description = "The most that a try waits for the order, in milliseconds (default: ${DEFAULT-VALUE}).")
    private long orderMillisMax;

    @Option(
            names = "--order-attempts",
            paramLabel = "N",
            defaultValue = "8",
            description = "How often the order is asked, 1 to 100 (default: ${DEFAULT-VALUE}).")
    private int orderAttempts;

    @Option(
            names = "--since",
            paramLabel = "INSTANT",
            defaultValue = ALWAYS,
            description = {
                "Orders submitted earlier have no saga: an instant such as 2026-11-21T10:00:00Z, now, or always",
                "(default: ${DEFAULT-VALUE}). On a cluster that has orders already, say when fulfilment began, and go on"
                        + " saying so."
            })
    private String since = ALWAYS;

    /** @throws PreconditionException when a value cannot work */
    SagaPolicy policy() {
        try {
            return new SagaPolicy(
                    tries(inventoryMillis, inventoryMillisMax, inventoryAttempts),
                    tries(paymentMillis, paymentMillisMax, paymentAttempts),
                    tries(orderMillis, orderMillisMax, orderAttempts),
                    instant());
        } catch (IllegalArgumentException wrong) {
            throw new PreconditionException(wrong.getMessage() + ".", wrong);
        }
    }

    private static SagaPolicy.Tries tries(long firstMillis, long longestMillis, int attempts) {
        return new SagaPolicy.Tries(Duration.ofMillis(firstMillis), Duration.ofMillis(longestMillis), attempts);
    }

    private Instant instant() {
        return switch (since) {
            case ALWAYS -> Instant.MIN;
            case NOW -> Instant.now();
            default -> {
                try {
                    yield Instant.parse(since);
                } catch (DateTimeParseException wrong) {
                    throw new IllegalArgumentException(
                            "since must be an instant such as 2026-11-21T10:00:00Z, now or always, found " + since,
                            wrong);
                }
            }
        };
    }
}
