package dev.orderstream.standalone.cli;

import dev.orderstream.standalone.QueryClient;
import picocli.CommandLine.Option;

/** Where the query side is. */
final class QueryOption {
    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8090",
            description = "The query side (default: ${DEFAULT-VALUE}).")
    private String url = "";

    /** Base URL of the query side. */
    String url() {
        return url;
    }

    /** @throws dev.orderstream.standalone.PreconditionException when it is no URL */
    QueryClient client() {
        return new QueryClient(url);
    }
}
