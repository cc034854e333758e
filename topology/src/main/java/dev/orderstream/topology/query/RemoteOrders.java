package dev.orderstream.topology.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.query.Hops.HopFailedException;
import dev.orderstream.topology.stream.Stores;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Reads the orders of a version of the views over HTTP, each partition of the instance that serves it. Any instance says which that is.
 * While a partition moves it is asked for again, for {@link #PATIENCE} at most. One thread at a time, but for {@link #close}.
 */
public final class RemoteOrders implements OrderPages, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER_BOUND = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final int HTTP_PORT = 80;

    private final Instance asked;
    private final Deserializer<OrderView> form;
    private final Duration patience;
    private final Hops hops = new Hops("replay", "", this::isAsked);
    private final CountDownLatch closed = new CountDownLatch(1);
    private Map<Integer, Instance> serving = Map.of();
    private String applicationId = "";

    private RemoteOrders(HostInfo host, Deserializer<OrderView> form, Duration patience) {
        this.asked = new Instance(host, Set.of(), Set.of());
        this.form = form;
        this.patience = patience;
    }

    /**
     * Those of the version that the instance at a URL belongs to.
     *
     * @param form how the values of the orders are read
     * @throws IllegalArgumentException when the URL is none of an instance: {@code http://host[:port]}
     */
    public static RemoteOrders at(String url, Deserializer<OrderView> form) {
        return at(url, form, PATIENCE);
    }

    static RemoteOrders at(String url, Deserializer<OrderView> form, Duration patience) {
        URI uri = URI.create(url);
        boolean bare = uri.getRawPath() == null
                || uri.getRawPath().isEmpty()
                || uri.getRawPath().equals("/");
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null || !bare || uri.getRawQuery() != null) {
            throw new IllegalArgumentException("\"" + url + "\" is not an instance's URL, http://host[:port]");
        }
        return new RemoteOrders(
                new HostInfo(uri.getHost(), uri.getPort() < 0 ? HTTP_PORT : uri.getPort()), form, patience);
    }

    /**
     * Which application it is.
     *
     * @throws OwnerUnavailableException when the instance does not answer
     */
    public String applicationId() throws InterruptedException {
        if (applicationId.isEmpty()) {
            locate();
        }
        return applicationId;
    }

    @Override
    public Page page(int partition, Optional<byte[]> after, int limit) throws InterruptedException {
        PartQuery.Orders query = new PartQuery.Orders(after, limit);
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<Rows> rows = ask(partition, query);
            if (rows.isPresent()) {
                return page(rows.get());
            }
            boolean isOver = closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS) || System.nanoTime() > deadline;
            try {
                locate();
            } catch (OwnerUnavailableException unreachable) {
                // The instance at the URL may be the one that is restarted.
                if (isOver) {
                    throw unreachable;
                }
            }
            if (isOver) {
                throw new OwnerUnavailableException("nobody answers for partition " + partition + " of "
                        + (applicationId.isEmpty() ? "the views" : applicationId) + " (asked " + asked.name() + ")");
            }
        }
    }

    /** Any version of the views at first; then the same one to the end. */
    private boolean isAsked(String application) {
        return applicationId.isEmpty() ? !application.isEmpty() : application.equals(applicationId);
    }

    private Page page(Rows rows) {
        return new Page(
                rows.rows().stream()
                        .map(row -> new Entry(row.key(), form.deserialize(Stores.ORDER_BY_ID, row.value())))
                        .toList(),
                rows.stoppedAt().isEmpty());
    }

    /** Nothing when nobody is known to serve the partition, or whoever is says that it does not. */
    private Optional<Rows> ask(int partition, PartQuery query) throws InterruptedException {
        Instance instance = serving.get(partition);
        if (instance == null) {
            return Optional.empty();
        }
        Map<String, String> parameters = new HashMap<>(query.parameters());
        parameters.put(PartRoutes.PARTITIONS, Integer.toString(partition));
        try {
            Answer answer =
                    hops.get(instance, PartRoutes.PATH + "?" + Percent.query(parameters), Map.of(), ANSWER_BOUND);
            return answer.status() == 200
                    ? Optional.ofNullable(
                            PartWire.read(answer.body(), Set.of(partition)).get(partition))
                    : Optional.empty();
        } catch (HopFailedException | IOException unanswered) {
            return Optional.empty();
        }
    }

    /** Asks who serves what. The first instance of the answer is the one that was asked, whatever it calls itself. */
    private void locate() throws InterruptedException {
        try {
            Answer answer = hops.get(asked, "/instances", Map.of(), ANSWER_BOUND);
            JsonNode instances = JSON.readTree(answer.body()).path("instances");
            if (answer.status() != 200 || instances.isEmpty()) {
                throw new OwnerUnavailableException(
                        "what answers at " + asked.name() + " is no instance of the views: status " + answer.status());
            }
            Map<Integer, Instance> found = new HashMap<>();
            for (int i = instances.size() - 1; i >= 0; i--) {
                Instance instance = i == 0
                        ? asked
                        : named(instances.path(i).path("instance").asText());
                instances.path(i).path("served").forEach(served -> found.put(served.asInt(), instance));
            }
            serving = found;
            applicationId = instances.path(0).path("applicationId").asText();
        } catch (HopFailedException | IOException failed) {
            throw new OwnerUnavailableException("the views at " + asked.name() + " cannot be reached", failed);
        }
    }

    private static Instance named(String name) {
        HostInfo host = HostInfo.buildFromEndpoint(name);
        if (host == null) {
            throw new OwnerUnavailableException("an instance calls itself " + name + ", which is no host and port");
        }
        return new Instance(host, Set.of(), Set.of());
    }

    /** Ends what is being asked, too. */
    @Override
    public void close() {
        closed.countDown();
        hops.close();
    }
}
