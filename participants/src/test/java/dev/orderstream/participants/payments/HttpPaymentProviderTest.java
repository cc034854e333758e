package dev.orderstream.participants.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.orderstream.participants.HttpStub;
import dev.orderstream.participants.HttpStub.Answer;
import dev.orderstream.participants.call.Attempt;
import dev.orderstream.participants.call.Attempt.Failure;
import dev.orderstream.participants.call.Secret;
import dev.orderstream.participants.payments.PaymentProvider.Amount;
import dev.orderstream.participants.payments.PaymentProvider.Charge;
import dev.orderstream.participants.payments.PaymentProvider.Refund;
import dev.orderstream.participants.payments.PaymentProvider.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a real HTTP server that answers as providers do, and as they should not. */
class HttpPaymentProviderTest {
    private static final Charge CHARGE = new Charge("key-1", "p-1", "o-1", "c-1", new Amount(1_999, "EUR"));
    private static final Refund REFUND = new Refund("key-2", "r-1", "p-1", "o-1", new Amount(500, "EUR"));
    private static final String CHARGED =
            "{\"paymentId\":\"p-1\",\"amount\":{\"amount\":1999,\"currency\":\"EUR\"},\"reference\":\"ch_7\",\"more\":1}";
    private static final Duration TIMEOUT = Duration.ofMillis(700);

    @Test
    void aChargeIsSentAsDocumented() throws InterruptedException {
        try (HttpStub stub = HttpStub.start((request, number) -> HttpStub.json(201, CHARGED));
                PaymentProvider provider = provider(stub, Optional.of(Secret.of("token", "s3cret")))) {
            // When
            Attempt<Reply> reply = provider.charge(CHARGE);

            // Then
            assertThat(reply).isEqualTo(new Attempt.Answered<>(new Reply.Done("ch_7")));
            HttpStub.Request sent = stub.requests().getFirst();
            assertThat(sent.line()).isEqualTo("POST /v1/charges HTTP/1.1");
            assertThat(sent.headers())
                    .containsEntry("idempotency-key", "key-1")
                    .containsEntry("authorization", "Bearer s3cret")
                    .containsEntry("content-type", "application/json");
            assertThat(sent.text())
                    .isEqualTo("{\"paymentId\":\"p-1\",\"orderId\":\"o-1\",\"customerId\":\"c-1\","
                            + "\"amount\":{\"amount\":1999,\"currency\":\"EUR\"}}");
        }
    }

    @Test
    void aRefundIsSentAsDocumented() throws InterruptedException {
        // Given
        String refunded =
                "{\"refundId\":\"r-1\",\"amount\":{\"amount\":500,\"currency\":\"EUR\"},\"reference\":\"re_7\"}";
        try (HttpStub stub = HttpStub.start((request, number) -> HttpStub.json(200, refunded));
                PaymentProvider provider = provider(stub, Optional.empty())) {
            // When
            Attempt<Reply> reply = provider.refund(REFUND);

            // Then
            assertThat(reply).isEqualTo(new Attempt.Answered<>(new Reply.Done("re_7")));
            HttpStub.Request sent = stub.requests().getFirst();
            assertThat(sent.line()).isEqualTo("POST /v1/refunds HTTP/1.1");
            assertThat(sent.headers()).containsEntry("idempotency-key", "key-2").doesNotContainKey("authorization");
            assertThat(sent.text())
                    .isEqualTo("{\"refundId\":\"r-1\",\"paymentId\":\"p-1\",\"orderId\":\"o-1\","
                            + "\"amount\":{\"amount\":500,\"currency\":\"EUR\"}}");
        }
    }

    @ParameterizedTest
    @CsvSource({"402, card_declined, CARD_DECLINED", "409, BLOCKED, BLOCKED", "422, lost-card, LOST_CARD"})
    void aNoWithACodeIsDefinite(int status, String code, String reason) throws InterruptedException {
        // When
        Attempt<Reply> reply = charged(HttpStub.json(status, "{\"code\":\"" + code + "\"}"));

        // Then
        assertThat(reply).isEqualTo(new Attempt.Answered<>(new Reply.Refused(reason)));
    }

    @ParameterizedTest
    @CsvSource({
        "402, {}, UNEXPECTED_STATUS",
        "402, <html>, UNEXPECTED_STATUS",
        "409, {\"code\":\"IN_PROGRESS\"}, UNEXPECTED_STATUS",
        "400, {\"code\":\"BAD\"}, UNEXPECTED_STATUS",
        "401, {}, UNEXPECTED_STATUS",
        "404, {}, UNEXPECTED_STATUS",
        "429, {}, THROTTLED",
        "500, {\"code\":\"CARD_DECLINED\"}, SERVER_ERROR",
        "503, {}, SERVER_ERROR",
        "200, {}, UNREADABLE_ANSWER",
        "200, <html>hello</html>, UNREADABLE_ANSWER",
        "200, [1], UNREADABLE_ANSWER"
    })
    void whatIsNeitherYesNorNoIsNotKnown(int status, String body, Failure failure) throws InterruptedException {
        // When
        Attempt<Reply> reply = charged(HttpStub.json(status, body));

        // Then
        assertThat(reply)
                .isInstanceOfSatisfying(
                        Attempt.NotKnown.class,
                        unknown -> assertThat(unknown.failure()).isEqualTo(failure));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'paymentId':'p-1','amount':{'amount':'1999','currency':'EUR'},'reference':'x'}",
                "{'paymentId':'p-1','amount':{'amount':1999.0,'currency':'EUR'},'reference':'x'}",
                "{'paymentId':'p-1','paymentId':'p-1','amount':{'amount':1999,'currency':'EUR'},'reference':'x'}",
                "{'paymentId':'p-1','amount':{'amount':1999,'currency':'EUR'},'reference':'x'} {}",
                "{'paymentId':'p-1','amount':{'amount':1999,'currency':'EUR'},'reference':''}"
            },
            quoteCharacter = '`')
    void aYesIsReadStrictly(String body) throws InterruptedException {
        // When
        Attempt<Reply> reply = charged(HttpStub.json(200, body.replace('\'', '"')));

        // Then
        assertThat(reply)
                .isInstanceOfSatisfying(
                        Attempt.NotKnown.class,
                        unknown -> assertThat(unknown.failure()).isEqualTo(Failure.UNREADABLE_ANSWER));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "200|{'paymentId':'p-2','amount':{'amount':1999,'currency':'EUR'},'reference':'x'}",
                "200|{'paymentId':'p-1','amount':{'amount':19990,'currency':'EUR'},'reference':'x'}",
                "200|{'paymentId':'p-1','amount':{'amount':1999,'currency':'USD'},'reference':'x'}",
                "422|{'code':'IDEMPOTENCY_KEY_REUSED'}",
                "409|{'code':'already_charged'}"
            })
    void whatContradictsTheRequestIsNotBelieved(int status, String body) throws InterruptedException {
        // When
        Attempt<Reply> reply = charged(HttpStub.json(status, body.replace('\'', '"')));

        // Then
        assertThat(reply)
                .isInstanceOfSatisfying(
                        Attempt.Answered.class,
                        answered -> assertThat(answered.answer()).isInstanceOf(Reply.Contradiction.class));
    }

    @Test
    void belowAUrlWithAQueryLiesNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProviderSettings.Http(
                        URI.create("https://pay.example/v1?tenant=7"),
                        Optional.empty(),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1)))
                .withMessage("provider-url must have no query: /charges and /refunds lie below it");
    }

    @Test
    void retryAfterIsHandedOn() throws InterruptedException {
        // When
        Attempt<Reply> reply = charged(new Answer.Json(429, "Retry-After: 7\r\n", ""));

        // Then
        assertThat(reply)
                .isEqualTo(new Attempt.NotKnown<>(Failure.THROTTLED, "status 429", Optional.of(Duration.ofSeconds(7))));
    }

    @Test
    void aRedirectIsNotFollowed() throws InterruptedException {
        try (HttpStub other = HttpStub.start((request, number) -> HttpStub.json(200, CHARGED));
                HttpStub stub = HttpStub.start(
                        (request, number) -> new Answer.Json(307, "Location: " + other.url() + "/v1/charges\r\n", ""));
                PaymentProvider provider = provider(stub, Optional.of(Secret.of("token", "s3cret")))) {
            // When
            Attempt<Reply> reply = provider.charge(CHARGE);

            // Then
            assertThat(reply).isInstanceOf(Attempt.NotKnown.class);
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void aCutConnectionIsNotKnown() throws InterruptedException {
        // When
        Attempt<Reply> reply = charged(new Answer.Cut());

        // Then
        assertThat(reply)
                .isInstanceOfSatisfying(
                        Attempt.NotKnown.class,
                        unknown -> assertThat(unknown.failure()).isEqualTo(Failure.CONNECTION));
    }

    @Test
    void silenceEndsInTime() throws InterruptedException {
        // When
        Attempt<Reply> reply = charged(new Answer.Silence());

        // Then
        assertThat(reply)
                .isInstanceOfSatisfying(
                        Attempt.NotKnown.class,
                        unknown -> assertThat(unknown.failure()).isEqualTo(Failure.TIMEOUT));
    }

    @Test
    void aBodyThatDripsEndsInTimeAndItsConnectionIsClosed() throws InterruptedException {
        try (HttpStub stub = HttpStub.start((request, number) -> new Answer.Drip());
                PaymentProvider provider = provider(stub, Optional.empty())) {
            // Given
            long began = System.nanoTime();

            // When
            Attempt<Reply> reply = provider.charge(CHARGE);

            // Then
            assertThat(reply)
                    .isInstanceOfSatisfying(
                            Attempt.NotKnown.class,
                            unknown -> assertThat(unknown.failure()).isEqualTo(Failure.TIMEOUT));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
            await().atMost(Duration.ofSeconds(10)).until(stub::wasHungUpOn);
        }
    }

    @Test
    void aHugeAnswerIsNotReadToItsEnd() throws InterruptedException {
        try (HttpStub stub = HttpStub.start((request, number) -> new Answer.Flood(1L << 40));
                PaymentProvider provider = provider(stub, Optional.empty())) {
            // When
            Attempt<Reply> reply = provider.charge(CHARGE);

            // Then
            assertThat(reply)
                    .isInstanceOfSatisfying(
                            Attempt.NotKnown.class,
                            unknown -> assertThat(unknown.failure()).isEqualTo(Failure.UNREADABLE_ANSWER));
            await().atMost(Duration.ofSeconds(10)).until(stub::wasHungUpOn);
        }
    }

    private static Attempt<Reply> charged(Answer answer) throws InterruptedException {
        try (HttpStub stub = HttpStub.start((request, number) -> answer);
                PaymentProvider provider = provider(stub, Optional.empty())) {
            return provider.charge(CHARGE);
        }
    }

    private static PaymentProvider provider(HttpStub stub, Optional<Secret> token) {
        return new ProviderSettings.Http(stub.url().resolve("/v1/"), token, TIMEOUT, TIMEOUT).open();
    }
}
