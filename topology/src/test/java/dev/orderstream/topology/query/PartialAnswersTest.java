package dev.orderstream.topology.query;

import static dev.orderstream.topology.query.Peers.ORDERS;
import static dev.orderstream.topology.query.Peers.SALES;
import static dev.orderstream.topology.query.Peers.assertUnavailable;
import static dev.orderstream.topology.query.Peers.copy;
import static dev.orderstream.topology.query.Peers.fill;
import static dev.orderstream.topology.query.Peers.missing;
import static dev.orderstream.topology.query.Peers.orderIds;
import static dev.orderstream.topology.query.Peers.ordersPaid;
import static dev.orderstream.topology.query.Peers.own;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A partition that nobody answers for: no answer, or one that says what it misses. */
@Timeout(60)
class PartialAnswersTest {
    private final Peers peers = new Peers();
    private final Peer one = peers.one;
    private final Peer two = peers.two;
    private final Peer three = peers.three;

    @AfterEach
    void stop() throws Exception {
        peers.stop();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SALES,
                ORDERS,
                "/analytics/products?from=2026-11-21&to=2026-11-21",
                "/analytics/products/tea?from=2026-11-21&to=2026-11-21"
            })
    void anAnswerThatMissesAPartIsNoAnswerOrSaysSo(String path) {
        // Given
        own(one, 0, 1);
        own(two, 2, 3);
        own(three, 4, 5);
        peers.allKnowAll();
        three.close();
        String partial = path + (path.contains("?") ? "&" : "?") + "partial=ok";

        // When
        HttpResponse<String> strict = one.server.get(path);
        HttpResponse<String> lenient = one.server.get(partial);

        // Then
        assertUnavailable(strict);
        assertThat(lenient.statusCode()).isEqualTo(200);
        assertThat(Contract.at(lenient, "/partial").asBoolean()).isTrue();
        assertThat(missing(lenient)).containsExactly(4, 5);
    }

    @Test
    void theRestOfAPartialAnswerIsRight() {
        // Given
        own(one, 0, 1);
        own(two, 2, 3);
        own(three, 4, 5);
        peers.allKnowAll();
        three.close();

        // Then
        assertThat(ordersPaid(one.server.get(SALES + "&partial=ok"))).isEqualTo(1 + 2 + 4 + 8);
        assertThat(orderIds(one.server.get(ORDERS + "?partial=ok"))).containsExactly("o-3", "o-2", "o-1", "o-0");
    }

    @Test
    void aPartitionThatIsCatchingUpIsMissing() {
        // Given: two owns 2 and 3, and has not caught up with 3
        own(one, 0, 1, 4, 5);
        own(two, 2);
        two.copies.add(3);
        fill(two, 3);
        peers.allKnowAll();

        // Then
        assertUnavailable(one.server.get(SALES));
        assertThat(missing(one.server.get(SALES + "&partial=ok"))).containsExactly(3);
        assertThat(missing(two.server.get(SALES + "&partial=ok"))).containsExactly(3);
    }

    @Test
    void aPartitionThatNobodyOwnsIsMissing() {
        // Given
        own(one, 0, 1, 2, 3, 4);
        peers.allKnowAll();

        // Then
        assertUnavailable(one.server.get(SALES));
        assertThat(missing(two.server.get(SALES + "&partial=ok"))).containsExactly(5);
    }

    @Test
    void staleAndPartialGoTogether() {
        // Given: no copy of 5
        own(one, 0, 1, 2, 3);
        own(two, 4, 5);
        copy(three, 4);
        peers.allKnowAll();
        two.close();

        // When
        HttpResponse<String> answer = one.server.get(SALES + "&stale=ok&partial=ok");

        // Then
        assertThat(ordersPaid(answer)).isEqualTo(31);
        assertThat(missing(answer)).containsExactly(5);
        assertUnavailable(one.server.get(SALES + "&stale=ok"));
    }
}
