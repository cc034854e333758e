package dev.orderstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.orderstream.avro.reply.CommandReply;
import dev.orderstream.avro.reply.Outcome;
import dev.orderstream.gateway.TestGateway.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.Test;

/** A stop answers what is under way, and takes nothing more. */
class GracefulStopTest {
    private static TestGateway draining(Duration drain) {
        return TestGateway.start(config -> {
            GatewayConfig.Http http = config.http();
            return config.withHttp(new GatewayConfig.Http(
                    http.host(),
                    http.port(),
                    http.connectionsMax(),
                    http.requestsMax(),
                    http.bodyMemoryBytes(),
                    http.idleTimeout(),
                    drain,
                    http.waitDefault()));
        });
    }

    @Test
    void aRequestUnderWayGetsItsOutcome() {
        try (TestGateway gateway = draining(Duration.ofSeconds(10))) {
            // Given
            gateway.broker.orders = FakeOrders.silent();
            CompletableFuture<Response> response = gateway.createLater("Prefer", "wait=20");
            await().until(() -> gateway.broker.sent().size() == 1);

            // When
            int port = gateway.app.port();
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(gateway.app::close);
            await().until(() -> refuses(port));
            CommandReply reply = FakeOrders.reply(
                            FakeOrders.envelope(gateway.broker.commands().getFirst()), Outcome.ACCEPTED)
                    .build();
            gateway.broker.reply(
                    gateway.broker
                            .sent()
                            .getFirst()
                            .headers()
                            .lastHeader("reply-token")
                            .value(),
                    gateway.broker.encoded(reply));

            // Then
            assertThat(response.join().status()).isEqualTo(201);
            assertThat(response.join().header("Connection")).isEqualTo("close");
            stopped.join();
        }
    }

    @Test
    void aRequestThatStillWaitsWhenTheDrainEndsIsAnswered202() {
        try (TestGateway gateway = draining(Duration.ofSeconds(2))) {
            // Given
            gateway.broker.orders = FakeOrders.silent();
            CompletableFuture<Response> response = gateway.createLater("Prefer", "wait=30");
            await().until(() -> gateway.broker.sent().size() == 1);
            long startedAt = System.nanoTime();

            // When
            gateway.app.close();

            // Then
            assertThat(response.join().status()).isEqualTo(202);
            assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void producerAndConsumerAreClosed() {
        // Given
        TestGateway gateway = draining(Duration.ofSeconds(2));
        gateway.create();
        int port = gateway.app.port();

        // When
        gateway.close();

        // Then
        assertThat(gateway.broker.producersClosed()).isTrue();
        assertThat(gateway.broker.consumerClosed()).isTrue();
        assertThat(refuses(port)).isTrue();
    }

    @Test
    void stoppingTwiceIsStoppingOnce() {
        // Given
        TestGateway gateway = draining(Duration.ofSeconds(2));

        // When
        gateway.close();
        gateway.app.close();

        // Then
        assertThat(gateway.broker.producersClosed()).isTrue();
    }

    @Test
    void aStopOfAnInterruptedThreadClosesEverythingAllTheSame() {
        // Given
        TestGateway gateway = draining(Duration.ofSeconds(2));

        // When
        Thread.currentThread().interrupt();
        Throwable told = catchThrowable(gateway.app::close);
        boolean stillInterrupted = Thread.interrupted();

        // Then
        assertThat(told).isInstanceOf(InterruptException.class);
        assertThat(stillInterrupted).isTrue();
        await().until(() -> gateway.broker.producersClosed() && gateway.broker.consumerClosed());
        gateway.close();
    }

    @Test
    void waitingForAGatewayThatIsClosedEnds() {
        // Given
        FakeBroker broker = new FakeBroker(UUID.randomUUID().toString(), new FakeOrders());
        broker.topicKnown = false;
        TestGateway gateway = TestGateway.launch(config -> config, broker);
        CompletableFuture<Void> ready = CompletableFuture.runAsync(() -> gateway.app.awaitReady(Duration.ofMinutes(5)));

        // When
        gateway.close();

        // Then
        assertThat(ready)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withMessageContaining("the gateway is stopping");
    }

    private static boolean refuses(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return !socket.isConnected();
        } catch (IOException nobodyListens) {
            return true;
        }
    }
}
