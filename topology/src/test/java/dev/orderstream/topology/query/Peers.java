package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.orderstream.topology.domain.OrderStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Three instances of a test that name each other, and what may be at the address of one: something silent, or a stub. Each partition has
 * sales of its own power of two, and one order.
 */
final class Peers {
    static final int PARTITIONS = 6;
    static final String SALES = "/analytics/sales?from=2026-11-21&to=2026-11-21";
    static final String ORDERS = "/customers/c/orders";
    static final Rows NONE = new Rows(List.of(), Optional.empty());

    private final List<AutoCloseable> started = new ArrayList<>();
    final Peer one = peer();
    final Peer two = peer();
    final Peer three = peer();

    /** Stops all that was started. */
    void stop() throws Exception {
        for (AutoCloseable each : started.reversed()) {
            each.close();
        }
    }

    /** One more. */
    Peer peer() {
        return peer(PARTITIONS);
    }

    Peer peer(int partitions) {
        Peer peer = new Peer(partitions);
        started.add(peer);
        return peer;
    }

    static void own(Peer peer, int... partitions) {
        for (int partition : partitions) {
            peer.served.add(partition);
            fill(peer, partition);
        }
    }

    static void copy(Peer peer, int... partitions) {
        for (int partition : partitions) {
            peer.copies.add(partition);
            fill(peer, partition);
        }
    }

    static void fill(Peer peer, int partition) {
        new StoredSales(peer.host).of(partition, "2026-11-21", "EUR", 1L << partition, 10, 10, 0);
        StoredViews.put(
                peer.host,
                partition,
                StoredViews.order("c", "o-" + partition, OrderStatus.DRAFT, Instant.ofEpochSecond(partition)));
    }

    void allKnowAll() {
        List<Peer> peers = List.of(one, two, three);
        for (Peer peer : peers) {
            peer.knows(peers.stream()
                    .filter(other -> other != peer)
                    .map(Peer::instance)
                    .toList());
        }
    }

    Instance silent(String first) throws IOException {
        return silent(5, first);
    }

    /** It takes connections, says that much, and no more. */
    Instance silent(int partition, String first) throws IOException {
        ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        List<Socket> taken = new CopyOnWriteArrayList<>();
        started.add(() -> {
            silent.close();
            for (Socket each : taken) {
                each.close();
            }
        });
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket socket = silent.accept();
                    taken.add(socket);
                    socket.getOutputStream().write(first.getBytes(UTF_8));
                }
            } catch (IOException closed) {
                assertThat(silent.isClosed()).isTrue();
            }
        });
        return new Instance(new HostInfo("127.0.0.1", silent.getLocalPort()), Set.of(partition), Set.of());
    }

    /** It says the same to everything. */
    Instance stub(int status, byte[] body) throws IOException {
        HttpServer stub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        stub.createContext("/", exchange -> reply(exchange, status, body));
        return started(stub, 5);
    }

    Instance started(HttpServer server, int partition) {
        server.start();
        started.add(() -> server.stop(0));
        return new Instance(new HostInfo("127.0.0.1", server.getAddress().getPort()), Set.of(partition), Set.of());
    }

    static void reply(HttpExchange exchange, int status, byte[] body) {
        try (exchange) {
            exchange.getResponseHeaders().add("Orderstream-Application", FakeHost.APPLICATION);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    static void assertTakes(Duration atMost, Runnable action) {
        long begin = System.nanoTime();
        action.run();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(atMost);
    }

    static void assertUnavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo("OWNER_UNAVAILABLE");
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }

    static long ordersPaid(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Contract.at(answer, "/days/0/sales/0/ordersPaid").asLong();
    }

    static List<String> orderIds(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Contract.at(answer, "/orders").findValuesAsText("orderId");
    }

    static String next(HttpResponse<String> answer) {
        return Contract.at(answer, "/next").asText();
    }

    static Set<Integer> missing(HttpResponse<String> answer) {
        Set<Integer> missing = new HashSet<>();
        for (JsonNode each : Contract.at(answer, "/missingPartitions")) {
            missing.add(each.asInt());
        }
        return missing;
    }
}
