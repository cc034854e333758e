package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.fulfilment.SagaState;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which sagas are meant.
 *
 * @param states in which they are; never empty
 * @param before when they began, excluded; empty: whenever
 */
record SagaFilter(Set<SagaState> states, Optional<Instant> before) {
    /** A draft has no saga that is shown. */
    private static final Set<SagaState> SHOWN = EnumSet.complementOf(EnumSet.of(SagaState.DRAFT));

    private static final String OLDER_THAN_RULE =
            "must be a duration or an instant in ISO 8601, such as PT10M or 2026-11-21T09:30:00Z";

    SagaFilter {
        states = Set.copyOf(states);
        if (states.isEmpty()) {
            throw new IllegalArgumentException("a filter of sagas has no state");
        }
    }

    /** The filter of a request's parameters {@code state} (several with commas between them; all when not given) and {@code olderThan}. */
    static SagaFilter of(QueryParameters asked, Instant now) {
        return new SagaFilter(states(asked), asked.text("olderThan").map(text -> before(text, now)));
    }

    /** The filter that {@link #parameters} made. */
    static SagaFilter ofPart(QueryParameters asked) {
        return new SagaFilter(states(asked), asked.instant("until"));
    }

    /** Name to value, not yet percent-encoded. */
    Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("state", states.stream().map(Enum::name).sorted().collect(Collectors.joining(",")));
        before.ifPresent(instant -> parameters.put("until", instant.toString()));
        return parameters;
    }

    private static Set<SagaState> states(QueryParameters asked) {
        return asked.text("state")
                .map(text ->
                        Stream.of(text.split(",", -1)).map(SagaFilter::state).collect(Collectors.toUnmodifiableSet()))
                .orElse(SHOWN);
    }

    private static SagaState state(String text) {
        return SHOWN.stream()
                .filter(state -> state.name().equals(text))
                .findFirst()
                .orElseThrow(() -> QueryParameters.invalid("state", "must be of " + SHOWN));
    }

    private static Instant before(String text, Instant now) {
        try {
            return text.endsWith("Z") ? Instant.parse(text) : now.minus(positive(Duration.parse(text)));
        } catch (DateTimeException | ArithmeticException malformed) {
            throw QueryParameters.invalid("olderThan", OLDER_THAN_RULE);
        }
    }

    private static Duration positive(Duration duration) {
        if (duration.isNegative()) {
            throw QueryParameters.invalid("olderThan", OLDER_THAN_RULE);
        }
        return duration;
    }
}
