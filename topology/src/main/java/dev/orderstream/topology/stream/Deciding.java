package dev.orderstream.topology.stream;

import dev.orderstream.topology.kernel.AcceptedCommand;
import dev.orderstream.topology.kernel.Aggregate;
import dev.orderstream.topology.kernel.CommandHandler;
import dev.orderstream.topology.kernel.CommandMessage;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.Decider;
import dev.orderstream.topology.kernel.EnvelopeShape;
import dev.orderstream.topology.kernel.EventId;
import dev.orderstream.topology.kernel.Metadata;
import dev.orderstream.topology.kernel.Outcome;
import dev.orderstream.topology.kernel.Recorded;
import dev.orderstream.topology.kernel.Rejection;
import dev.orderstream.topology.kernel.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a readable command and the stored bytes of its aggregate to everything that follows, encoded and within the size limit. Changes
 * nothing: what it returns is applied afterwards, or not at all.
 */
final class Deciding<C, E, S> {
    private static final Logger LOG = LoggerFactory.getLogger(Deciding.class);

    /** State of an aggregate whose stored value cannot be read. */
    private static final String UNKNOWN = "UNKNOWN";

    private final Decider<C, E, S> decider;
    private final CommandHandler<C, E, S> handler;
    private final AggregateSerdes<C, E, S> serdes;
    private final AggregateTopics topics;
    private final int recordBytesMax;

    Deciding(Decider<C, E, S> decider, AggregateSerdes<C, E, S> serdes, AggregateTopics topics, int recordBytesMax) {
        this.decider = decider;
        this.handler = new CommandHandler<>(decider);
        this.serdes = serdes;
        this.topics = topics;
        this.recordBytesMax = recordBytesMax;
    }

    Effect decide(Incoming incoming, CommandMessage<C> message, byte @Nullable [] stored) {
        Aggregate<S> aggregate;
        try {
            aggregate = aggregate(stored);
        } catch (SerializationException unreadable) {
            return stateUnreadable(
                    incoming,
                    message,
                    unreadable,
                    "STATE_UNREADABLE",
                    "The stored state cannot be read; the log has the cause.");
        }
        try {
            Effect effect = effect(incoming, message, handler.handle(aggregate, message.appendedAt(incoming.time())));
            return effect.bytesMax() <= recordBytesMax
                    ? effect
                    : failed(incoming, message, aggregate, "RECORD_TOO_LARGE", tooLarge(effect));
        } catch (RetriableException outage) {
            throw outage;
        } catch (RuntimeException bug) {
            logFailure(incoming, bug);
            return failed(
                    incoming,
                    message,
                    aggregate,
                    "INTERNAL_ERROR",
                    "Deciding failed (" + bug.getClass().getSimpleName() + "); the log has the cause.");
        }
    }

    /** The aggregate stays as it is, whatever that is: an unreadable state is neither empty nor a reason to stop the others. */
    private Effect stateUnreadable(
            Incoming incoming, CommandMessage<C> message, SerializationException why, String code, String detail) {
        logFailure(incoming, why);
        DeadLetter letter = DeadLetters.failed(incoming, message, code, detail, UNKNOWN, 0);
        Rejection told = Rejection.of(letter.code(), letter.detail());
        return refused(incoming, message, letter, refusal(message, Reply.Result.FAILED, told, 0, UNKNOWN));
    }

    private static void logFailure(Incoming incoming, RuntimeException why) {
        LOG.atError()
                .addKeyValue("topic", incoming.topic())
                .addKeyValue("partition", incoming.partition())
                .addKeyValue("offset", incoming.offset())
                .setCause(why)
                .log("A command could not be decided; it becomes a FAILED dead letter");
    }

    /** A record that never came to be decided. */
    Effect setAside(Incoming incoming, DeadLetter letter, Optional<CommandMessage<C>> message) {
        Rejection why = new Rejection(letter.code(), letter.detail(), letter.field());
        return new Effect(
                Optional.empty(),
                List.of(),
                Optional.empty(),
                message.flatMap(known -> reply(
                        incoming,
                        refusal(
                                known,
                                Reply.Result.valueOf(letter.kind().name()),
                                why,
                                0,
                                decider.stateName(decider.initial())))),
                Optional.of(encode(letter, incoming.key())),
                message.map(CommandMessage::type).orElse("none"),
                letter.kind().name(),
                letter.code());
    }

    private Effect effect(Incoming incoming, CommandMessage<C> message, Outcome<E, S> outcome) {
        return switch (outcome) {
            case Outcome.Accepted<E, S> accepted -> accepted(incoming, message, accepted);
            case Outcome.Duplicate<E, S> duplicate -> duplicate(incoming, message, duplicate.original());
            case Outcome.Rejected<E, S> rejected -> {
                DeadLetter letter = DeadLetters.rejected(
                        incoming, message, rejected.rejection(), rejected.state(), rejected.version());
                Rejection why = new Rejection(letter.code(), letter.detail(), letter.field());
                yield refused(
                        incoming,
                        message,
                        letter,
                        refusal(message, Reply.Result.REJECTED, why, rejected.version(), rejected.state()));
            }
        };
    }

    private Effect accepted(Incoming incoming, CommandMessage<C> message, Outcome.Accepted<E, S> accepted) {
        Metadata metadata = message.metadata().causedBy(message.commandId(), topics.team(incoming.topic()));
        List<Effect.Event> events = new ArrayList<>(accepted.events().size());
        List<Reply.Appended> appended = new ArrayList<>(accepted.events().size());
        long version = accepted.firstVersion();
        for (E event : accepted.events()) {
            String type = decider.eventType(event);
            Recorded<E> recorded = new Recorded<>(
                    EventId.of(topics.aggregateType(), message.aggregateId(), version),
                    topics.aggregateType(),
                    message.aggregateId(),
                    version,
                    incoming.time(),
                    metadata,
                    type,
                    event);
            events.add(new Effect.Event(type, serdes.events().serialize(topics.events(), recorded)));
            appended.add(new Reply.Appended(type, version));
            version++;
        }
        Aggregate<S> after = accepted.aggregate();
        Reply reply = success(message, false, after.version(), decider.stateName(after.state()), appended);
        boolean noOp = events.isEmpty();
        return new Effect(
                Optional.of(serdes.state().serializer().serialize(topics.store(), after)),
                events,
                noOp ? Optional.of(serdes.replies().serialize(topics.outcomes(), reply)) : Optional.empty(),
                reply(incoming, reply),
                Optional.empty(),
                message.type(),
                noOp ? "NO_OP" : "ACCEPTED",
                "");
    }

    private Effect duplicate(Incoming incoming, CommandMessage<C> message, AcceptedCommand original) {
        long version = original.firstVersion();
        List<Reply.Appended> appended = new ArrayList<>(original.eventTypes().size());
        for (String type : original.eventTypes()) {
            appended.add(new Reply.Appended(type, version));
            version++;
        }
        Reply reply = success(message, true, original.version(), original.state(), appended);
        return new Effect(
                Optional.empty(),
                List.of(),
                Optional.empty(),
                reply(incoming, reply),
                Optional.empty(),
                message.type(),
                "DUPLICATE",
                "");
    }

    /** A command that is not decided for want of something else; its aggregate is as it is stored. */
    Effect fail(Incoming incoming, CommandMessage<C> message, byte @Nullable [] stored, String code, String detail) {
        try {
            return failed(incoming, message, aggregate(stored), code, detail);
        } catch (SerializationException unreadable) {
            return stateUnreadable(incoming, message, unreadable, code, detail);
        }
    }

    private Aggregate<S> aggregate(byte @Nullable [] stored) {
        return stored == null
                ? Aggregate.absent(decider)
                : serdes.state().deserializer().deserialize(topics.store(), stored);
    }

    private Effect failed(
            Incoming incoming, CommandMessage<C> message, Aggregate<S> aggregate, String code, String detail) {
        String state = decider.stateName(aggregate.state());
        DeadLetter letter = DeadLetters.failed(incoming, message, code, detail, state, aggregate.version());
        Reply reply =
                refusal(message, Reply.Result.FAILED, Rejection.of(code, letter.detail()), aggregate.version(), state);
        return refused(incoming, message, letter, reply);
    }

    private Effect refused(Incoming incoming, CommandMessage<C> message, DeadLetter letter, Reply reply) {
        return new Effect(
                Optional.empty(),
                List.of(),
                Optional.empty(),
                reply(incoming, reply),
                Optional.of(encode(letter, incoming.key())),
                message.type(),
                letter.kind().name(),
                letter.code());
    }

    private static Reply success(
            CommandMessage<?> message, boolean duplicate, long version, String state, List<Reply.Appended> events) {
        return new Reply(
                message.commandId(),
                message.aggregateId(),
                Reply.Result.ACCEPTED,
                duplicate,
                version,
                state,
                events,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Reply refusal(
            CommandMessage<?> message, Reply.Result result, Rejection why, long version, String state) {
        return new Reply(
                message.commandId(),
                message.aggregateId(),
                result,
                false,
                version,
                state,
                List.of(),
                Optional.of(why.code()),
                Optional.of(why.detail()),
                why.field());
    }

    /** Encoded when somebody waits for it; ids beyond their limit have nobody who could. */
    private Optional<Effect.Answer> reply(Incoming incoming, Reply reply) {
        boolean answerable = incoming.replyPartition().isPresent()
                && reply.commandId().length() <= EnvelopeShape.ID_LENGTH_MAX
                && reply.aggregateId().length() <= EnvelopeShape.ID_LENGTH_MAX;
        return answerable
                ? Optional.of(
                        new Effect.Answer(reply.commandId(), serdes.replies().serialize(topics.replies(), reply)))
                : Optional.empty();
    }

    private Effect.Letter encode(DeadLetter letter, byte @Nullable [] key) {
        return new LetterWriter(serdes.deadLetters(), topics.deadLetters(), recordBytesMax).write(letter, key);
    }

    private String tooLarge(Effect effect) {
        return "A record of " + effect.bytesMax() + " bytes would be written; at most " + recordBytesMax
                + " are allowed.";
    }
}
