package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.standalone.e2e.PlainLog.Entry;
import dev.orderstream.standalone.e2e.Shown.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/** One question while it is asked, request by request: each of any instance. */
final class Asking {
    private final Random random;
    private final EventOracle oracle;
    private final Shown shown;
    private final Instances instances;
    private final boolean isStaleOk;
    private final List<String> asked = new ArrayList<>();
    private Optional<String> order = Optional.empty();
    private boolean hasCopies;

    Asking(Random random, EventOracle oracle, Shown shown, Instances instances, boolean isStaleOk) {
        this.random = random;
        this.oracle = oracle;
        this.shown = shown;
        this.instances = instances;
        this.isStaleOk = isStaleOk;
    }

    /**
     * An answer.
     *
     * @param isTruth whether it must be; else a copy gave it, and may be behind
     * @param shown what had been shown when it was asked for
     */
    record Told(Http.Answer answer, boolean isTruth, Shown.Least shown) {
        int status() {
            return answer.status();
        }

        /** The position that the answer must have reached. */
        int least(Store store, int partition) {
            return isTruth ? shown.of(store, partition) : 0;
        }
    }

    Random random() {
        return random;
    }

    /** Once in so many times. */
    boolean once(int in) {
        return random.nextInt(in) == 0;
    }

    /** The order that is asked for. */
    String order() {
        return order.orElseGet(() -> log(log -> log.any(random)));
    }

    /** Asks for that order from now on. */
    void stayWith(String orderId) {
        order = Optional.of(orderId);
    }

    <T> T log(Function<PlainLog, T> question) {
        return oracle.now(question);
    }

    <T> Optional<T> awaited(Function<PlainLog, Optional<T>> question) throws InterruptedException {
        return oracle.awaited(question);
    }

    /** What was asked so far, and what came back. */
    List<String> asked() {
        return asked;
    }

    /** Whether a copy gave any of the answers. */
    boolean hasCopies() {
        return hasCopies;
    }

    boolean hasSeenEnd(String commandId) {
        return shown.hasSeenEnd(commandId);
    }

    Told get(String path, String... headers) throws NotAnsweredException, InterruptedException {
        String whole = isStaleOk ? path + (path.contains("?") ? "&" : "?") + "stale=ok" : path;
        asked.add(whole);
        Shown.Least least = shown.least();
        Http.Answer answer = instances.get(random, whole, headers);
        asked.add(answer.response().uri().getAuthority() + " " + answer.status() + " "
                + answer.response().body());
        boolean isCopy = isStaleOk && isCopy(answer);
        hasCopies |= isCopy;
        return new Told(answer, !isCopy, least);
    }

    private static boolean isCopy(Http.Answer answer) {
        assertThat(answer.header("Orderstream-Source")).as("source").isIn("owner", "standby");
        return answer.header("Orderstream-Source").equals("standby");
    }

    /** The event that the answer shows: one of the log, not before what must be there; what is shown so is noted. */
    Entry held(Told told, Store store, String orderId, long version) throws InterruptedException {
        int partition = PlainLog.partition(orderId);
        Optional<Entry> entry = awaited(log -> log.at(orderId, version));
        assertThat(entry).as(orderId + " at version " + version + " in the log").isPresent();
        assertThat(version).as("version of " + orderId).isGreaterThanOrEqualTo(least(told, store, orderId));
        saw(told, store, partition, entry.orElseThrow().position());
        return entry.orElseThrow();
    }

    /** The version that the order must have reached in the answer. */
    long least(Told told, Store store, String orderId) {
        int position = told.least(store, PlainLog.partition(orderId));
        return log(log -> log.version(orderId, position));
    }

    void saw(Told told, Store store, int partition, int position) {
        if (told.isTruth()) {
            shown.saw(store, partition, position);
        }
    }

    void sawEnd(Told told, String commandId) {
        if (told.isTruth()) {
            shown.sawEnd(commandId);
        }
    }
}
