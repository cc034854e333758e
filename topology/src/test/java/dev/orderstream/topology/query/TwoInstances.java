package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.AfterEach;

/** An instance that is asked, which owns nothing, and another: real servers, one hop between them. */
abstract class TwoInstances {
    static final HostInfo SELF = new HostInfo("self", 1);
    static final Set<Integer> ALL = Set.of(0);
    static final Set<Integer> NONE = Set.of();

    final FakeHost host = new FakeHost();
    final List<AutoCloseable> started = new ArrayList<>();
    final FakeReads copy = new FakeReads();
    final TestServer owner = start(FakeHost::alone);
    final TestServer asked = start(reads ->
            new AnyInstance(new Placement(host, 1, Optional.of(SELF)), hops(), gone(), copy, new Lags(Map::of)));

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : started.reversed()) {
            each.close();
        }
    }

    void assertUnavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("\"code\":\"OWNER_UNAVAILABLE\"");
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }

    void assertCopy(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Orderstream-Source")).contains("standby");
        assertThat(answer.headers().firstValue("Orderstream-Lag")).contains("unknown");
    }

    void placed(TestServer server, Set<Integer> owned, Set<Integer> copied) {
        host.instances = List.of(instance(server, owned, copied));
    }

    static Instance instance(TestServer server, Set<Integer> owned, Set<Integer> copied) {
        return new Instance(new HostInfo("127.0.0.1", server.server.port()), owned, copied);
    }

    TestServer start(Function<OrderReads, AnyInstance> placed) {
        TestServer server = new TestServer(placed);
        started.add(server);
        return server;
    }

    Hops hops() {
        Hops hops = new Hops("self:1", FakeHost.APPLICATION);
        started.add(hops);
        return hops;
    }

    static FakeReads gone() {
        FakeReads reads = new FakeReads();
        reads.beforeRead(TwoInstances::throwAway);
        return reads;
    }

    static void throwAway() {
        throw new OwnerUnavailableException("not here");
    }
}
