package dev.orderstream.topology.query;

import dev.orderstream.schemas.RegistryUnavailableException;
import dev.orderstream.topology.query.DeadLetterReads.Found;
import dev.orderstream.topology.query.Redrives.Planned;
import dev.orderstream.topology.stream.ActionLog;
import dev.orderstream.topology.stream.CommandTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Acts on many dead letters, a chunk at a time: partition by partition, oldest first, so that those of an order keep their order. A chunk
 * ends at its limit or after five seconds, and says where to go on. What fails after a part of it is done ends it, too.
 */
final class BulkRedrive implements AutoCloseable {
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final int STEPS_A_SECOND = 5;

    private final DeadLetterReads reads;
    private final Redrives redrives;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * What was done.
     *
     * @param next where to go on; empty: there are no more
     */
    record Chunk(List<Planned> done, Optional<BulkCursor> next) {}

    BulkRedrive(DeadLetterReads reads, Redrives redrives) {
        this.reads = reads;
        this.redrives = redrives;
    }

    /** @param planning what is to be done about a letter */
    Chunk run(BulkRequest asked, Function<Found, RedrivePlan> planning) throws InterruptedException {
        long started = System.nanoTime();
        List<Planned> done = new ArrayList<>();
        BulkCursor at = asked.from();
        int partitions = reads.partitions();
        while (at.partition() < partitions) {
            if (done.size() >= asked.limit() || System.nanoTime() - started >= BOUND.toNanos()) {
                return new Chunk(done, Optional.of(at));
            }
            try {
                at = step(asked, planning, at, done);
            } catch (OwnerUnavailableException
                    | ProblemException
                    | RegistryUnavailableException
                    | ActionLog.ActionLogUnavailableException
                    | CommandTopics.TopicsUnavailableException away) {
                if (done.isEmpty()) {
                    throw away;
                }
                return new Chunk(done, Optional.of(at));
            }
            pause(asked, started, done.size());
        }
        return new Chunk(done, Optional.empty());
    }

    /** One write: where it ended. */
    private BulkCursor step(BulkRequest asked, Function<Found, RedrivePlan> planning, BulkCursor at, List<Planned> done)
            throws InterruptedException {
        DeadLetterReads.Chunk letters =
                reads.oldest(at.partition(), asked.filter(), at.after(), size(asked, done.size()));
        List<Planned> planned = letters.letters().stream()
                .filter(asked::means)
                .map(found -> new Planned(found, planning.apply(found)))
                .toList();
        done.addAll(asked.dryRun() ? planned : redrives.carryOut(planned));
        return letters.next()
                .map(key -> new BulkCursor(at.partition(), Optional.of(key)))
                .orElseGet(() -> new BulkCursor(at.partition() + 1, Optional.empty()));
    }

    private static int size(BulkRequest asked, int done) {
        int most = Math.min(ActionLog.ENTRIES_MAX, asked.limit() - done);
        return asked.rate()
                .map(rate -> Math.min(most, Math.max(1, rate / STEPS_A_SECOND)))
                .orElse(most);
    }

    /** The last of a chunk is waited out, too: chunk after chunk, the rate stays. */
    private void pause(BulkRequest asked, long started, int done) throws InterruptedException {
        if (asked.rate().isEmpty()) {
            return;
        }
        long due = TimeUnit.SECONDS.toNanos(1) * done / asked.rate().get();
        if (closed.await(due - (System.nanoTime() - started), TimeUnit.NANOSECONDS)) {
            throw new InterruptedException();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
