package dev.orderstream.standalone.cli;

import dev.orderstream.standalone.PreconditionException;
import dev.orderstream.topology.app.ViewsAppConfig;
import picocli.CommandLine.Option;

/** Option of commands that run the views. */
final class ViewVersionOption {
    @Option(
            names = "--view-version",
            paramLabel = "N",
            defaultValue = "${env:ORDERS_VIEW_VERSION:-" + ViewsAppConfig.VERSION + "}",
            description = "Version of the views, which has a consumer group and stores of its own"
                    + " (default: ${DEFAULT-VALUE}; ORDERS_VIEW_VERSION).")
    private int version;

    int version() {
        return checked(version);
    }

    static int checked(int version) {
        if (version < 1) {
            throw new PreconditionException("--view-version is " + version + "; it must be at least 1.");
        }
        return version;
    }
}
