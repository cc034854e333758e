package dev.orderstream.standalone.cli;

import dev.orderstream.standalone.PreconditionException;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.HoldRules;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Option;

/** When the later commands of an order or a SKU wait for what becomes of a dead letter. */
final class HoldOptions {
    private static final String NOTHING = "none";

    @Option(
            names = "--hold-after",
            paramLabel = "KIND",
            split = ",",
            defaultValue = "failed",
            description =
                    "Kinds of dead letters after which the later commands of their order or SKU wait: failed, unreadable,"
                            + " both with a comma, or none (default: ${DEFAULT-VALUE}).")
    private List<String> after = List.of();

    @Option(
            names = "--held-commands-max",
            paramLabel = "N",
            defaultValue = "" + HoldRules.COMMANDS_MAX,
            description = "How many commands of one order or SKU may wait (default: ${DEFAULT-VALUE}).")
    private int commandsMax;

    @Option(
            names = "--held-bytes-max",
            paramLabel = "BYTES",
            defaultValue = "" + HoldRules.BYTES_MAX,
            description = "How many bytes they may take (default: ${DEFAULT-VALUE}).")
    private long bytesMax;

    /** @throws PreconditionException when a value cannot work */
    HoldRules rules() {
        try {
            return new HoldRules(kinds(), commandsMax, bytesMax);
        } catch (IllegalArgumentException wrong) {
            throw new PreconditionException(wrong.getMessage() + ".", wrong);
        }
    }

    private Set<DeadLetter.Kind> kinds() {
        Set<DeadLetter.Kind> kinds = EnumSet.noneOf(DeadLetter.Kind.class);
        if (after.equals(List.of(NOTHING))) {
            return kinds;
        }
        for (String kind : after) {
            try {
                kinds.add(DeadLetter.Kind.valueOf(kind.strip().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException unknown) {
                throw new IllegalArgumentException(
                        "hold-after must be none, or of failed and unreadable, found " + kind, unknown);
            }
        }
        return kinds;
    }
}
