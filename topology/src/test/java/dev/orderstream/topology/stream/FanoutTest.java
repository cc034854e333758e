package dev.orderstream.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.orderstream.topology.stream.Feed.Entry;
import dev.orderstream.topology.stream.Feed.Reader;
import dev.orderstream.topology.stream.FeedException.Reason;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FanoutTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void eachReaderTakesWhatIsPublishedAfterItCame() throws InterruptedException {
        // Given
        Fanout fanout = new Fanout(8, 1_000);
        Reader early = fanout.subscribe(Feed.TYPES);
        fanout.publish(entries(0, 1));
        Reader late = fanout.subscribe(Set.of("OrderCreated"));

        // When
        fanout.publish(List.of(entry(1, "OrderShipped", 1), entry(2, "OrderCreated", 1)));

        // Then
        assertThat(early.take(LONG)).extracting(Entry::id).containsExactly("0-0", "0-1", "0-2");
        assertThat(late.take(LONG)).extracting(Entry::id).containsExactly("0-2");
        assertThat(early.take(Duration.ZERO)).isEmpty();
        assertThat(late.take(Duration.ofMillis(20))).isEmpty();
    }

    @Test
    void aReaderThatWaitsIsWoken() throws InterruptedException {
        // Given
        Fanout fanout = new Fanout(8, 1_000);
        Reader reader = fanout.subscribe(Feed.TYPES);
        CompletableFuture<List<Entry>> taken = CompletableFuture.supplyAsync(() -> take(reader));

        // When
        fanout.publish(entries(0, 1));

        // Then
        assertThat(taken.join()).extracting(Entry::id).containsExactly("0-0");
    }

    @Test
    void aReaderThatIsOvertakenIsTold() throws InterruptedException {
        // Given
        Fanout fanout = new Fanout(8, 1_000);
        Reader slow = fanout.subscribe(Feed.TYPES);
        Reader other = fanout.subscribe(Feed.TYPES);

        // When
        fanout.publish(entries(0, 8));
        other.take(LONG);
        fanout.publish(entries(8, 1));

        // Then
        assertThatThrownBy(() -> slow.take(LONG))
                .isInstanceOfSatisfying(
                        FeedException.class, told -> assertThat(told.reason()).isEqualTo(Reason.SLOW_READER));
        assertThat(other.take(LONG)).extracting(Entry::id).containsExactly("0-8");
    }

    @Test
    void bytesAreBoundedToo() throws InterruptedException {
        // Given
        Fanout fanout = new Fanout(8, 1_000);
        Reader slow = fanout.subscribe(Feed.TYPES);

        // When: three of 400 bytes are more than 1,000, and one of 5,000 is kept alone
        fanout.publish(List.of(entry(0, "OrderCreated", 400), entry(1, "OrderCreated", 400)));
        assertThat(slow.take(Duration.ZERO)).hasSize(2);
        fanout.publish(List.of(entry(2, "OrderCreated", 400), entry(3, "OrderCreated", 5_000)));

        // Then
        assertThatThrownBy(() -> slow.take(LONG)).isInstanceOf(FeedException.class);
        Reader next = fanout.subscribe(Feed.TYPES);
        fanout.publish(List.of(entry(4, "OrderCreated", 5_000)));
        assertThat(next.take(LONG)).extracting(Entry::id).containsExactly("0-4");
    }

    @Test
    void whatIsBeyondTheBytesIsNotKept() throws InterruptedException {
        // Given: places for many events, and bytes for one
        Fanout fanout = new Fanout(4_096, 1_000);
        List<WeakReference<byte[]>> published = new ArrayList<>();

        // When
        for (int i = 0; i < 10; i++) {
            Entry entry = entry(i, "OrderCreated", 1_000);
            published.add(new WeakReference<>(entry.json()));
            fanout.publish(List.of(entry));
        }

        // Then
        try {
            await().atMost(LONG).untilAsserted(() -> {
                System.gc();
                assertThat(published).filteredOn(event -> event.get() != null).hasSize(1);
            });
        } finally {
            Reference.reachabilityFence(fanout);
        }
    }

    @Test
    void aFailureIsToldAfterWhatThereWas() throws InterruptedException {
        // Given
        Fanout fanout = new Fanout(8, 1_000);
        Reader reader = fanout.subscribe(Feed.TYPES);
        fanout.publish(entries(0, 1));

        // When
        fanout.fail();

        // Then
        assertThat(reader.take(LONG)).hasSize(1);
        assertThatThrownBy(() -> reader.take(LONG))
                .isInstanceOfSatisfying(
                        FeedException.class, told -> assertThat(told.reason()).isEqualTo(Reason.FAILED));
    }

    @Test
    @Tag("alone")
    void aReaderThatDoesNotReadHoldsThePublisherUpForAMomentOnly() throws InterruptedException {
        // Given
        Fanout fanout = new Fanout(100, 100_000);
        Reader stuck = fanout.subscribe(Feed.TYPES);
        long start = System.nanoTime();

        // When
        for (int i = 0; i < 1_000; i++) {
            fanout.publish(entries(10 * i, 10));
        }

        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Fanout.PATIENCE, Fanout.PATIENCE.multipliedBy(4));
        assertThatThrownBy(() -> stuck.take(LONG)).isInstanceOf(FeedException.class);
    }

    @Test
    void aBurstDoesNotDropReadersThatRead() throws InterruptedException {
        // Given
        Fanout fanout = new Fanout(64, 100_000);
        List<CompletableFuture<List<String>>> readers = IntStream.range(0, 20)
                .mapToObj(i -> fanout.subscribe(Feed.TYPES))
                .map(reader -> CompletableFuture.supplyAsync(() -> takeAll(reader, 20_000), Thread::startVirtualThread))
                .toList();

        // When
        for (int i = 0; i < 20_000; i += 16) {
            fanout.publish(entries(i, 16));
        }

        // Then
        List<String> all = IntStream.range(0, 20_000).mapToObj(i -> "0-" + i).toList();
        assertThat(readers).allSatisfy(reader -> assertThat(reader.join()).isEqualTo(all));
    }

    private static List<String> takeAll(Reader reader, int count) {
        List<String> ids = new ArrayList<>();
        while (ids.size() < count) {
            take(reader).forEach(entry -> ids.add(entry.id()));
        }
        return ids;
    }

    private static List<Entry> take(Reader reader) {
        try {
            return reader.take(LONG);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<Entry> entries(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> entry(i, "OrderCreated", 1))
                .toList();
    }

    private static Entry entry(int number, String type, int bytes) {
        return new Entry("0-" + number, type, new byte[bytes]);
    }
}
