package dev.orderstream.topology.query;

import static dev.orderstream.topology.query.Peers.ORDERS;
import static dev.orderstream.topology.query.Peers.SALES;
import static dev.orderstream.topology.query.Peers.assertTakes;
import static dev.orderstream.topology.query.Peers.assertUnavailable;
import static dev.orderstream.topology.query.Peers.copy;
import static dev.orderstream.topology.query.Peers.fill;
import static dev.orderstream.topology.query.Peers.orderIds;
import static dev.orderstream.topology.query.Peers.ordersPaid;
import static dev.orderstream.topology.query.Peers.own;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever takes a copy gets one, where the owner of a partition does not answer. */
@Timeout(60)
class GatheredCopiesTest {
    private final Peers peers = new Peers();
    private final Peer one = peers.one;
    private final Peer two = peers.two;
    private final Peer three = peers.three;

    @AfterEach
    void stop() throws Exception {
        peers.stop();
    }

    @Test
    void aStandbyAnswersForAnOwnerThatIsGone() {
        // Given
        own(one, 0, 1);
        own(two, 2, 3);
        own(three, 4, 5);
        copy(one, 4);
        copy(two, 5);
        peers.allKnowAll();

        // When
        HttpResponse<String> before = one.server.get(SALES + "&stale=ok");
        three.close();
        HttpResponse<String> after = one.server.get(SALES + "&stale=ok");
        HttpResponse<String> orders = two.server.get(ORDERS + "?stale=ok");

        // Then
        assertThat(before.headers().firstValue("Orderstream-Source")).contains("owner");
        assertThat(after.headers().firstValue("Orderstream-Source")).contains("standby");
        assertThat(ordersPaid(after)).isEqualTo(63);
        assertThat(orderIds(orders)).hasSize(6);
        assertUnavailable(one.server.get(SALES));
    }

    @Test
    void theNextStandbyAnswersForOneThatIsGone() {
        // Given: of partition 5 there are two copies elsewhere, and the first of them is gone with the owner
        Peer four = peers.peer();
        own(one, 0, 1, 2, 3, 4);
        own(two, 5);
        copy(three, 5);
        copy(four, 5);
        one.knows(List.of(two.instance(), three.instance(), four.instance()));
        two.close();
        three.close();

        // Then
        assertThat(ordersPaid(one.server.get(SALES + "&stale=ok"))).isEqualTo(63);
    }

    @Test
    void anOwnerThatIsRestoringIsACopy() {
        // Given: nobody else has the partition
        own(one, 0, 1, 2, 3, 4);
        fill(two, 5);
        two.copies.add(5);
        one.knows(List.of(new Instance(two.instance().host(), Set.of(5), Set.of())));

        // When
        HttpResponse<String> answer = one.server.get(SALES + "&stale=ok");

        // Then
        assertThat(ordersPaid(answer)).isEqualTo(63);
        assertThat(answer.headers().firstValue("Orderstream-Source")).contains("standby");
        assertUnavailable(one.server.get(SALES));
    }

    @Test
    void aReaderWhoTakesACopyWaitsLessThanASecondForAnOwnerThatSaysNothing() throws IOException {
        // Given
        own(one, 0, 1, 2, 3, 4);
        copy(one, 5);
        one.knows(List.of(peers.silent("")));

        // Then
        assertTakes(
                Duration.ofSeconds(1),
                () -> assertThat(ordersPaid(one.server.get(SALES + "&stale=ok")))
                        .isEqualTo(63));
    }
}
