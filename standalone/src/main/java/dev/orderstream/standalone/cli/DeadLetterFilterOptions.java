package dev.orderstream.standalone.cli;

import dev.orderstream.topology.domain.view.Handling;
import dev.orderstream.topology.kernel.DeadLetter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Which dead letters are meant. */
final class DeadLetterFilterOptions {
    @Option(
            names = "--state",
            paramLabel = "STATE",
            split = ",",
            description = "In these states, with commas between them: ${COMPLETION-CANDIDATES} (default: OPEN,PARKED;"
                    + " of redrive without --force: OPEN).")
    private List<Handling.State> states = List.of();

    @Option(names = "--kind", paramLabel = "KIND", description = "Of that kind: ${COMPLETION-CANDIDATES}.")
    private Optional<DeadLetter.Kind> kind = Optional.empty();

    @Option(names = "--code", paramLabel = "CODE", description = "With that code, such as ITEM_EXISTS.")
    private Optional<String> code = Optional.empty();

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Of that topic.")
    private Optional<String> topic = Optional.empty();

    @Option(names = "--team", paramLabel = "TEAM", description = "Of that team's command topic.")
    private Optional<String> team = Optional.empty();

    @Option(
            names = "--family",
            paramLabel = "FAMILY",
            description = "About that: order, inventory, payment, notification.")
    private Optional<String> family = Optional.empty();

    @Option(names = "--order", paramLabel = "ORDER", description = "Of that order.")
    private Optional<String> order = Optional.empty();

    @Option(names = "--sku", paramLabel = "SKU", description = "About the stock of that SKU.")
    private Optional<String> sku = Optional.empty();

    @Option(names = "--since", paramLabel = "INSTANT", description = "Sent then or later: 2026-11-21T09:30:00Z.")
    private Optional<Instant> since = Optional.empty();

    @Option(names = "--until", paramLabel = "INSTANT", description = "Sent before.")
    private Optional<Instant> until = Optional.empty();

    /** As parameters of {@code GET /dead-letters}. */
    Map<String, String> parameters() {
        Map<String, String> parameters = new TreeMap<>();
        if (!states.isEmpty()) {
            parameters.put("state", states.stream().map(Enum::name).collect(Collectors.joining(",")));
        }
        kind.ifPresent(each -> parameters.put("kind", each.name()));
        code.ifPresent(each -> parameters.put("code", each));
        topic.ifPresent(each -> parameters.put("topic", each));
        team.ifPresent(each -> parameters.put("team", each));
        family.ifPresent(each -> parameters.put("family", each));
        order.ifPresent(each -> parameters.put("orderId", each));
        sku.ifPresent(each -> parameters.put("sku", each));
        since.ifPresent(each -> parameters.put("since", each.toString()));
        until.ifPresent(each -> parameters.put("until", each.toString()));
        return parameters;
    }
}
