package dev.orderstream.standalone.cli;

import dev.orderstream.standalone.PreconditionException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Which sagas are meant. */
final class FulfilmentFilterOptions {
    @Option(
            names = "--state",
            paramLabel = "STATE",
            split = ",",
            description = "In these states, with commas between them: ${COMPLETION-CANDIDATES}.")
    private List<State> states = List.of();

    @Option(
            names = "--older-than",
            paramLabel = "TIME",
            description = "Of orders submitted longer ago, PT10M, or before an instant, 2026-11-21T09:30:00Z.")
    private Optional<String> olderThan = Optional.empty();

    /** Those that are listed: a draft has no saga yet. */
    enum State {
        RESERVING,
        CHARGING,
        RECORDING,
        COMPLETED,
        COMPENSATING,
        COMPENSATED,
        COMPENSATION_FAILED
    }

    /**
     * As parameters of {@code GET /fulfilments}.
     *
     * @throws PreconditionException when the time is none
     */
    Map<String, String> parameters() {
        Map<String, String> parameters = new TreeMap<>();
        if (!states.isEmpty()) {
            parameters.put("state", states.stream().map(Enum::name).collect(Collectors.joining(",")));
        }
        olderThan.ifPresent(text -> parameters.put("olderThan", checked(text)));
        return parameters;
    }

    private static String checked(String text) {
        try {
            return text.endsWith("Z")
                    ? Instant.parse(text).toString()
                    : Duration.parse(text).toString();
        } catch (DateTimeException none) {
            throw new PreconditionException(
                    "--older-than is \"" + text + "\"; it must be such as PT10M, or 2026-11-21T09:30:00Z.", none);
        }
    }
}
