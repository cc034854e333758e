package dev.orderstream.schemas;

/** Names of the topics. They are part of the contract; {@link TopicCatalog} has their settings. */
public final class Topics {
    /** orderId -> a command record. Teams of their own write {@code order-commands.<team>}. */
    public static final String ORDER_COMMANDS = "order-commands";

    /** orderId -> an event record: the log, and the system of record. */
    public static final String ORDER_EVENTS = "order-events";

    /** Source key -> {@code DeadLetter}. */
    public static final String ORDER_DEAD_LETTERS = "order-dead-letters";

    /** commandId -> {@code CommandReply}, in the partition that the caller asked for. */
    public static final String ORDER_REPLIES = "order-replies";

    /** orderId -> {@code CommandReply} of a command that succeeded without an event (a no-op). */
    public static final String ORDER_OUTCOMES = "order-outcomes";

    /** Where the embedded schema registry keeps what was registered. */
    public static final String SCHEMAS = "_schemas";

    private Topics() {}
}
