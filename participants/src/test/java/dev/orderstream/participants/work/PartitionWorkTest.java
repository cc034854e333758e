package dev.orderstream.participants.work;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class PartitionWorkTest {
    private static final Duration BOUND = Duration.ofSeconds(10);

    private final Room room = new Room(100, 1 << 20);
    private final List<String> done = new CopyOnWriteArrayList<>();

    @Test
    void recordsOfOneKeyAreDoneInOrder() {
        // Given
        PartitionWork work = new PartitionWork(
                (record, arrived, pause) -> {
                    pause.pause(Duration.ofMillis(record.offset() % 3));
                    done.add(name(record));
                },
                room);

        // When
        IntStream.range(0, 60).forEach(offset -> work.add(record(offset, "key-" + offset % 3)));

        // Then
        await().atMost(BOUND).until(() -> done.size() == 60);
        for (int key = 0; key < 3; key++) {
            String prefix = "key-" + key + "@";
            int first = key;
            assertThat(done.stream().filter(name -> name.startsWith(prefix)).toList())
                    .isEqualTo(IntStream.range(0, 20)
                            .mapToObj(round -> prefix + (first + 3 * round))
                            .toList());
        }
        await().atMost(BOUND).until(() -> room.records() == 0 && room.bytes() == 0);
        assertThat(work.offsets().committable(60)).isEqualTo(60);
    }

    @Test
    void aKeyThatStandsHoldsUpNoOtherKey() {
        // Given
        CountDownLatch release = new CountDownLatch(1);
        PartitionWork work = new PartitionWork(
                (record, arrived, pause) -> {
                    if (name(record).startsWith("slow")) {
                        release.await();
                    }
                    done.add(name(record));
                },
                room);

        // When
        work.add(record(0, "slow"));
        work.add(record(1, "slow"));
        IntStream.range(2, 50).forEach(offset -> work.add(record(offset, "key-" + offset)));

        // Then: and nothing above it may be committed
        await().atMost(BOUND).until(() -> done.size() == 48);
        assertThat(work.offsets().committable(50)).isZero();
        release.countDown();
        await().atMost(BOUND).until(() -> work.offsets().committable(50) == 50);
    }

    @Test
    void whatPausesIsGivenBackWhenThePartitionGoes() {
        // Given
        CountDownLatch began = new CountDownLatch(1);
        PartitionWork work = new PartitionWork(
                (record, arrived, pause) -> {
                    began.countDown();
                    pause.pause(Duration.ofHours(1));
                    done.add(name(record));
                },
                room);
        work.add(record(0, "a"));
        work.add(record(1, "a"));
        await().atMost(BOUND).until(() -> began.getCount() == 0);

        // When
        work.stop();
        work.awaitIdle(BOUND);

        // Then
        assertThat(done).isEmpty();
        assertThat(work.offsets().committable(2)).isZero();
        assertThat(room.records()).isZero();
    }

    @Test
    void aCallUnderWayIsWaitedForAndThenInterrupted() {
        // Given
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        PartitionWork work = new PartitionWork(
                (record, arrived, pause) -> {
                    began.countDown();
                    never.await();
                },
                room);
        work.add(record(0, "a"));
        work.add(record(1, "a"));
        await().atMost(BOUND).until(() -> began.getCount() == 0);

        // When
        work.stop();
        work.awaitIdle(Duration.ofMillis(50));

        // Then
        assertThat(work.offsets().committable(2)).isZero();
        assertThat(room.records()).isZero();
    }

    private static String name(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), UTF_8) + "@" + record.offset();
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, String key) {
        return new ConsumerRecord<>("topic", 0, offset, key.getBytes(UTF_8), new byte[10]);
    }
}
