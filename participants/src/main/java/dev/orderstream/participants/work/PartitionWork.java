package dev.orderstream.participants.work;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The records of one partition for as long as this process owns it: those of one key one after the other, those of different keys at
 * once, each key on a virtual thread of its own while it has records.
 */
final class PartitionWork {
    /** What is done about a record. */
    interface RecordWork {
        /**
         * Works on one record.
         *
         * @throws InterruptedException when it was given back, unfinished
         */
        void work(ConsumerRecord<byte[], byte[]> record, long arrivedNanos, Pause pause) throws InterruptedException;
    }

    private record Queued(ConsumerRecord<byte[], byte[]> record, long arrivedNanos, Room.Taken place) {}

    /** How long a thread that was interrupted is waited for. */
    private static final Duration LAST = Duration.ofSeconds(1);

    private final RecordWork work;
    private final Room room;
    private final Offsets offsets = new Offsets();
    private final CountDownLatch closing = new CountDownLatch(1);

    /** Guards what follows. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition idle = lock.newCondition();
    private final Map<Bytes, Deque<Queued>> lanes = new HashMap<>();
    private final Map<Bytes, Thread> threads = new HashMap<>();

    PartitionWork(RecordWork work, Room room) {
        this.work = work;
        this.room = room;
    }

    Offsets offsets() {
        return offsets;
    }

    /** Takes the next record of the partition. Records without a key form one lane. */
    void add(ConsumerRecord<byte[], byte[]> record) {
        long now = System.nanoTime();
        offsets.begin(record.offset());
        Queued queued = new Queued(record, now, room.take(size(record), now));
        Bytes key = Bytes.wrap(record.key() == null ? new byte[0] : record.key());
        lock.lock();
        try {
            Deque<Queued> lane = lanes.get(key);
            if (lane == null) {
                lane = new ArrayDeque<>();
                lanes.put(key, lane);
                threads.put(key, Thread.ofVirtual().name("command-lane").start(() -> drain(key)));
            }
            lane.add(queued);
        } finally {
            lock.unlock();
        }
    }

    private static long size(ConsumerRecord<byte[], byte[]> record) {
        return Math.max(record.serializedKeySize(), 0) + (long) Math.max(record.serializedValueSize(), 0);
    }

    private void drain(Bytes key) {
        for (Queued next = next(key); next != null; next = next(key)) {
            try {
                work.work(next.record(), next.arrivedNanos(), this::pause);
                offsets.finish(next.record().offset());
            } catch (InterruptedException givenBack) {
                // It is read again by whoever owns the partition next; nothing behind it is begun.
                stop();
            } finally {
                room.give(next.place());
            }
        }
    }

    /** Null, which ends the lane, when there is none, or none is to be begun any more. */
    private @Nullable Queued next(Bytes key) {
        lock.lock();
        try {
            Deque<Queued> lane = lanes.get(key);
            Queued next = lane == null || closing.getCount() == 0 ? null : lane.poll();
            if (next == null) {
                if (lane != null) {
                    lane.forEach(left -> room.give(left.place()));
                }
                lanes.remove(key);
                threads.remove(key);
                idle.signalAll();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void pause(Duration duration) throws InterruptedException {
        if (closing.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("the command is given back");
        }
    }

    /** Begins nothing any more, and ends what pauses. */
    void stop() {
        closing.countDown();
    }

    /** After {@link #stop}: waits for what cannot pause, such as a call under way, and interrupts it when it takes longer. */
    void awaitIdle(Duration bound) {
        if (isIdle(bound)) {
            return;
        }
        List<Thread> late;
        lock.lock();
        try {
            late = new ArrayList<>(threads.values());
        } finally {
            lock.unlock();
        }
        late.forEach(Thread::interrupt);
        isIdle(LAST);
    }

    private boolean isIdle(Duration bound) {
        long left = bound.toNanos();
        boolean interrupted = false;
        lock.lock();
        try {
            while (!threads.isEmpty() && left > 0) {
                try {
                    left = idle.awaitNanos(left);
                } catch (InterruptedException stopped) {
                    interrupted = true;
                    left = 0;
                }
            }
            return threads.isEmpty();
        } finally {
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
