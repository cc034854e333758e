package dev.orderstream.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderstream.topology.stream.CatchUp.Tail;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CatchUpTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Map<TopicPartition, Tail> tails = new HashMap<>();
    private final List<Map<TopicPartition, Long>> askedFrom = new CopyOnWriteArrayList<>();
    private CatchUp catchUp = new CatchUp(this::tails);

    @AfterEach
    void close() {
        catchUp.close();
    }

    @Test
    void aPartitionIsDoneWhenTheLastRecordOfEachOfItsInputsWasProjected() throws InterruptedException {
        // Given
        tail("events", 0, 5, 10);
        tail("letters", 0, 0, 3);
        tail("events", 1, 0, 5);
        catchUp.taken(0);
        catchUp.taken(1);
        awaitLooks(1);

        // When
        catchUp.projected("events", 0, 9);
        catchUp.projected("letters", 0, 3);

        // Then
        assertThat(catchUp.isDone(0)).isFalse();

        // When
        catchUp.projected("events", 0, 10);

        // Then
        awaitDone(0);
        assertThat(catchUp.isDone(1)).isFalse();
        assertThat(catchUp.isDone()).isFalse();

        // When: compaction or a marker may have taken the very offset
        catchUp.projected("events", 1, 6);

        // Then
        assertThat(catchUp.await(SOON)).isTrue();
    }

    @Test
    void whereNothingIsOutstandingThePartitionIsDoneOnceThatIsKnown() throws InterruptedException {
        // Given
        tails.put(new TopicPartition("events", 7), new Tail(4, OptionalLong.empty()));

        // When
        catchUp.taken(7);

        // Then
        assertThat(catchUp.await(SOON)).isTrue();
        assertThat(catchUp.isDone(7)).isTrue();
    }

    @Test
    void aPartitionThatIsNotTakenOrWasReleasedIsNotDone() {
        // Given
        catchUp.taken(0);
        awaitDone(0);

        // When
        catchUp.released(0);

        // Then
        assertThat(catchUp.isDone(0)).isFalse();
        assertThat(catchUp.isDone(1)).isFalse();
    }

    @Test
    void aPartitionThatIsTakenAgainIsHeldAgainstTheLogAgain() {
        // Given
        catchUp.taken(0);
        awaitDone(0);
        catchUp.released(0);
        tail("events", 0, 1, 1);

        // When
        catchUp.taken(0);
        awaitLooks(2);

        // Then
        assertThat(catchUp.isDone(0)).isFalse();
        catchUp.projected("events", 0, 1);
        awaitDone(0);
    }

    @Test
    void inDoubtWhatWasProjectedIsHeldAgainstTheLogFromThereOn() {
        // Given: done, and projected up to 12
        tails.put(new TopicPartition("events", 0), new Tail(4, OptionalLong.empty()));
        catchUp.taken(0);
        awaitDone(0);
        catchUp.projected("events", 0, 12);

        // When: another instance has gone on to 20 meanwhile
        tail("events", 0, 13, 20);
        catchUp.doubt();

        // Then
        assertThat(catchUp.isDone(0)).isFalse();
        awaitLooks(2);
        assertThat(askedFrom.getLast()).containsEntry(new TopicPartition("events", 0), 12L);
        assertThat(catchUp.isDone(0)).isFalse();
        catchUp.projected("events", 0, 20);
        awaitDone(0);
    }

    @Test
    void anInputOfWhichNothingWasProjectedIsDoubtedFromWhereItWasTaken() {
        // Given: the group's offset was 4 when the partition was taken
        tails.put(new TopicPartition("events", 0), new Tail(4, OptionalLong.empty()));
        catchUp.taken(0);
        awaitDone(0);

        // When
        catchUp.doubt();
        awaitLooks(2);

        // Then: not from the group's offset of now, which another owner may have moved
        assertThat(askedFrom.getLast()).containsEntry(new TopicPartition("events", 0), 3L);
    }

    @Test
    void brokersThatCannotBeAskedAreAskedAgain() throws InterruptedException {
        // Given
        BlockingQueue<Boolean> tries = new LinkedBlockingQueue<>();
        catchUp = new CatchUp((partitions, projected) -> {
            tries.add(true);
            if (tries.size() < 2) {
                throw new TimeoutException("no broker");
            }
            return Map.of();
        });

        // When
        catchUp.taken(0);

        // Then
        assertThat(catchUp.await(SOON)).isTrue();
        assertThat(tries).hasSize(2);
    }

    @Test
    void waitingEndsWhenTheTimeIsOut() throws InterruptedException {
        // Given
        tail("events", 0, 0, 1);
        catchUp.taken(0);

        // Then
        assertThat(catchUp.await(Duration.ofMillis(50))).isFalse();
    }

    @Test
    void waitingGoesOnWhileRecordsAreProjected() throws InterruptedException {
        // Given
        tail("events", 0, 0, 40);
        catchUp.taken(0);
        AtomicLong next = new AtomicLong();
        try (ScheduledExecutorService projecting = Executors.newSingleThreadScheduledExecutor()) {
            ScheduledFuture<?> each = projecting.scheduleAtFixedRate(
                    () -> catchUp.projected("events", 0, next.getAndIncrement()), 0, 25, TimeUnit.MILLISECONDS);

            // When
            boolean done = catchUp.await(Duration.ofMillis(300));

            // Then
            each.cancel(false);
            assertThat(done).isTrue();
        }
    }

    private Map<TopicPartition, Tail> tails(Set<Integer> partitions, Map<TopicPartition, Long> projected) {
        askedFrom.add(projected);
        return Map.copyOf(tails);
    }

    private void tail(String topic, int partition, long next, long last) {
        tails.put(new TopicPartition(topic, partition), new Tail(next, OptionalLong.of(last)));
    }

    private void awaitLooks(int count) {
        await().atMost(SOON.toSeconds(), TimeUnit.SECONDS).until(() -> askedFrom.size() >= count);
    }

    private void awaitDone(int partition) {
        await().atMost(SOON.toSeconds(), TimeUnit.SECONDS).until(() -> catchUp.isDone(partition));
    }
}
