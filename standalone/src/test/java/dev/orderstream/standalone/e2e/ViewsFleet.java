package dev.orderstream.standalone.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderstream.standalone.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Instances of the views in JVMs of their own, known by their URLs. */
final class ViewsFleet implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Map<String, ChildJvm> running = new HashMap<>();
    private final Cluster cluster;
    private final Path directory;

    ViewsFleet(Cluster cluster, Path directory) {
        this.cluster = cluster;
        this.directory = directory;
    }

    /** Starts one on the state that the last of that name left, if any, and waits until it is ready; its URL. */
    String start(String name) throws IOException {
        int port = Ports.free();
        ChildJvm instance = ChildJvm.start(
                ViewsProcess.class,
                List.of(
                        cluster.bootstrapServers(),
                        cluster.registryUrl(),
                        directory.resolve(name).toString(),
                        Integer.toString(port)));
        String url = "http://" + Ports.LOOPBACK + ":" + port;
        running.put(url, instance);
        instance.printedUntil("ready");
        return url;
    }

    ChildJvm instance(String url) {
        return Objects.requireNonNull(running.get(url));
    }

    /** Waits until each of the two answers for partitions, and has copies of those of the other. */
    void awaitSpread(String one, String other) {
        await().atMost(PATIENCE)
                .until(() -> !served(one).isEmpty() && !served(other).isEmpty());
        await().atMost(PATIENCE)
                .until(() ->
                        copied(one).containsAll(served(other)) && copied(other).containsAll(served(one)));
    }

    /** The partitions that the instance answers for. */
    static List<Integer> served(String url) throws IOException, InterruptedException {
        return numbers(url, "served");
    }

    private static List<Integer> copied(String url) throws IOException, InterruptedException {
        return numbers(url, "standbys");
    }

    private static List<Integer> numbers(String url, String field) throws IOException, InterruptedException {
        List<Integer> numbers = new ArrayList<>();
        for (JsonNode instance : new Http(url).get("/instances").body().path("instances")) {
            if (url.endsWith(instance.path("instance").asText())) {
                instance.path(field).forEach(number -> numbers.add(number.asInt()));
            }
        }
        return numbers;
    }

    @Override
    public void close() {
        running.values().forEach(ChildJvm::close);
    }
}
