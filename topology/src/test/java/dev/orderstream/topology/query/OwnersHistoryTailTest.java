package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The history of an order that another instance owns: a real server, one hop away. */
class OwnersHistoryTailTest {
    private final TestServer owner = new TestServer();
    private final FakeHost host = new FakeHost();
    private final Hops hops = new Hops("self:1", FakeHost.APPLICATION);
    private final HistoryTail tail = new OwnersHistoryTail(
            (orderId, after, limit, wait) -> {
                throw new OwnerUnavailableException("not here");
            },
            new Placement(host, 1, Optional.of(new HostInfo("self", 1))),
            hops);

    OwnersHistoryTailTest() {
        host.instances = List.of(new Instance(new HostInfo("127.0.0.1", owner.server.port()), Set.of(0), Set.of()));
    }

    @AfterEach
    void stop() {
        hops.close();
        owner.close();
    }

    @Test
    void theOwnersPageIsGivenEventByEvent() throws InterruptedException {
        // Given: an id that has to be encoded
        owner.reads.append("o 1/2+3", Samples.START, Samples.created());
        owner.reads.append("o 1/2+3", Samples.START, Samples.created());
        owner.reads.append("o 1/2+3", Samples.START, Samples.created());

        // When
        List<HistoryTail.Entry> page = tail.next("o 1/2+3", 1, 1, Duration.ZERO);

        // Then
        assertThat(page).extracting(HistoryTail.Entry::version).containsExactly(2L);
        assertThat(page).extracting(HistoryTail.Entry::type).containsExactly("OrderCreated");
        String event = new String(page.getFirst().json(), UTF_8);
        assertThat(owner.get("/orders/o%201%2F2%2B3/events?after=1&limit=1").body())
                .contains(event);
        assertThat(event).doesNotContain("\n");
    }

    @Test
    void theOwnerWaitsForTheNextEvent() {
        // Given
        owner.reads.append("o-1", Samples.START, Samples.created());
        CompletableFuture<List<HistoryTail.Entry>> next = CompletableFuture.supplyAsync(this::afterTheFirst);

        // When
        owner.reads.append("o-1", Samples.START, Samples.created());

        // Then
        assertThat(next.join()).extracting(HistoryTail.Entry::version).containsExactly(2L);
    }

    @Test
    void whatTheOwnerSaysOfAnOrderIsTold() throws InterruptedException {
        // Given
        owner.reads.append("o-1", Samples.START, Samples.created());

        // Then
        assertThat(tail.next("o-1", 1, 10, Duration.ZERO)).isEmpty();
        assertThatThrownBy(() -> tail.next("never", 0, 10, Duration.ZERO))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        told -> assertThat(told.problem().code()).isEqualTo(ProblemCode.UNKNOWN_ORDER));
    }

    @Test
    void anOwnerThatIsGoneOrNotKnownCannotTell() {
        // When
        owner.close();

        // Then
        assertThatThrownBy(() -> tail.next("o-1", 0, 10, Duration.ZERO)).isInstanceOf(OwnerUnavailableException.class);
        host.instances = List.of();
        assertThatThrownBy(() -> tail.next("o-1", 0, 10, Duration.ZERO)).isInstanceOf(OwnerUnavailableException.class);
    }

    @Test
    void anOwnerThatCannotAnswerNowCannotTell() {
        // Given
        owner.reads.beforeRead(() -> {
            throw new OwnerUnavailableException("moving");
        });

        // Then
        assertThatThrownBy(() -> tail.next("o-1", 0, 10, Duration.ZERO)).isInstanceOf(OwnerUnavailableException.class);
    }

    private List<HistoryTail.Entry> afterTheFirst() {
        try {
            return tail.next("o-1", 1, 10, Duration.ofSeconds(10));
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
