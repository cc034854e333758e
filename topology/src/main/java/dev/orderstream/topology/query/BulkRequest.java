package dev.orderstream.topology.query;

import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.domain.view.Handling;
import dev.orderstream.topology.kernel.DeadLetter;
import java.util.Optional;
import java.util.Set;

/**
 * One chunk of what is asked for many dead letters.
 *
 * @param withRejected also those of kind REJECTED: only who names a kind or a code means a business "no"
 * @param rate most letters a second; empty: as fast as it goes
 * @param limit most letters
 */
record BulkRequest(
        DeadLetterFilter filter,
        boolean withRejected,
        boolean dryRun,
        Optional<Integer> rate,
        int limit,
        BulkCursor from,
        Redriver.Request request) {
    static final String[] FIELDS = {"filter", "dryRun", "rate", "limit", "cursor", "force", "actor", "reason"};

    private static final int RATE_DEFAULT = 500;
    private static final int RATE_MAX = 5_000;
    private static final int LIMIT_DEFAULT = 200;
    private static final int LIMIT_MAX = 500;
    private static final int TEXT_MAX = 128;
    private static final int CURSOR_MAX = 2_048;

    /**
     * Reads one.
     *
     * @param states where letters stand that are meant when nothing is said of it
     * @throws ProblemException with 400
     */
    static BulkRequest of(JsonBody body, Set<Handling.State> states, Redriver.Request request) {
        JsonBody asked = body.object("filter")
                .of("kind", "code", "topic", "team", "family", "orderId", "sku", "since", "until", "state");
        Optional<DeadLetter.Kind> kind = asked.constant("kind", DeadLetter.Kind.class);
        Optional<String> code = asked.text("code", TEXT_MAX);
        Optional<String> sku = asked.text("sku", 512);
        DeadLetterFilter filter = new DeadLetterFilter(
                asked.constants("state", Handling.State.class).orElse(states),
                kind,
                code,
                topic(asked),
                asked.instant("since"),
                asked.instant("until"),
                asked.text("orderId", 512).or(() -> sku),
                family(asked, sku));
        boolean dryRun = body.flag("dryRun");
        Optional<Integer> rate = body.number("rate", 1, RATE_MAX);
        return new BulkRequest(
                filter,
                kind.isPresent() || code.isPresent(),
                dryRun,
                rate.isPresent() || dryRun ? rate : Optional.of(RATE_DEFAULT),
                body.number("limit", 1, LIMIT_MAX).orElse(LIMIT_DEFAULT),
                body.text("cursor", CURSOR_MAX)
                        .map(text -> BulkCursor.parse(text)
                                .orElseThrow(() -> body.wrong("cursor", "must be the cursor of a chunk before")))
                        .orElse(BulkCursor.START),
                request);
    }

    private static Optional<String> family(JsonBody asked, Optional<String> sku) {
        Optional<String> family = asked.text("family", TEXT_MAX);
        if (sku.isPresent() && (family.isPresent() || asked.has("orderId"))) {
            throw asked.wrong("sku", "excludes orderId and family");
        }
        if (family.isPresent() && !Topics.FAMILIES.contains(family.get())) {
            throw asked.wrong("family", "must be of " + Topics.FAMILIES);
        }
        return sku.map(given -> Topics.INVENTORY).or(() -> family);
    }

    private static Optional<String> topic(JsonBody asked) {
        Optional<String> topic = asked.text("topic", 249);
        Optional<String> team = asked.text("team", TEXT_MAX);
        if (topic.isPresent() && team.isPresent()) {
            throw asked.wrong("team", "excludes topic");
        }
        try {
            return topic.or(() -> team.map(Topics::commandsOf));
        } catch (IllegalArgumentException noTeam) {
            throw asked.wrong("team", "must be the name of a team");
        }
    }

    /** Whether it is meant: one that somebody else ended since it was listed is not, any more. */
    boolean means(DeadLetterReads.Found found) {
        return (withRejected || found.letter().kind() != DeadLetter.Kind.REJECTED)
                && filter.states().contains(found.handling().state());
    }
}
