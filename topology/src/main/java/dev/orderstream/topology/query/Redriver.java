package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.schemas.Headers;
import dev.orderstream.schemas.KeyPartitioner;
import dev.orderstream.schemas.Topics;
import dev.orderstream.schemas.UnreadableRecordException;
import dev.orderstream.topology.domain.view.Handling;
import dev.orderstream.topology.kernel.CommandForms;
import dev.orderstream.topology.kernel.CommandForms.CommandName;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.DeadLetterAction;
import dev.orderstream.topology.kernel.DeadLetterAction.Change;
import dev.orderstream.topology.kernel.RedriveId;
import dev.orderstream.topology.query.DeadLetterReads.Found;
import dev.orderstream.topology.stream.ActionLog;
import dev.orderstream.topology.stream.CommandTopics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides what is to be done about one dead letter; writes nothing. */
final class Redriver {
    private static final Set<String> NOT_SENT_AGAIN =
            Set.of(Headers.REPLY_PARTITION, Headers.REPLY_TOKEN, Headers.REDRIVE_OF, Headers.REDRIVE_ATTEMPT);

    /** Topics of commands that an outside provider carries out. */
    private static final Set<String> KEPT = Set.of(Topics.PAYMENT_COMMANDS, Topics.NOTIFICATION_COMMANDS);

    private final CommandForms forms;
    private final CommandTopics topics;
    private final int attemptsMax;
    private final Supplier<Instant> now;

    /**
     * What is asked for.
     *
     * @param force also what was tried too often
     * @param command JSON to send in its place; empty: it is sent as it was
     */
    record Request(String actor, String reason, boolean force, Optional<String> command) {
        boolean insists() {
            return force || command.isPresent();
        }
    }

    /** The command to send. */
    private record Prepared(byte[] key, byte[] value, CommandName command, List<Change> changes) {}

    /** Why there is none. */
    private static final class NotSentException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient RedrivePlan.Skip skip;

        NotSentException(ProblemCode code, String sentence) {
            super(sentence, null, false, false);
            this.skip = new RedrivePlan.Skip(code, sentence);
        }
    }

    Redriver(CommandForms forms, CommandTopics topics, int attemptsMax, Supplier<Instant> now) {
        this.forms = forms;
        this.topics = topics;
        this.attemptsMax = attemptsMax;
        this.now = now;
    }

    /**
     * How to redrive it.
     *
     * @throws dev.orderstream.topology.kernel.EditRefusedException when the edit is not taken
     */
    RedrivePlan redrive(Found found, Request request) {
        Optional<RedrivePlan> refusal = handled(found).or(() -> exhausted(found, request));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        try {
            return send(found, request);
        } catch (NotSentException why) {
            return why.skip;
        }
    }

    /** How to give it up: also once more, as the order goes on waiting when the first time could not be read where it is decided. */
    RedrivePlan discard(Found found, String actor, String reason) {
        return handled(found)
                .filter(skip -> found.handling().state() != Handling.State.DISCARDED)
                .orElseGet(() -> new RedrivePlan.Discard(entry(
                        found,
                        Optional.empty(),
                        action(found, DeadLetterAction.Type.DISCARDED, actor, reason, Optional.empty(), List.of()))));
    }

    private static Optional<RedrivePlan> handled(Found found) {
        Handling handling = found.handling();
        return handling.state().isEnd()
                ? Optional.of(new RedrivePlan.Skip(
                        ProblemCode.ALREADY_HANDLED,
                        "It is " + handling.state() + " already, by "
                                + handling.actor().orElse("somebody") + "."))
                : Optional.empty();
    }

    private Optional<RedrivePlan> exhausted(Found found, Request request) {
        if (request.insists()) {
            return Optional.empty();
        }
        int attempt = found.letter().attempt();
        String sentence = "It was tried " + attempt + " times; it is parked, until it is edited, forced or discarded.";
        if (found.handling().state() == Handling.State.PARKED) {
            return Optional.of(new RedrivePlan.Skip(ProblemCode.ATTEMPTS_EXHAUSTED, sentence));
        }
        return attempt < attemptsMax
                ? Optional.empty()
                : Optional.of(new RedrivePlan.Park(
                        entry(
                                found,
                                Optional.empty(),
                                action(
                                        found,
                                        DeadLetterAction.Type.PARKED,
                                        request.actor(),
                                        request.reason(),
                                        Optional.empty(),
                                        List.of())),
                        sentence));
    }

    private RedrivePlan send(Found found, Request request) {
        DeadLetter letter = found.letter();
        String topic = letter.source().topic();
        if (!Topics.isCommands(topic)) {
            throw new NotSentException(
                    ProblemCode.NOT_A_COMMAND, "Its source is no command topic; it can only be discarded.");
        }
        OptionalInt partitions = topics.partitions(topic);
        if (partitions.isEmpty()) {
            throw new NotSentException(ProblemCode.SOURCE_GONE, "Its source topic does not exist any more.");
        }
        DeadLetter.Source source = whole(letter);
        Prepared prepared = request.command().isPresent()
                ? edited(letter, source, request.command().get())
                : asItWas(letter, source);
        int attempt = letter.attempt() + 1;
        ActionLog.Command command = new ActionLog.Command(
                topic,
                KeyPartitioner.partition(prepared.key(), partitions.getAsInt()),
                prepared.key(),
                prepared.value(),
                headers(
                        letter,
                        source,
                        request.command().map(edited -> prepared.command().type()),
                        attempt));
        DeadLetterAction action = action(
                found,
                DeadLetterAction.Type.REDRIVEN,
                request.actor(),
                request.reason(),
                Optional.of(prepared.command().commandId()),
                prepared.changes());
        return new RedrivePlan.Send(entry(found, Optional.of(command), action), command, prepared.command(), attempt);
    }

    private DeadLetter.Source whole(DeadLetter letter) {
        if (letter.omitted().isEmpty()) {
            return letter.source();
        }
        return topics.read(letter.source())
                .orElseThrow(() -> new NotSentException(
                        ProblemCode.SOURCE_GONE,
                        "It was too large to be copied, and the source record is not there any more."));
    }

    private Prepared asItWas(DeadLetter letter, DeadLetter.Source source) {
        byte[] key = source.key();
        byte[] value = source.value();
        Optional<String> aggregateId = keyText(source);
        if (key == null || aggregateId.isEmpty()) {
            throw new NotSentException(
                    ProblemCode.NO_KEY, "It has no key that names what it is about; an edit can give it one.");
        }
        try {
            CommandName original = forms.read(source.topic(), value);
            if (value == null || !original.aggregateId().equals(aggregateId.get())) {
                throw new NotSentException(
                        ProblemCode.NOT_READABLE,
                        "Its key and its envelope do not name the same, so that it would come back; edit it.");
            }
            byte[] sent = forms.under(source.topic(), commandId(letter, Optional.of(original)), value);
            return new Prepared(key, sent, forms.read(source.topic(), sent), List.of());
        } catch (UnreadableRecordException unreadable) {
            throw new NotSentException(
                    ProblemCode.NOT_READABLE,
                    "Not readable, so that it would come back: " + unreadable.getMessage() + "; edit it.");
        }
    }

    private Prepared edited(DeadLetter letter, DeadLetter.Source source, String json) {
        Optional<CommandName> original = original(source);
        CommandForms.Edited edited = forms.edited(
                source.topic(),
                original.isPresent() ? Optional.ofNullable(source.value()) : Optional.empty(),
                json,
                commandId(letter, original),
                keyText(source));
        byte[] key = edited.command().aggregateId().getBytes(UTF_8);
        return new Prepared(key, edited.value(), edited.command(), edited.changes());
    }

    private Optional<CommandName> original(DeadLetter.Source source) {
        try {
            return Optional.of(forms.read(source.topic(), source.value()));
        } catch (UnreadableRecordException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<String> keyText(DeadLetter.Source source) {
        byte[] key = source.key();
        return key == null ? Optional.empty() : Headers.utf8(key);
    }

    /**
     * What follows from a redrive keeps its id, so that all of it has effect at most once. So does what goes to those outside: they may
     * have done it, and tell by its id that it is the same.
     */
    private static String commandId(DeadLetter letter, Optional<CommandName> original) {
        boolean isKept =
                letter.redriveOf().isPresent() || KEPT.contains(letter.source().topic());
        return original.filter(known -> isKept).map(CommandName::commandId).orElseGet(() -> RedriveId.of(letter.id()));
    }

    /** @param type of an edited command, which may have changed it */
    private static List<DeadLetter.Header> headers(
            DeadLetter letter, DeadLetter.Source source, Optional<String> type, int attempt) {
        List<DeadLetter.Header> headers = new ArrayList<>();
        for (DeadLetter.Header header : source.headers()) {
            boolean isReplaced = type.isPresent() && header.name().equals(Headers.MESSAGE_TYPE);
            if (!isReplaced && !NOT_SENT_AGAIN.contains(header.name())) {
                headers.add(header);
            }
        }
        type.ifPresent(edited -> headers.add(new DeadLetter.Header(Headers.MESSAGE_TYPE, Headers.bytes(edited))));
        headers.add(new DeadLetter.Header(Headers.REDRIVE_OF, Headers.bytes(letter.id())));
        headers.add(new DeadLetter.Header(Headers.REDRIVE_ATTEMPT, Headers.bytes(Integer.toString(attempt))));
        return headers;
    }

    private static ActionLog.Entry entry(Found found, Optional<ActionLog.Command> command, DeadLetterAction action) {
        String actions =
                Topics.actionsOf(Topics.deadLettersOf(found.letter().source().topic()));
        return new ActionLog.Entry(command, actions, found.partition(), key(found.letter()), action);
    }

    /** By which the aggregate is found that waits for the letter: also of one that is by reference, and has no key. */
    private static byte @Nullable [] key(DeadLetter letter) {
        byte[] key = letter.source().key();
        return key == null ? letter.aggregateId().map(id -> id.getBytes(UTF_8)).orElse(null) : key;
    }

    private DeadLetterAction action(
            Found found,
            DeadLetterAction.Type type,
            String actor,
            String reason,
            Optional<String> commandId,
            List<Change> changes) {
        return new DeadLetterAction(found.letter().id(), type, actor, reason, now.get(), commandId, changes);
    }
}
