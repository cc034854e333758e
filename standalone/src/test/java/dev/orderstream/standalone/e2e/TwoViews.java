package dev.orderstream.standalone.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderstream.standalone.Ports;
import dev.orderstream.topology.app.ViewsApp;
import dev.orderstream.topology.app.ViewsAppConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.state.HostInfo;
import org.awaitility.Awaitility;

/** Two instances of the views in this JVM, each with partitions of its own, which name each other. */
final class TwoViews implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<ViewsApp> apps = new ArrayList<>();

    private TwoViews() {}

    static TwoViews start(Cluster cluster, Path directory) throws IOException, InterruptedException {
        TwoViews views = new TwoViews();
        try {
            views.apps.add(start(cluster, directory, "one"));
            views.apps.add(start(cluster, directory, "two"));
            views.apps.forEach(app -> app.awaitReady(PATIENCE));
            Awaitility.await().atMost(PATIENCE).until(views::areSpread);
            return views;
        } catch (RuntimeException failed) {
            views.close();
            throw failed;
        }
    }

    private static ViewsApp start(Cluster cluster, Path directory, String name) {
        int port = Ports.free();
        ViewsAppConfig alone = ViewsAppConfig.forEmbedded(
                cluster.bootstrapServers(), cluster.registryUrl(), directory.resolve(name), port);
        ViewsAppConfig member = new ViewsAppConfig(
                alone.streams().with("main.consumer.group.instance.id", name), alone.query(), alone.advertised());
        return ViewsApp.start(
                member.advertisedAs(new HostInfo(Ports.LOOPBACK, port)),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }

    /** The queries of both. */
    List<Http> queries() {
        return apps.stream()
                .map(app -> new Http("http://" + Ports.LOOPBACK + ":" + app.port()))
                .toList();
    }

    /** Whether every partition is served, and each instance serves one or more. */
    private boolean areSpread() throws IOException, InterruptedException {
        Set<Integer> served = new HashSet<>();
        for (JsonNode instance : queries().getFirst().get("/instances").body().path("instances")) {
            if (instance.path("served").isEmpty()) {
                return false;
            }
            instance.path("served").forEach(partition -> served.add(partition.asInt()));
        }
        return served.size() == Cluster.PARTITIONS;
    }

    @Override
    public void close() {
        apps.reversed().forEach(ViewsApp::close);
    }
}
