package dev.orderstream.topology.query;

import io.helidon.webserver.http.ServerRequest;
import java.util.ArrayDeque;
import java.util.Deque;

/** A request from its first filter on: what it holds until it is answered, or until its answer turns out to be a stream. */
final class UnderWay {
    private final Deque<Runnable> held = new ArrayDeque<>(1);
    private final Deque<Runnable> atEnd = new ArrayDeque<>(1);
    private boolean isStream;

    static UnderWay of(ServerRequest request) {
        return request.context().get(UnderWay.class).orElseThrow();
    }

    /** Gives back a place among the requests under way. */
    void holds(Runnable giveBack) {
        held.add(giveBack);
    }

    /** Runs when everything is sent, or nothing more can be. */
    void atEnd(Runnable action) {
        atEnd.add(action);
    }

    /** The answer has begun, and may go on for hours: it is no request under way any more. */
    void becomesStream() {
        isStream = true;
        drain(held);
    }

    boolean isStream() {
        return isStream;
    }

    void end() {
        drain(held);
        drain(atEnd);
    }

    private static void drain(Deque<Runnable> actions) {
        for (Runnable action = actions.poll(); action != null; action = actions.poll()) {
            action.run();
        }
    }
}
