package dev.orderstream.standalone.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups what is done to committed offsets. */
@Command(name = "offsets", description = "Committed offsets of orders.", subcommands = OffsetsRestoreCommand.class)
final class OffsetsCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do with the offsets: restore");
    }
}
