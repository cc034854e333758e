package dev.orderstream.gateway.http;

import dev.orderstream.avro.reply.CommandReply;
import dev.orderstream.gateway.json.AggregateType;
import dev.orderstream.gateway.publish.CommandPublisher;
import dev.orderstream.gateway.publish.Lineage;
import dev.orderstream.gateway.publish.PublishException;
import dev.orderstream.gateway.publish.ReplyAddress;
import dev.orderstream.gateway.reply.ReplyListener;
import dev.orderstream.gateway.reply.Waiting;
import io.helidon.webserver.CloseConnectionException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Sends a command and waits for what becomes of it: the committed outcome, or else the broker's acknowledgement. */
public final class CommandFlow {
    /** The producer settles every send within its delivery timeout; this is for a producer that does not. */
    private static final Duration ACKNOWLEDGEMENT_MAX = Duration.ofSeconds(5);

    private final Map<AggregateType, Lane> lanes;
    private final CommandPublisher publisher;
    private final ReplyListener listener;
    private final Waiting waiting;

    /** @param lanes one for each type of aggregate */
    public CommandFlow(
            Map<AggregateType, Lane> lanes, CommandPublisher publisher, ReplyListener listener, Waiting waiting) {
        this.lanes = Map.copyOf(lanes);
        this.publisher = publisher;
        this.listener = listener;
        this.waiting = waiting;
    }

    /**
     * A command that has been sent. Close it, whatever became of it.
     *
     * @param sentAt as {@link System#nanoTime}
     */
    record Sent(
            Prepared.Name command,
            CompletableFuture<RecordMetadata> acknowledged,
            Optional<Waiting.Waiter> waiter,
            long sentAt)
            implements AutoCloseable {
        @Override
        public void close() {
            waiter.ifPresent(Waiting.Waiter::close);
        }
    }

    /** @throws ProblemException with 503 when commands about that type of aggregate cannot be taken */
    void require(AggregateType type) {
        lane(type).readiness().require();
    }

    private Lane lane(AggregateType type) {
        return Objects.requireNonNull(lanes.get(type), type.name());
    }

    /**
     * Sends a command; asks for a reply only when there is time to wait for it.
     *
     * @throws ProblemException when it was not sent
     */
    Sent send(Prepared command, Lineage lineage, Duration wait) {
        Optional<Waiting.Waiter> waiter = wait.isZero() ? Optional.empty() : Optional.of(enter());
        try {
            Optional<ReplyAddress> address = waiter.map(place -> new ReplyAddress(listener.partition(), place.token()));
            String topic = lane(command.name().form().aggregate()).commandsTopic();
            CompletableFuture<RecordMetadata> acknowledged =
                    publisher.publish(topic, command.name().aggregateId(), command.command(), lineage, address);
            waiter.ifPresent(place -> failTogether(acknowledged, place));
            return new Sent(command.name(), acknowledged, waiter, System.nanoTime());
        } catch (PublishException refused) {
            waiter.ifPresent(Waiting.Waiter::close);
            throw new ProblemException(problem(refused, command.name()));
        } catch (RuntimeException bug) {
            waiter.ifPresent(Waiting.Waiter::close);
            throw bug;
        }
    }

    /** No reply comes for a command that was not written. */
    private static void failTogether(CompletableFuture<RecordMetadata> acknowledged, Waiting.Waiter waiter) {
        CompletableFuture<RecordMetadata> unused = acknowledged.whenComplete((metadata, failure) -> {
            if (failure != null) {
                waiter.reply().completeExceptionally(failure);
            }
        });
    }

    private Waiting.Waiter enter() {
        return waiting.enter()
                .orElseThrow(() -> new ProblemException(
                        Problem.of(ProblemCode.OVERLOADED, "too many requests wait for an outcome")));
    }

    /**
     * Waits for the outcome.
     *
     * @param deadline as {@link System#nanoTime}
     * @return the outcome; empty when there is none by then, but the broker has acknowledged the command
     * @throws ProblemException when it has not
     */
    Optional<CommandReply> await(Sent sent, long deadline) {
        try {
            if (sent.waiter().isPresent()) {
                Optional<CommandReply> reply = reply(sent.waiter().get(), deadline);
                if (reply.isPresent()) {
                    return reply;
                }
            }
            long left = sent.sentAt() + ACKNOWLEDGEMENT_MAX.toNanos() - System.nanoTime();
            sent.acknowledged().get(left, TimeUnit.NANOSECONDS);
            return Optional.empty();
        } catch (ExecutionException failed) {
            throw new ProblemException(problem(failed.getCause(), sent.command()));
        } catch (TimeoutException unsettled) {
            throw new ProblemException(problem(unsettled, sent.command()));
        } catch (InterruptedException stopping) {
            throw new CloseConnectionException("stopping", stopping);
        }
    }

    private static Optional<CommandReply> reply(Waiting.Waiter waiter, long deadline)
            throws InterruptedException, ExecutionException {
        try {
            return Optional.of(waiter.reply().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException | CancellationException waitIsOver) {
            return Optional.empty();
        }
    }

    private static Problem problem(@Nullable Throwable failure, Prepared.Name command) {
        PublishException.Reason reason = failure instanceof PublishException refused
                ? refused.reason()
                : PublishException.Reason.OUTCOME_UNKNOWN;
        String detail = switch (reason) {
            case OVERLOADED -> "too many commands are under way; this one was not sent";
            case BROKER_UNAVAILABLE -> "no broker can be reached; the command was not sent";
            case OUTCOME_UNKNOWN ->
                "the command was sent, but not acknowledged in time, and may have been written;"
                        + " repeat it with the same Idempotency-Key or commandId";
        };
        return Problem.of(ProblemCode.of(reason), detail)
                .withIds(Optional.of(command.about()), Optional.of(command.commandId()));
    }
}
