package dev.orderstream.standalone.cli;

import dev.orderstream.gateway.GatewayApp;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Runs the gateway. */
@Command(
        name = "gateway",
        description = {
            "Take commands over HTTP. Settings are the gateway's own, as --key=value:",
            "--bootstrap-servers, --registry-url, --host, --port, --auth-keys-file, --rate-per-second, ...",
            "All of them, with units and defaults: docs/gateway.md."
        })
final class RunGatewayCommand implements Callable<Integer> {
    @Unmatched
    private List<String> settings = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        GatewayApp.main(settings.toArray(String[]::new));
        return ExitCode.OK;
    }
}
