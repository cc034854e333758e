package dev.orderstream.topology.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.state.HostInfo;

/** One of several instances in a test: a real server over stores in memory, which believes what it is told of the others. */
final class Peer implements AutoCloseable {
    private static final HostInfo SELF = new HostInfo("self", 1);

    final FakeHost host = new FakeHost();
    final TestServer server;
    final Gather gather;
    final GatheredDeadLetters letters;
    final FakeActions actions = new FakeActions();

    /** Partitions that it owns and has caught up with. */
    final Set<Integer> served = ConcurrentHashMap.newKeySet();

    /** Partitions that are here in any role, beside those that are served. */
    final Set<Integer> copies = ConcurrentHashMap.newKeySet();

    private final Hops hops = new Hops("self:1", FakeHost.APPLICATION);

    Peer(int partitions) {
        host.held = partition -> served.contains(partition) || copies.contains(partition);
        Placement placement = new Placement(host, partitions, Optional.of(SELF));
        gather = new Gather(placement, hops, new StoreLocator(host, served::contains), StoredViews.FORMS);
        letters = new GatheredDeadLetters(gather, placement, StoredViews.FORMS);
        StoreLocator stores = new StoreLocator(host, served::contains);
        AnyInstance anywhere = new AnyInstance(placement, hops, stores, StoredViews.FORMS, new Lags(Map::of));
        GatheredSagas sagas = new GatheredSagas(gather, placement, StoredViews.FORMS);
        server = TestServer.waiting((waiting, meters) -> List.of(
                new CustomerRoutes(gather, StoredViews.FORMS),
                new AnalyticsRoutes(gather, StoredViews.FORMS),
                StoredLetters.routes(gather, placement),
                StoredSagas.routes(anywhere, gather, waiting),
                actions.routes(QuerySettings.of("127.0.0.1", 0), sagas, waiting, meters),
                gather.routes()));
    }

    /** As others see it. */
    Instance instance() {
        return new Instance(new HostInfo("127.0.0.1", server.server.port()), served, copies);
    }

    /** Tells it of itself and the others, as an assignment would. */
    void knows(List<Instance> others) {
        List<Instance> all = new ArrayList<>(others);
        all.add(new Instance(SELF, served, copies));
        host.instances = List.copyOf(all);
    }

    @Override
    public void close() {
        server.close();
        hops.close();
    }
}
