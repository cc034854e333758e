package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.orderstream.topology.domain.view.CommandStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An order is asked of an instance that does not own it. */
class HopsTest extends TwoInstances {
    @Test
    void theOwnersAnswerIsGiven() {
        // Given
        owner.reads.append("o-1", Samples.START, Samples.created());
        placed(owner, ALL, NONE);

        // When
        HttpResponse<String> direct = owner.get("/orders/o-1");
        HttpResponse<String> hopped = asked.get("/orders/o-1", "X-Correlation-Id", "conversation-1");

        // Then
        assertThat(hopped.statusCode()).isEqualTo(200);
        assertThat(hopped.body()).isEqualTo(direct.body());
        assertThat(hopped.headers().allValues("ETag")).containsExactly("\"1\"");
        assertThat(hopped.headers().allValues("X-Correlation-Id")).containsExactly("conversation-1");
        assertThat(hopped.headers().allValues("Cache-Control"))
                .isEqualTo(direct.headers().allValues("Cache-Control"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/orders/o-1?version=1", "/orders/o-1/events?limit=1", "/orders/o-1/commands/c-1", "/orders/none"
            })
    void everyRouteOfAnOrderHops(String path) {
        // Given
        owner.reads.append("o-1", Samples.START, Samples.created());
        owner.reads.settle("o-1", "c-1", CommandStatus.noOp(Optional.empty(), Samples.START));
        placed(owner, ALL, NONE);

        // When
        HttpResponse<String> direct = owner.get(path, "X-Correlation-Id", "c");
        HttpResponse<String> hopped = asked.get(path, "X-Correlation-Id", "c");

        // Then
        assertThat(hopped.statusCode()).isEqualTo(direct.statusCode());
        assertThat(hopped.body()).isEqualTo(direct.body());
    }

    @Test
    void whatTheCallerHasIsPassedOn() {
        // Given
        owner.reads.append("o-1", Samples.START, Samples.created());
        placed(owner, ALL, NONE);

        // When
        HttpResponse<String> hopped = asked.get("/orders/o-1", "If-None-Match", "\"1\"");

        // Then
        assertThat(hopped.statusCode()).isEqualTo(304);
        assertThat(hopped.headers().firstValue("ETag")).contains("\"1\"");
    }

    @Test
    void aHeaderThatCannotBePassedOnIsLeftOut() {
        // Given
        owner.reads.append("o-1", Samples.START, Samples.created());
        placed(owner, ALL, NONE);
        String request =
                "GET /orders/o-1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\nIf-None-Match: \"\u20ac\"\r\n\r\n";

        // Then
        assertThat(owner.raw(request)).startsWith("HTTP/1.1 200 ");
        assertThat(asked.raw(request)).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"o%2F1", "o%201", "%C3%B6", "a;b=c,d"})
    void idsArriveAsTheyWereSent(String encoded) {
        // Given
        String id = Percent.decode(encoded, false).orElseThrow();
        owner.reads.append(id, Samples.START, Samples.created());
        placed(owner, ALL, NONE);

        // When
        HttpResponse<String> answer = asked.get("/orders/" + encoded + "?minVersion=1");

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"orderId\":\"" + id + "\"");
    }

    @Test
    void theOwnerWaitsForTheVersion() throws InterruptedException {
        // Given
        owner.reads.append("o-1", Samples.START, Samples.created());
        placed(owner, ALL, NONE);

        // When
        CompletableFuture<HttpResponse<String>> answer = asked.asyncGet("/orders/o-1?minVersion=2&wait=10000");
        owner.reads.append("o-1", Samples.START, Samples.created());

        // Then
        assertThat(asked.checked(answer.join()).statusCode()).isEqualTo(200);
    }

    @Test
    void aHopIsNeverPassedOn() {
        // Given
        owner.reads.append("o-1", Samples.START, Samples.created());
        placed(owner, ALL, NONE);

        // When
        HttpResponse<String> answer = asked.get("/orders/o-1", "Orderstream-Hop", "another:1");

        // Then
        assertUnavailable(answer);
    }

    @Test
    void withoutAnOwnerThereIsNoAnswer() {
        assertUnavailable(asked.get("/orders/o-1"));
    }

    @Test
    void anOwnerThatIsGoneIsNoAnswer() {
        // Given
        placed(owner, ALL, NONE);
        owner.close();

        // Then
        assertUnavailable(asked.get("/orders/o-1"));
    }

    @Test
    void anOwnerThatSaysNothingIsNoAnswerInTime() throws IOException {
        // Given: it takes the connection, and no more
        ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        started.add(silent);
        host.instances = List.of(new Instance(new HostInfo("127.0.0.1", silent.getLocalPort()), ALL, NONE));
        long begin = System.nanoTime();

        // When
        HttpResponse<String> answer = asked.get("/orders/o-1");

        // Then
        assertUnavailable(answer);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void anOwnerThatNeverEndsItsAnswerIsNoAnswerInTime() throws IOException {
        // Given: the head of an answer, and no body
        ServerSocket slow = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        started.add(slow);
        Thread.ofVirtual().start(() -> headOnly(slow));
        host.instances = List.of(new Instance(new HostInfo("127.0.0.1", slow.getLocalPort()), ALL, NONE));
        long begin = System.nanoTime();

        // When
        HttpResponse<String> answer = asked.get("/orders/o-1");

        // Then
        assertUnavailable(answer);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
    }

    @ParameterizedTest
    @CsvSource({"404, ''", "404, order-views-v9", "200, ''", "200, order-views-v9", "304, ''"})
    void whatIsNoInstanceOfTheseViewsIsNoAnswer(int status, String application) throws IOException {
        // Given
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("Orderstream-Application", application);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        other.start();
        started.add(() -> other.stop(0));
        host.instances = List.of(
                new Instance(new HostInfo("127.0.0.1", other.getAddress().getPort()), ALL, NONE));

        // Then
        assertUnavailable(asked.get("/orders/o-1"));
        copy.append("o-1", Samples.START, Samples.created());
        assertCopy(asked.get("/orders/o-1?stale=ok"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"views_1", "::1", "no such host"})
    void anInstanceThatCannotBeReachedByItsNameIsNoAnswer(String name) {
        // Given
        host.instances = List.of(new Instance(new HostInfo(name, 1), ALL, NONE));

        // Then
        assertUnavailable(asked.get("/orders/o-1"));
    }

    @Test
    void addressesOfIpVersionSixAreInBrackets() {
        assertThat(new Instance(new HostInfo("::1", 8090), ALL, NONE).name()).isEqualTo("[::1]:8090");
    }

    private static void headOnly(ServerSocket slow) {
        try (Socket taken = slow.accept()) {
            taken.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n".getBytes(UTF_8));
            assertThat(taken.getInputStream().readAllBytes()).isNotNull();
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }
}
