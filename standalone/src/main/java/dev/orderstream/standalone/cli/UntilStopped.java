package dev.orderstream.standalone.cli;

import dev.orderstream.topology.app.RunningStreams;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/** Keeps a process running until a signal stops it, or its application has failed for good. */
final class UntilStopped {
    private UntilStopped() {}

    /** Says that it runs, and returns the exit code when it is to end. */
    static int run(CommandSpec spec, String running, RunningStreams streams) throws InterruptedException {
        return run(spec, running, streams::isLive, streams::status);
    }

    /** The same for any application. */
    static int run(CommandSpec spec, String running, BooleanSupplier isLive, Supplier<String> status)
            throws InterruptedException {
        CountDownLatch stopping = new CountDownLatch(1);
        Signals.onStop(stopping::countDown);
        spec.commandLine().getOut().println(running);
        spec.commandLine().getOut().flush();
        while (!stopping.await(1, TimeUnit.SECONDS)) {
            if (!isLive.getAsBoolean()) {
                spec.commandLine().getErr().println("orders: the application has failed: " + status.get() + ".");
                return ExitCode.FAILED;
            }
        }
        return ExitCode.OK;
    }
}
