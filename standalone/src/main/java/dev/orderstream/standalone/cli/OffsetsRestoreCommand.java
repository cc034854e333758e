package dev.orderstream.standalone.cli;

import dev.orderstream.standalone.PreconditionException;
import dev.orderstream.topology.app.Finding;
import dev.orderstream.topology.app.OffsetsRestore;
import dev.orderstream.topology.app.OffsetsRestore.Change;
import dev.orderstream.topology.app.OffsetsRestore.Found;
import dev.orderstream.topology.app.StartException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sets the committed offsets of orders, inventory or fulfilment to what its fence says. */
@Command(
        name = "restore",
        description = {
            "Set the committed offsets of orders, inventory or fulfilment, which must be stopped, to how far it has processed",
            "its inputs: where they expired, were deleted, set back, or set ahead. Lists them and asks.",
            "Refuses (2) while the group has members, and where records are lost."
        })
final class OffsetsRestoreCommand implements Callable<Integer> {
    @Mixin
    private final OrdersTarget target = new OrdersTarget();

    @Option(names = "--inventory", description = "Those of inventory, and not of orders.")
    private boolean inventory;

    @Option(names = "--fulfilment", description = "Those of fulfilment, and not of orders.")
    private boolean fulfilment;

    @Option(
            names = "--accept-loss",
            description = "Where records are lost for good (a topic created anew, records deleted, a log cut short),"
                    + " go on with what is there.")
    private boolean acceptLoss;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Mixin
    private final JsonOption json = new JsonOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (inventory && fulfilment) {
            throw new PreconditionException("--inventory and --fulfilment: choose one of them.");
        }
        try (OffsetsRestore restore = target()) {
            return restore(restore);
        } catch (StartException cannot) {
            throw new PreconditionException(cannot.getMessage() + ".", cannot);
        }
    }

    private OffsetsRestore target() {
        if (fulfilment) {
            return new OffsetsRestore(target.fulfilment());
        }
        return inventory ? new OffsetsRestore(target.inventory()) : new OffsetsRestore(target.orders());
    }

    private int restore(OffsetsRestore restore) {
        Found found = restore.look(acceptLoss);
        requireNothingInTheWay(restore.group(), found);
        boolean isNothing = found.changes().isEmpty();
        if (!json.wanted()) {
            print(restore.group(), found.changes());
        }
        boolean restores = !isNothing
                && Agreement.to(
                        "Set these offsets?",
                        yes,
                        "No offset was set",
                        spec.commandLine().getErr());
        if (restores) {
            restore.restore(found);
        }
        if (json.wanted()) {
            JsonOption.print(spec.commandLine().getOut(), data(found.changes(), restores));
        } else if (restores) {
            spec.commandLine().getOut().println("Set.");
        }
        return restores || isNothing ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void requireNothingInTheWay(String group, Found found) {
        if (found.members()) {
            throw new PreconditionException(
                    "Group " + group + " has live members, so that no offset is set; stop its instances first.");
        }
        if (!found.obstacles().isEmpty()) {
            throw new PreconditionException(found.obstacles().stream()
                    .map(Finding::toString)
                    .collect(Collectors.joining(
                            "\n  ", "No offset was set, since this is not put right by it:\n  ", ".")));
        }
    }

    private void print(String group, List<Change> changes) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(
                changes.isEmpty()
                        ? "The offsets of " + group + " are what was processed; nothing is to be set."
                        : "Offsets of " + group + ":");
        changes.forEach(change -> out.printf(
                "  %-26s partition %3d   %s -> %d%s%n",
                change.topic(),
                change.partition(),
                change.before().map(String::valueOf).orElse("none"),
                change.after(),
                change.isLoss() ? "   (records are lost)" : ""));
        out.flush();
    }

    private static Map<String, Object> data(List<Change> changes, boolean isSet) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("offsets", changes.stream().map(OffsetsRestoreCommand::data).toList());
        data.put("set", isSet);
        return data;
    }

    private static Map<String, Object> data(Change change) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("topic", change.topic());
        data.put("partition", change.partition());
        change.before().ifPresent(before -> data.put("before", before));
        data.put("after", change.after());
        data.put("loss", change.isLoss());
        return data;
    }
}
