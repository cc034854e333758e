package dev.orderstream.schemas;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
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

    /** Where the embedded schema registry keeps what was registered. */
    public static final String SCHEMAS = "_schemas";

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

    /** All command topics: {@code order-commands}, and those of the teams. */
    public static List<String> commands(Collection<String> teams) {
        return Stream.concat(Stream.of(ORDER_COMMANDS), teams.stream().map(Topics::commandsOf))
                .distinct()
                .toList();
    }
}
