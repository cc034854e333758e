package dev.orderstream.standalone.cli;

import dev.orderstream.standalone.PreconditionException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** The one place that turns a failure into a sentence on stderr and an exit code. */
final class Errors implements IExecutionExceptionHandler {
    private final Verbosity verbosity;

    Errors(Verbosity verbosity) {
        this.verbosity = verbosity;
    }

    @Override
    public int handleExecutionException(Exception failed, CommandLine command, ParseResult parsed) {
        Throwable cause = unwrapped(failed);
        command.getErr().println("orders: " + sentence(cause));
        if (verbosity.verbose()) {
            failed.printStackTrace(command.getErr());
        }
        return cause instanceof PreconditionException ? ExitCode.PRECONDITION : ExitCode.FAILED;
    }

    private static Throwable unwrapped(Throwable failed) {
        Throwable inner = failed;
        while ((inner instanceof ExecutionException || inner instanceof CompletionException)
                && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }

    private static String sentence(Throwable cause) {
        String message = Optional.ofNullable(cause.getMessage())
                .orElseGet(() -> "failed without a message (" + cause.getClass().getName() + ")");
        return message.lines().findFirst().orElse(message);
    }
}
