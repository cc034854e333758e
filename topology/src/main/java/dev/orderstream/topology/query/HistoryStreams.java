package dev.orderstream.topology.query;

import dev.orderstream.schemas.RegistryUnavailableException;
import dev.orderstream.topology.query.HistoryTail.Entry;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Follows histories of orders live. It pulls: each page is asked for by the version before it, so that nothing is lost or repeated
 * whoever answers.
 */
final class HistoryStreams {
    private static final HeaderName LAST_EVENT_ID = HeaderNames.create("Last-Event-ID");
    private static final Pattern VERSION = Pattern.compile("[0-9]{1,18}");
    private static final int PAGE = 100;
    private static final Duration WAIT_MAX = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final HistoryTail tail;
    private final LiveStreams live;

    HistoryStreams(HistoryTail tail, LiveStreams live) {
        this.tail = tail;
        this.live = live;
    }

    /** The history after the header Last-Event-ID, else after the parameter, else from the beginning; then what comes. */
    Answer follow(Call call) throws InterruptedException {
        String orderId = call.id("orderId");
        long parameter =
                call.parameters("after").number("after", 0, Long.MAX_VALUE).orElse(0);
        long after = call.header(LAST_EVENT_ID).map(HistoryStreams::version).orElse(parameter);
        List<Entry> first = tail.next(orderId, after, PAGE, Duration.ZERO);
        return live.answer(LiveStreams.Kind.ORDER, stream -> {
            stream.begin();
            return new Following(orderId, after).run(stream, first);
        });
    }

    private static long version(String lastEventId) {
        if (!VERSION.matcher(lastEventId).matches()) {
            throw Problem.field(
                            ProblemCode.INVALID_HEADER,
                            "Last-Event-ID",
                            "must be a version, the id of an earlier event")
                    .exception();
        }
        return Long.parseLong(lastEventId);
    }

    /** One stream. */
    private final class Following {
        private final String orderId;
        private long version;

        Following(String orderId, long after) {
            this.orderId = orderId;
            this.version = after;
        }

        StreamEnd run(LiveStream stream, List<Entry> first) throws InterruptedException {
            stream.sendOrBeat(text(first));
            Duration pause = Duration.ZERO;
            long lastAnswerNanos = System.nanoTime();
            while (true) {
                EventStream text = new EventStream();
                live.pause(pause);
                try {
                    text = text(stream.waiting(
                            () -> tail.next(orderId, version, PAGE, min(stream.untilHeartbeat(), WAIT_MAX))));
                    pause = Duration.ZERO;
                    lastAnswerNanos = System.nanoTime();
                } catch (OwnerUnavailableException | RegistryUnavailableException | ProblemException away) {
                    Duration since = Duration.ofNanos(System.nanoTime() - lastAnswerNanos);
                    if (since.compareTo(live.settings().ownerPatience()) > 0) {
                        return new StreamEnd(
                                StreamEnd.Reason.OWNER_UNAVAILABLE,
                                "No instance has answered for the order for " + since.toSeconds() + " s.");
                    }
                    pause = longer(pause);
                }
                stream.sendOrBeat(text);
            }
        }

        private EventStream text(List<Entry> page) {
            EventStream text = new EventStream();
            for (Entry event : page) {
                if (event.version() != version + 1) {
                    throw new IllegalStateException("the history of " + orderId + " has version " + event.version()
                            + " after version " + version);
                }
                text.event(Long.toString(event.version()), event.type(), event.json());
                version = event.version();
            }
            return text;
        }
    }

    private static Duration longer(Duration pause) {
        return pause.isZero() ? FIRST_PAUSE : min(pause.multipliedBy(2), LONGEST_PAUSE);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
