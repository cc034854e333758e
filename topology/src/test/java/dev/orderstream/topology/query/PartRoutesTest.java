package dev.orderstream.topology.query;

import static dev.orderstream.topology.query.Peers.own;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one instance answers to another: bad questions, and what is not here. */
@Timeout(60)
class PartRoutesTest {
    private final Peers peers = new Peers();
    private final Peer one = peers.one;
    private final Peer two = peers.two;

    @AfterEach
    void stop() throws Exception {
        peers.stop();
    }

    @Test
    void partsAreForOtherInstancesOnly() {
        // Given
        own(one, 0);

        // When
        HttpResponse<String> answer = one.server.send("GET", "/internal/parts?query=orders&partitions=0");

        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"code\":\"NOT_FOUND\"");
    }

    @ParameterizedTest
    @CsvSource({
        "query=customer-orders&customer=c&status=LOST&partitions=0, status",
        "query=customer-orders&customer=c, partitions",
        "query=customer-orders&customer=c&partitions=, partitions",
        "query=customer-orders&customer=c&partitions=-1, partitions",
        "query=customer-orders&customer=c&partitions=%2B1, partitions",
        "query=customer-orders&customer=c&partitions=4294967295, partitions",
        "'query=customer-orders&customer=c&partitions=0,,1', partitions",
        "query=sales-by-day&from=2026-11-21&to=%2B999999999-12-31&partitions=0, to",
        "query=sales-by-day&from=2026-11-21&to=2026-11-21&partitions=0&stale=yes, stale",
        "query=sales-by-day&from=2026-11-21&to=2026-11-21&partitions=0&depth=1, depth",
        "query=none&partitions=0, query",
    })
    void badQuestionsOfOthersAreRefused(String rawQuery, String field) {
        // Given
        own(one, 0);

        // When
        HttpResponse<String> answer = one.server.send("GET", "/internal/parts?" + rawQuery, "Orderstream-Hop", "two:1");

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Contract.at(answer, "/errors/0/field").asText()).isEqualTo(field);
    }

    @Test
    void aHopIsAnsweredFromWhatIsHere() {
        // Given: two would know more
        own(one, 0);
        own(two, 1, 2, 3, 4, 5);
        peers.allKnowAll();

        // When
        HttpResponse<String> answer = one.server.send(
                "GET",
                "/internal/parts?query=sales-by-day&from=2026-11-21&to=2026-11-21&partitions=0,1,0,999999999",
                "Orderstream-Hop",
                "two:1");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/vnd.orderstream.parts");
        assertThat(answer.body().charAt(4)).as("number of parts").isEqualTo('\u0001');
    }
}
