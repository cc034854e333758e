package dev.orderstream.topology.query;

import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.domain.view.Handling;
import dev.orderstream.topology.domain.view.LetterGroup;
import dev.orderstream.topology.kernel.DeadLetter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which dead letters are meant; what is empty is not asked for.
 *
 * @param states where they stand; never empty
 * @param topic their source topic
 * @param since timestamp of the source record, included
 * @param until timestamp of the source record, excluded
 * @param aggregateId the order, or in the family inventory the SKU
 * @param family see {@link Topics#family}
 */
record DeadLetterFilter(
        Set<Handling.State> states,
        Optional<DeadLetter.Kind> kind,
        Optional<String> code,
        Optional<String> topic,
        Optional<Instant> since,
        Optional<Instant> until,
        Optional<String> aggregateId,
        Optional<String> family) {
    /** All that wait for somebody. */
    static final DeadLetterFilter UNHANDLED = new DeadLetterFilter(
            Set.of(Handling.State.OPEN, Handling.State.PARKED),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    DeadLetterFilter {
        states = Set.copyOf(states);
        if (states.isEmpty()) {
            throw new IllegalArgumentException("a filter of dead letters has no state");
        }
    }

    /**
     * The filter that has these parameters: {@code state} (several with commas between them; OPEN and PARKED when it is not given),
     * {@code kind}, {@code code}, {@code topic} or {@code team}, {@code family}, {@code orderId} or {@code sku}, {@code since}, {@code
     * until}.
     *
     * @throws ProblemException when one is malformed
     */
    static DeadLetterFilter of(QueryParameters asked) {
        Optional<String> ofTeam = asked.text("team").map(DeadLetterFilter::topicOf);
        if (ofTeam.isPresent() && asked.has("topic")) {
            throw QueryParameters.invalid("team", "excludes topic");
        }
        Optional<String> sku = asked.text("sku");
        if (sku.isPresent() && (asked.has("orderId") || asked.has("family"))) {
            throw QueryParameters.invalid("sku", "excludes orderId and family");
        }
        return new DeadLetterFilter(
                asked.text("state").map(DeadLetterFilter::states).orElse(UNHANDLED.states()),
                asked.text("kind").map(kind -> constant(DeadLetter.Kind.class, "kind", kind)),
                asked.text("code"),
                asked.text("topic").or(() -> ofTeam),
                asked.instant("since"),
                asked.instant("until"),
                asked.text("orderId").or(() -> sku),
                sku.map(given -> Topics.INVENTORY).or(() -> asked.text("family").map(DeadLetterFilter::family)));
    }

    /** Name to value, not yet percent-encoded: what {@link #of} reads. */
    Map<String, String> parameters() {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("state", states.stream().map(Enum::name).sorted().collect(Collectors.joining(",")));
        kind.ifPresent(each -> parameters.put("kind", each.name()));
        code.ifPresent(each -> parameters.put("code", each));
        topic.ifPresent(each -> parameters.put("topic", each));
        since.ifPresent(each -> parameters.put("since", each.toString()));
        until.ifPresent(each -> parameters.put("until", each.toString()));
        boolean isSku = aggregateId.isPresent() && isAboutStock();
        aggregateId.ifPresent(each -> parameters.put(isSku ? "sku" : "orderId", each));
        family.filter(each -> !isSku).ifPresent(each -> parameters.put("family", each));
        return parameters;
    }

    /** Whether letters of that group can match. */
    boolean takes(LetterGroup group) {
        return states.contains(group.state())
                && kind.filter(wanted -> wanted != group.kind()).isEmpty()
                && code.filter(wanted -> !wanted.equals(group.code())).isEmpty()
                && topic.filter(wanted -> !wanted.equals(group.topic())).isEmpty()
                && takes(Topics.family(group.topic()));
    }

    /** An order's id is looked for among all that is about orders. */
    private boolean takes(String familyOfGroup) {
        return family.map(wanted -> wanted.equals(familyOfGroup))
                .orElse(aggregateId.isEmpty() || !familyOfGroup.equals(Topics.INVENTORY));
    }

    private boolean isAboutStock() {
        return family.equals(Optional.of(Topics.INVENTORY));
    }

    private static String family(String text) {
        if (!Topics.FAMILIES.contains(text)) {
            throw QueryParameters.invalid("family", "must be of " + Topics.FAMILIES);
        }
        return text;
    }

    private static Set<Handling.State> states(String text) {
        return Stream.of(text.split(",", -1))
                .map(state -> constant(Handling.State.class, "state", state))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String topicOf(String team) {
        try {
            return Topics.commandsOf(team);
        } catch (IllegalArgumentException none) {
            throw QueryParameters.invalid("team", "is no name of a team");
        }
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name, String text) {
        return Stream.of(type.getEnumConstants())
                .filter(each -> each.name().equals(text))
                .findFirst()
                .orElseThrow(() -> QueryParameters.invalid(name, "must be of " + List.of(type.getEnumConstants())));
    }
}
