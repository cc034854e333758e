package dev.orderstream.schemas;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names of the topics. They are part of the contract; {@link TopicCatalog} has their settings. */
public final class Topics {
    /** orderId -> a command record. Teams of their own write {@code order-commands.<team>}. */
    public static final String ORDER_COMMANDS = "order-commands";

    /** orderId -> an event record: the log, and the system of record. */
    public static final String ORDER_EVENTS = "order-events";

    /** Source key -> {@code DeadLetter}. */
    public static final String ORDER_DEAD_LETTERS = "order-dead-letters";

    /** Source key -> {@code DeadLetterAction}: what was done about a dead letter, on the partition of that letter. */
    public static final String ORDER_DEAD_LETTER_ACTIONS = "order-dead-letter-actions";

    /** commandId -> {@code CommandReply}, in the partition that the caller asked for. */
    public static final String ORDER_REPLIES = "order-replies";

    /** orderId -> {@code CommandReply} of a command that succeeded without an event (a no-op). */
    public static final String ORDER_OUTCOMES = "order-outcomes";

    /** sku -> a command record about stock. */
    public static final String INVENTORY_COMMANDS = "inventory-commands";

    /** sku -> an event record about stock: the log of the second aggregate. */
    public static final String INVENTORY_EVENTS = "inventory-events";

    /** Source key -> {@code DeadLetter} of inventory-commands. */
    public static final String INVENTORY_DEAD_LETTERS = "inventory-dead-letters";

    /** Source key -> {@code DeadLetterAction} about those. */
    public static final String INVENTORY_DEAD_LETTER_ACTIONS = "inventory-dead-letter-actions";

    /** commandId -> {@code CommandReply}, in the partition that the caller asked for. */
    public static final String INVENTORY_REPLIES = "inventory-replies";

    /** sku -> {@code CommandReply} of a command that succeeded without an event (a no-op). */
    public static final String INVENTORY_OUTCOMES = "inventory-outcomes";

    /** orderId -> a command record to whoever talks to the payment provider. */
    public static final String PAYMENT_COMMANDS = "payment-commands";

    /** orderId -> an answer of the payment provider. */
    public static final String PAYMENT_EVENTS = "payment-events";

    /** Source key -> {@code DeadLetter} of payment-commands and payment-events. */
    public static final String PAYMENT_DEAD_LETTERS = "payment-dead-letters";

    /** Source key -> {@code DeadLetterAction} about those. */
    public static final String PAYMENT_DEAD_LETTER_ACTIONS = "payment-dead-letter-actions";

    /** orderId -> a message to a customer. */
    public static final String NOTIFICATION_COMMANDS = "notification-commands";

    /** Source key -> {@code DeadLetter} of notification-commands. */
    public static final String NOTIFICATION_DEAD_LETTERS = "notification-dead-letters";

    /** Source key -> {@code DeadLetterAction} about those. */
    public static final String NOTIFICATION_DEAD_LETTER_ACTIONS = "notification-dead-letter-actions";

    /** orderId -> {@code Saga}: the saga of the order, whole, after each change; compacted. */
    public static final String FULFILMENT_EVENTS = "fulfilment-events";

    /** orderId -> {@code FulfilmentAction}: what operators want of a saga. */
    public static final String FULFILMENT_ACTIONS = "fulfilment-actions";

    /** Where the embedded schema registry keeps what was registered. */
    public static final String SCHEMAS = "_schemas";

    /** All dead letters. */
    public static final List<String> DEAD_LETTERS =
            List.of(ORDER_DEAD_LETTERS, INVENTORY_DEAD_LETTERS, PAYMENT_DEAD_LETTERS, NOTIFICATION_DEAD_LETTERS);

    /** Where it is said what was done about them, in the same order. */
    public static final List<String> DEAD_LETTER_ACTIONS =
            DEAD_LETTERS.stream().map(Topics::actionsOf).toList();

    /** The family that records about stock belong to. */
    public static final String INVENTORY = "inventory";

    /** The family that records about orders belong to. */
    public static final String ORDER = "order";

    /** What records can be about; their topics begin so. */
    public static final List<String> FAMILIES = List.of(ORDER, INVENTORY, "payment", "notification");

    private static final Set<String> COMMANDS =
            Set.of(ORDER_COMMANDS, INVENTORY_COMMANDS, PAYMENT_COMMANDS, NOTIFICATION_COMMANDS);
    private static final String TEAM_PREFIX = ORDER_COMMANDS + ".";
    private static final Pattern TEAM = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    private Topics() {}

    /**
     * The command topic of a team: {@code order-commands.<team>}.
     *
     * @throws IllegalArgumentException when that is no name of a team: 1 to 40 of a to z, 0 to 9 and "-", not "-" first
     */
    public static String commandsOf(String team) {
        if (!TEAM.matcher(team).matches()) {
            throw new IllegalArgumentException(
                    "\"" + team + "\" is no name of a team: 1 to 40 of a to z, 0 to 9 and \"-\", not \"-\" first");
        }
        return TEAM_PREFIX + team;
    }

    /** The team whose command topic that is; empty for {@code order-commands} and all that is none. */
    public static Optional<String> team(String topic) {
        return Optional.of(topic)
                .filter(name -> name.startsWith(TEAM_PREFIX))
                .map(name -> name.substring(TEAM_PREFIX.length()))
                .filter(team -> TEAM.matcher(team).matches());
    }

    /** Where it is said what was done about the dead letters of that topic. */
    public static String actionsOf(String deadLetters) {
        return switch (deadLetters) {
            case ORDER_DEAD_LETTERS -> ORDER_DEAD_LETTER_ACTIONS;
            case INVENTORY_DEAD_LETTERS -> INVENTORY_DEAD_LETTER_ACTIONS;
            case PAYMENT_DEAD_LETTERS -> PAYMENT_DEAD_LETTER_ACTIONS;
            case NOTIFICATION_DEAD_LETTERS -> NOTIFICATION_DEAD_LETTER_ACTIONS;
            default -> throw new IllegalArgumentException(deadLetters + " is no topic of dead letters");
        };
    }

    /** What a topic is about: order, inventory, payment or notification; one that is not of the pipeline counts as order. */
    public static String family(String topic) {
        return FAMILIES.stream()
                .filter(family -> topic.startsWith(family + "-"))
                .findFirst()
                .orElse(ORDER);
    }

    /** Where records of that topic are set aside. */
    public static String deadLettersOf(String source) {
        return family(source) + "-dead-letters";
    }

    /** Whether commands lie there, those of a team among them. */
    public static boolean isCommands(String topic) {
        return COMMANDS.contains(topic) || team(topic).isPresent();
    }

    /** All command topics of orders: {@code order-commands}, and those of the teams. */
    public static List<String> commands(Collection<String> teams) {
        return Stream.concat(Stream.of(ORDER_COMMANDS), teams.stream().map(Topics::commandsOf))
                .distinct()
                .toList();
    }
}
