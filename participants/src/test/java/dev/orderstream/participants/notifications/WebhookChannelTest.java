package dev.orderstream.participants.notifications;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.orderstream.participants.HttpStub;
import dev.orderstream.participants.HttpStub.Answer;
import dev.orderstream.participants.call.Attempt;
import dev.orderstream.participants.call.Attempt.Failure;
import dev.orderstream.participants.call.CallSettings;
import dev.orderstream.participants.call.PatientCalls;
import dev.orderstream.participants.call.Secret;
import dev.orderstream.participants.notifications.ConfirmationChannel.Delivery;
import dev.orderstream.participants.work.CommandWork.Ending;
import dev.orderstream.participants.work.Samples;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookChannelTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Confirmation CONFIRMATION =
            new Confirmation("message-o", "o", "customer", 500, "EUR", Samples.NOW);

    @Test
    void aConfirmationIsSentAsDocumentedAndItsReceiverCanTellThatItIsGenuine()
            throws InterruptedException, GeneralSecurityException {
        try (HttpStub stub = HttpStub.start((request, number) -> HttpStub.json(204, ""))) {
            // When
            Attempt<Delivery> delivery = deliver(stub);

            // Then
            assertThat(delivery).isEqualTo(new Attempt.Answered<>(Delivery.TAKEN));
            HttpStub.Request sent = stub.requests().getFirst();
            String id = sent.header("webhook-id");
            String timestamp = sent.header("webhook-timestamp");
            String signature = sent.header("webhook-signature");
            assertThat(id).isEqualTo("message-o");
            assertThat(sent.text())
                    .isEqualTo(
                            "{\"type\":\"order.confirmed\",\"timestamp\":\"2026-11-21T12:00:00Z\",\"data\":"
                                    + "{\"orderId\":\"o\",\"customerId\":\"customer\",\"total\":{\"amount\":500,\"currency\":\"EUR\"}}}");
            assertThat(WebhookReceiver.isGenuine(SECRET, id, timestamp, "v1,x " + signature, sent.body(), Samples.NOW))
                    .isTrue();
            assertThat(WebhookReceiver.isGenuine(
                            SECRET,
                            id,
                            timestamp,
                            signature,
                            sent.text().replace("500", "501").getBytes(UTF_8),
                            Samples.NOW))
                    .isFalse();
            assertThat(WebhookReceiver.isGenuine(SECRET, "other", timestamp, signature, sent.body(), Samples.NOW))
                    .isFalse();
            assertThat(WebhookReceiver.isGenuine(
                            SECRET, id, timestamp, signature, sent.body(), Samples.NOW.plus(Duration.ofMinutes(6))))
                    .isFalse();
        }
    }

    /** The example of the Standard Webhooks specification's own libraries. */
    @Test
    void signaturesAreThoseOfTheSpecification() {
        assertThat(new WebhookSignature(Secret.of("secret", SECRET))
                        .of("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, "{\"test\": 2432232314}".getBytes(UTF_8)))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void theSnippetOfTheDocumentationIsTheOneThatIsTested() throws IOException {
        // Given
        String source = Files.readString(
                Path.of("src/test/java/dev/orderstream/participants/notifications/WebhookReceiver.java"));
        String snippet = source.substring(source.indexOf("// begin\n") + 9, source.indexOf("    // end"))
                .stripTrailing()
                .stripIndent()
                .strip();

        // Then
        assertThat(Files.readString(Path.of("../docs/notifications.md"))).contains(snippet);
    }

    @ParameterizedTest
    @CsvSource({"400, UNEXPECTED_STATUS", "302, UNEXPECTED_STATUS", "429, THROTTLED", "500, SERVER_ERROR"})
    void whatIsNotTakenIsTriedAgain(int status, Failure failure) throws InterruptedException {
        try (HttpStub stub =
                HttpStub.start((request, number) -> new Answer.Json(status, "Location: http://127.0.0.1:1/\r\n", ""))) {
            assertThat(deliver(stub))
                    .isInstanceOfSatisfying(
                            Attempt.NotKnown.class,
                            unknown -> assertThat(unknown.failure()).isEqualTo(failure));
        }
    }

    @Test
    void afterTheLastTryItIsAFailedDeadLetter() throws InterruptedException {
        try (HttpStub stub = HttpStub.start((request, number) -> HttpStub.json(500, ""));
                ConfirmationChannel channel = channel(stub)) {
            // When
            Ending ending = work(channel).work(Samples.command(Samples.confirmation("o")));

            // Then: each under the same id, with the same body
            assertThat(ending)
                    .isInstanceOfSatisfying(
                            Ending.Failed.class,
                            failed -> assertThat(failed.code()).isEqualTo("WEBHOOK_UNAVAILABLE"));
            assertThat(stub.requests())
                    .hasSize(3)
                    .allSatisfy(request -> assertThat(request.headers()).containsEntry("webhook-id", "message-o"))
                    .extracting(HttpStub.Request::text)
                    .containsOnly(stub.requests().getFirst().text());
        }
    }

    @Test
    void aWebhookThatIsGoneIsNotAskedAgain() throws InterruptedException {
        try (HttpStub stub = HttpStub.start((request, number) -> HttpStub.json(410, ""));
                ConfirmationChannel channel = channel(stub)) {
            // When
            Ending ending = work(channel).work(Samples.command(Samples.confirmation("o")));

            // Then
            assertThat(ending)
                    .isInstanceOfSatisfying(
                            Ending.Failed.class,
                            failed -> assertThat(failed.code()).isEqualTo("WEBHOOK_GONE"));
            assertThat(stub.requests()).hasSize(1);
        }
    }

    @Test
    void theSinkTakesEachIdOnce() throws InterruptedException {
        // Given
        ConfirmationSink sink = new ConfirmationSink();

        // When
        Ending first = work(sink).work(Samples.command(Samples.confirmation("o")));
        Ending second = work(sink).work(Samples.command(Samples.confirmation("o")));

        // Then
        assertThat(first).isEqualTo(new Ending.Done());
        assertThat(second).isEqualTo(new Ending.Done());
        assertThat(sink.newest()).containsExactly(CONFIRMATION);
        assertThat(sink.count()).isEqualTo(1);
        assertThat(sink.repeated()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_ not base64"})
    void aSecretOfAnotherFormIsRefusedAndNotShown(String secret) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WebhookSignature(Secret.of("secret", secret)))
                .withMessageNotContaining(secret);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org/hook",
                "http://127.0.0.1.example.org/",
                "ftp://127.0.0.1/",
                "https://user@example.org/",
                "nonsense"
            })
    void plainHttpIsForThisMachineOnly(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new ChannelSettings.Webhook(URI.create(url), Secret.of("secret", SECRET), SECOND, SECOND));
    }

    private static Attempt<Delivery> deliver(HttpStub stub) throws InterruptedException {
        try (ConfirmationChannel channel = channel(stub)) {
            return channel.deliver(CONFIRMATION);
        }
    }

    private static ConfirmationChannel channel(HttpStub stub) {
        return new WebhookChannel(
                new ChannelSettings.Webhook(stub.url(), Secret.of("secret", SECRET), SECOND, SECOND),
                InstantSource.fixed(Samples.NOW));
    }

    private static NotificationWork work(ConfirmationChannel channel) {
        CallSettings settings =
                CallSettings.NOTIFICATIONS.withAttemptsMax(3).withPauses(Duration.ofMillis(2), Duration.ofMillis(10));
        return new NotificationWork(
                channel,
                new PatientCalls("notifications", settings, new SimpleMeterRegistry()),
                NotificationsAppConfig.COMMAND_AGE_MAX,
                InstantSource.fixed(Samples.NOW));
    }
}
