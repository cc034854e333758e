package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.stream.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The orders of an instance that is a stub: it says who it is, serves partition 0, and may be away for some requests. */
@Timeout(60)
class RemoteOrdersTest {
    private static final OrderView ORDER = StoredViews.order("c", "o-1", OrderStatus.DRAFT, Samples.START);

    private final AtomicInteger awayFor = new AtomicInteger();
    private final HttpServer instance = start();
    private final RemoteOrders orders = RemoteOrders.at(
            "http://127.0.0.1:" + instance.getAddress().getPort(), StoredViews.FORMS.orders(), Duration.ofSeconds(20));
    private volatile String applicationId = "order-views-v2";

    @AfterEach
    void stop() {
        orders.close();
        instance.stop(0);
    }

    @Test
    void ordersAreThoseOfTheInstanceThatServesThem() throws InterruptedException {
        assertThat(orders.applicationId()).isEqualTo("order-views-v2");
        assertThat(orders.page(0, Optional.empty(), 10).orders())
                .extracting(OrderPages.Entry::view)
                .containsExactly(ORDER);
    }

    @Test
    void anInstanceThatIsRestartedIsWaitedFor() throws InterruptedException {
        // Given
        assertThat(orders.page(0, Optional.empty(), 10).orders()).hasSize(1);

        // When: it is away, also for who serves what
        awayFor.set(4);

        // Then
        assertThat(orders.page(0, Optional.empty(), 10).orders()).hasSize(1);
        assertThat(awayFor).hasValue(0);
    }

    @Test
    void anInstanceThatIsAwayAtFirstIsNotWaitedFor() {
        // Given
        awayFor.set(Integer.MAX_VALUE);

        // Then
        assertThatThrownBy(orders::applicationId).isInstanceOf(OwnerUnavailableException.class);
    }

    @Test
    void anotherVersionAtTheSameAddressIsNotTakenForTheOneThatWasThere() throws InterruptedException {
        // Given
        RemoteOrders impatient = RemoteOrders.at(
                "http://127.0.0.1:" + instance.getAddress().getPort(),
                StoredViews.FORMS.orders(),
                Duration.ofMillis(500));
        assertThat(impatient.page(0, Optional.empty(), 10).orders()).hasSize(1);

        // When
        applicationId = "order-views-v4";

        // Then
        assertThatThrownBy(() -> impatient.page(0, Optional.empty(), 10)).isInstanceOf(OwnerUnavailableException.class);
        impatient.close();
    }

    private HttpServer start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::answer);
            server.start();
            return server;
        } catch (IOException cannot) {
            throw new UncheckedIOException(cannot);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().add("Orderstream-Application", applicationId);
            if (awayFor.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            byte[] body = exchange.getRequestURI().getPath().equals("/instances")
                    ? ("{\"instances\": [{\"applicationId\": \"" + applicationId + "\", \"served\": [0]}]}")
                            .getBytes(UTF_8)
                    : PartWire.write(Map.of(
                            0,
                            new Rows(
                                    List.of(new Row(Stores.orderKey("o-1"), StoredViews.stored(ORDER))),
                                    Optional.empty())));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
