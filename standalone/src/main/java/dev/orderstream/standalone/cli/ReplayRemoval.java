package dev.orderstream.standalone.cli;

import dev.orderstream.standalone.PreconditionException;
import dev.orderstream.topology.app.KeptViews;
import dev.orderstream.topology.app.KeptViews.Found;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** Deletes what a version of the views keeps, after saying what that is and asking. */
record ReplayRemoval(CommandSpec spec, boolean isJson, boolean isAgreed) {
    int run(KeptViews kept) {
        Found found = kept.look();
        if (found.members()) {
            throw new PreconditionException("Group " + kept.applicationId()
                    + " has live members, so that nothing is deleted; stop its instances first.");
        }
        PrintWriter out = spec.commandLine().getOut();
        if (!isJson) {
            print(out, kept.applicationId(), found);
        }
        boolean deletes = !found.isNothing() && agreed(kept.applicationId());
        if (deletes) {
            kept.delete(found);
        }
        if (isJson) {
            JsonOption.print(out, data(kept.applicationId(), found, deletes));
        } else if (deletes) {
            out.println("Deleted.");
        }
        return deletes || found.isNothing() ? ExitCode.OK : ExitCode.FAILED;
    }

    private boolean agreed(String applicationId) {
        return Agreement.to(
                "Delete all of that, so that " + applicationId + " is built from nothing when it starts again?",
                isAgreed,
                "Nothing was deleted",
                spec.commandLine().getErr());
    }

    private static void print(PrintWriter out, String applicationId, Found found) {
        if (found.isNothing()) {
            out.println("Nothing is kept of " + applicationId + ".");
        } else {
            out.println("Kept of " + applicationId + ":");
        }
        if (found.group()) {
            out.println("  consumer group   " + applicationId);
        }
        found.topics().forEach(topic -> out.println("  internal topic   " + topic));
        found.stores().ifPresent(stores -> out.println("  local state      " + stores.toAbsolutePath()));
        out.flush();
    }

    private static Map<String, Object> data(String applicationId, Found found, boolean deleted) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("applicationId", applicationId);
        data.put("group", found.group());
        data.put("topics", found.topics());
        found.stores()
                .ifPresent(stores -> data.put("stores", stores.toAbsolutePath().toString()));
        data.put("deleted", deleted);
        return data;
    }
}
