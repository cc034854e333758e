package dev.orderstream.standalone.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs one application of the pipeline against a cluster. */
@Command(
        name = "run",
        description = "Run one application against a cluster, until SIGTERM.",
        subcommands = {
            RunOrdersCommand.class,
            RunInventoryCommand.class,
            RunFulfilmentCommand.class,
            RunViewsCommand.class,
            RunGatewayCommand.class,
            RunPaymentsCommand.class,
            RunNotificationsCommand.class
        })
final class RunCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
