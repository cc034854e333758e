package dev.orderstream.standalone.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups what is done with sagas. */
@Command(
        name = "fulfilment",
        description = "Sagas: how far the fulfilment of orders has come, and what keeps it.",
        subcommands = {
            FulfilmentListCommand.class,
            FulfilmentShowCommand.class,
            FulfilmentActionCommand.Retry.class,
            FulfilmentActionCommand.Compensate.class,
            FulfilmentActionCommand.Resolve.class
        })
final class FulfilmentCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Say what to do with the sagas: "
                        + String.join(", ", spec.commandLine().getSubcommands().keySet()));
    }
}
