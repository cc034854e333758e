package dev.orderstream.standalone.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Option of every command: shows where an error comes from. */
final class Verbosity {
    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "With an error, print its stack trace too.")
    private boolean verbose;

    boolean verbose() {
        return verbose;
    }
}
