package dev.orderstream.standalone.cli;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Option of commands that need the schema registry. */
final class RegistryOption {
    @Option(
            names = "--registry-url",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8081",
            description = "The schema registry (default: ${DEFAULT-VALUE}).")
    private String url = "";

    String url() {
        return url;
    }
}
