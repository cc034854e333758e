package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.stream.Stores;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Readers who take a copy get one when the owner cannot answer, and are told. */
class CopiesTest extends TwoInstances {
    @Test
    void aReaderWhoTakesACopyGetsTheOwnersAnswerWhereThereIsOne() {
        // Given
        owner.reads.append("o-1", Samples.START, Samples.created());
        placed(owner, ALL, NONE);

        // When
        HttpResponse<String> answer = asked.get("/orders/o-1?stale=ok");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Orderstream-Source")).contains("owner");
        assertThat(answer.headers().firstValue("Orderstream-Lag")).contains("0");
    }

    @Test
    @Tag("alone")
    void aCopyHereAnswersWithinASecondForAnOwnerThatSaysNothing() throws IOException {
        // Given
        ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        started.add(silent);
        host.instances = List.of(new Instance(new HostInfo("127.0.0.1", silent.getLocalPort()), ALL, NONE));
        copy.append("o-1", Samples.START, Samples.created());
        long begin = System.nanoTime();

        // When
        HttpResponse<String> answer = asked.get("/orders/o-1?stale=ok");
        long first = System.nanoTime();
        HttpResponse<String> again = asked.get("/orders/o-1?stale=ok");

        // Then
        assertCopy(answer);
        assertThat(Duration.ofNanos(first - begin)).isLessThan(Duration.ofSeconds(1));
        assertCopy(again);
        assertThat(Duration.ofNanos(System.nanoTime() - first))
                .as("an owner that just failed is not asked again")
                .isLessThan(Duration.ofMillis(400));
    }

    @Test
    void aCopyElsewhereAnswersForAnOwnerThatIsGone() {
        // Given: a third instance keeps the copy
        FakeReads copyThere = new FakeReads();
        copyThere.append("o-1", Samples.START, Samples.created());
        TestServer standby = start(reads -> new AnyInstance(
                new Placement(new FakeHost(), 1, Optional.of(SELF)), hops(), gone(), copyThere, new Lags(Map::of)));
        copy.beforeRead(TwoInstances::throwAway);
        host.instances = List.of(instance(owner, ALL, NONE), instance(standby, NONE, ALL));
        owner.close();

        // When
        HttpResponse<String> answer = asked.get("/orders/o-1?stale=ok");

        // Then
        assertCopy(answer);
        assertUnavailable(asked.get("/orders/o-1"));
    }

    /** The address of an owner that is gone, where something else listens before the group has noticed. */
    @Test
    void thatACopyKnowsNothingIsSaidToBeOfACopy() {
        // Given: nobody else is known, and the copy lacks the order
        HttpResponse<String> answer = asked.get("/orders/o-1?stale=ok");

        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Orderstream-Source")).contains("standby");
        assertThat(answer.headers().firstValue("Orderstream-Lag")).contains("unknown");
    }

    @Test
    void thatTheOwnerKnowsNothingIsSaidToBeOfTheOwner() {
        // Given
        placed(owner, ALL, NONE);

        // When
        HttpResponse<String> answer = asked.get("/orders/o-1?stale=ok");

        // Then
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Orderstream-Source")).contains("owner");
    }

    @Test
    void onlyOkIsTaken() {
        HttpResponse<String> answer = asked.get("/orders/o-1?stale=yes");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"field\":\"stale\"");
    }

    @Test
    void aLagThatIsKnownIsSaid() {
        // Given
        TestServer standby = start(reads -> new AnyInstance(
                new Placement(new FakeHost(), 1, Optional.of(SELF)),
                hops(),
                gone(),
                copy,
                new Lags(() -> Map.of(Stores.ORDER_BY_ID, Map.of(0, FakeHost.lag(40, 42))))));
        copy.append("o-1", Samples.START, Samples.created());

        // When
        HttpResponse<String> answer = standby.get("/orders/o-1?stale=ok");

        // Then
        assertThat(answer.headers().firstValue("Orderstream-Source")).contains("standby");
        assertThat(answer.headers().firstValue("Orderstream-Position")).contains("40");
        assertThat(answer.headers().firstValue("Orderstream-Lag")).contains("2");
    }
}
