package dev.orderstream.standalone.cli;

import dev.orderstream.standalone.PreconditionException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
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
        ("orders: " + text(cause)).lines().map(PlainText::of).forEach(command.getErr()::println);
        if (verbosity.verbose()) {
            failed.printStackTrace(command.getErr());
        }
        return cause instanceof PreconditionException ? ExitCode.PRECONDITION : ExitCode.FAILED;
    }

    /** What must change first may be several things. */
    private static String text(Throwable cause) {
        return Optional.of(cause)
                .filter(PreconditionException.class::isInstance)
                .map(Throwable::getMessage)
                .filter(message -> message.lines().count() > 1)
                .orElseGet(() -> sentence(cause));
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
        String first = message.lines().findFirst().orElse(message);
        return kafkaReason(cause)
                .filter(reason -> !first.contains(reason))
                .map(reason -> first + ": " + reason)
                .orElse(first);
    }

    /** Kafka's clients say only that they could not be made; why is in the cause. */
    private static Optional<String> kafkaReason(Throwable failed) {
        Optional<String> reason = Optional.empty();
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof KafkaException) {
                reason = Optional.ofNullable(cause.getMessage());
            }
        }
        return reason;
    }
}
