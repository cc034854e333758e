package dev.orderstream.topology.query;

import static dev.orderstream.topology.query.Peers.NONE;
import static dev.orderstream.topology.query.Peers.SALES;
import static dev.orderstream.topology.query.Peers.assertTakes;
import static dev.orderstream.topology.query.Peers.assertUnavailable;
import static dev.orderstream.topology.query.Peers.missing;
import static dev.orderstream.topology.query.Peers.own;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is at the address of another instance is doubted, and not waited for for long. */
@Timeout(60)
class OtherInstancesTest {
    private final Peers peers = new Peers();
    private final Peer one = peers.one;

    @AfterEach
    void stop() throws Exception {
        peers.stop();
    }

    @Test
    void anInstanceThatSaysNothingIsWaitedForOnlySoLong() throws IOException {
        // Given
        own(one, 0, 1, 2, 3, 4);
        one.knows(List.of(peers.silent("")));

        // Then
        assertTakes(Duration.ofMillis(3_500), () -> assertUnavailable(one.server.get(SALES)));
    }

    @Test
    void anInstanceThatNeverEndsItsAnswerIsWaitedForOnlySoLong() throws IOException {
        // Given: a head, and the first byte of a body
        own(one, 0, 1, 2, 3, 4);
        one.knows(List.of(peers.silent("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n\u0001")));

        // Then
        assertTakes(Duration.ofMillis(3_500), () -> assertUnavailable(one.server.get(SALES)));
    }

    @Test
    void instancesAreAskedAllAtOnce() throws IOException {
        // Given: three that say nothing
        own(one, 0, 1, 2);
        one.knows(List.of(peers.silent(3, ""), peers.silent(4, ""), peers.silent(5, "")));

        // Then
        assertTakes(
                Duration.ofMillis(3_500),
                () -> assertThat(missing(one.server.get(SALES + "&partial=ok"))).containsExactly(3, 4, 5));
    }

    @Test
    void partsThatWereNotAskedForAreNotTaken() throws IOException {
        // Given: another that answers for a partition of ours, too
        own(one, 0, 1, 2, 3, 4);
        one.knows(List.of(peers.stub(200, PartWire.write(Map.of(0, NONE, 5, NONE)))));

        // Then
        assertThat(missing(one.server.get(SALES + "&partial=ok"))).containsExactly(5);
    }

    @ParameterizedTest
    @CsvSource({
        "200, 02",
        "200, ''",
        "200, 01ffffffff",
        "404, 0100000001000000050000000000",
        "400, ''",
        "500, ''",
        "503, ''"
    })
    void whatAnotherVersionOrProgramAnswersIsNoAnswer(int status, String hex) throws IOException {
        // Given
        own(one, 0, 1, 2, 3, 4);
        one.knows(List.of(peers.stub(status, HexFormat.of().parseHex(hex))));

        // Then
        assertUnavailable(one.server.get(SALES));
        assertThat(missing(one.server.get(SALES + "&partial=ok"))).containsExactly(5);
    }
}
