package dev.orderstream.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not HTTP, and what is HTTP but seldom seen: understood or refused, never half of each. */
class HttpFramingTest extends SmallGateway {
    @Test
    void contentLengthBesideTransferEncodingIs400AndNothingIsSmuggled() throws IOException {
        // Given
        int before = gateway.broker.sent().size();
        String smuggled = "POST /orders/smuggled/submit HTTP/1.1\r\n" + HOST + "\r\n";

        // When
        String answer = http.exchange("POST /orders HTTP/1.1\r\n" + HOST + JSON
                + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled);

        // Then
        RawHttp.assertRefused(answer, 400);
        assertThat(gateway.broker.sent()).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nContent-Length: 6\r\n",
                "Content-Length: +5\r\n",
                "Content-Length: -1\r\n",
                "Content-Length: five\r\n",
                "Transfer-Encoding: chunked, chunked\r\n",
                "Transfer-Encoding: identity\r\n",
            })
    void badFramingIs400(String framing) throws IOException {
        // When
        String answer = http.exchange("POST /orders HTTP/1.1\r\n" + HOST + JSON + framing + "\r\n{}xxx");

        // Then
        RawHttp.assertRefused(answer, 400);
    }

    @Test
    void bareLineFeedsAre400() throws IOException {
        // When
        String answer = http.exchange("POST /orders/a/submit HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n");

        // Then
        RawHttp.assertRefused(answer, 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GARBAGE\r\n\r\n",
                "GET  /health/live HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /health/live HTTP/9.9\r\nHost: a\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nHost : a\r\n\r\n",
                "GET /health/live HTTP/1.1\r\nno colon\r\n\r\n",
                "GET /health/\u0000live HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /health/%zz HTTP/1.1\r\nHost: a\r\n\r\n",
            })
    void whatIsNotHttpIs400(String request) throws IOException {
        // When
        String answer = http.exchange(request);

        // Then
        RawHttp.assertRefused(answer, 400);
    }

    @Test
    void http10Is505() throws IOException {
        // When
        String answer = http.exchange("GET /health/live HTTP/1.0\r\n\r\n");

        // Then
        RawHttp.assertRefused(answer, 505);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1\r\n", "xyz\r\n", "80000000\r\n"})
    void aChunkSizeThatIsNoneIs400(String size) throws IOException {
        // When
        String answer =
                http.exchange("POST /orders HTTP/1.1\r\n" + HOST + JSON + "Transfer-Encoding: chunked\r\n\r\n" + size);

        // Then
        RawHttp.assertRefused(answer, 400);
    }

    @Test
    void headersThatAreNotAsciiAre400() throws IOException {
        // When
        String key = http.exchange("POST /orders/a/submit HTTP/1.1\r\n" + HOST
                + "Idempotency-Key: k\u00e9y\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        String correlation = http.exchange("POST /orders/a/submit HTTP/1.1\r\n" + HOST
                + "X-Correlation-Id: k\u00e9y\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");

        // Then
        RawHttp.assertRefused(key, 400);
        RawHttp.assertRefused(correlation, 400);
    }

    @ParameterizedTest
    @CsvSource({
        "GET http://localhost/health/live, 200",
        "GET HTTP://localhost:8080/nothing, 404",
        "GET http://localhost, 404",
        "GET ?x, 404",
        "OPTIONS *, 404",
        "CONNECT localhost:80, 404",
    })
    void aTargetOfEveryFormIsUnderstood(String target, int status) throws IOException {
        // When
        String answer = http.exchange(target + " HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");

        // Then
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void twoIdsThatAreNotEncodedDoNotBecomeOne() throws IOException {
        // Given
        int before = gateway.broker.sent().size();

        // When: the bytes of UTF-8 as they are
        String answer = http.exchange("POST /orders/\u00c3\u00a9/submit HTTP/1.1\r\n" + HOST
                + "Content-Length: 0\r\nConnection: close\r\n\r\n");

        // Then
        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("INVALID_PATH");
        assertThat(gateway.broker.sent()).hasSize(before);
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
        // When
        String answer = http.exchange(("GET /health/live HTTP/1.1\r\n" + HOST + "\r\n").repeat(5)
                + "GET /nothing HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");

        // Then
        assertThat(answer.split("HTTP/1\\.1 200 ", -1)).hasSize(6);
        assertThat(answer).contains("HTTP/1.1 404 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /health/live", "POST /orders/a/submit", "GET /nothing"})
    void aConnectionThatIsToCloseIsClosedAndNothingAfterItIsRead(String request) throws IOException {
        // Given
        int before = gateway.broker.sent().size();
        long startedAt = System.nanoTime();

        // When
        String answer =
                http.exchange(request + " HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\nConnection: close\r\n\r\n"
                        + "POST /orders/smuggled/submit HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\n\r\n");

        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(IDLE);
        assertThat(answer.split("HTTP/1\\.1 [0-9]", -1)).hasSize(2);
        assertThat(answer).contains("Connection: close");
        assertThat(gateway.broker.sent().stream().skip(before))
                .noneMatch(message -> new String(message.key(), ISO_8859_1).equals("smuggled"));
    }

    @Test
    void whatFollowsABodyThatCannotBeFramedIsNoRequest() throws IOException {
        // Given
        int before = gateway.broker.sent().size();

        // When: the server takes no chunk extensions
        String answer =
                http.exchange("POST /orders HTTP/1.1\r\n" + HOST + JSON + "Transfer-Encoding: chunked\r\n\r\n5;a=b\r\n"
                        + "POST /orders/smuggled/submit HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\n\r\n");

        // Then
        RawHttp.assertRefused(answer, 400);
        assertThat(gateway.broker.sent()).hasSize(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "identity"})
    void anEncodedBodyIs415(String encoding) throws IOException {
        // When
        String answer = http.exchange("POST /orders HTTP/1.1\r\n" + HOST + JSON + "Content-Encoding: " + encoding
                + "\r\nContent-Length: 2\r\n\r\n{}");

        // Then
        RawHttp.assertRefused(answer, 415);
        assertThat(answer).contains("Content-Encoding");
    }

    @ParameterizedTest
    @CsvSource({"/nowhere, 404", "/orders/a/refunds/x%20/none, 404", "/metrics, 405"})
    void whoeverAsksBeforeSendingABodyThatIsRefusedIsToldSoAtOnce(String path, int status) throws IOException {
        // Given
        long startedAt = System.nanoTime();

        // When: the body is held back until it is asked for
        String answer = http.exchange(
                "POST " + path + " HTTP/1.1\r\n" + HOST + JSON + "Expect: 100-continue\r\nContent-Length: 100\r\n\r\n");

        // Then
        RawHttp.assertRefused(answer, status);
        assertThat(answer).contains("Connection: close");
        assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(IDLE);
    }
}
