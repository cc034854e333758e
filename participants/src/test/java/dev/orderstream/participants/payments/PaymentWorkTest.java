package dev.orderstream.participants.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.payment.PaymentCharged;
import dev.orderstream.avro.payment.PaymentDeclined;
import dev.orderstream.avro.payment.PaymentEnvelope;
import dev.orderstream.avro.payment.PaymentRefundRefused;
import dev.orderstream.avro.payment.PaymentRefunded;
import dev.orderstream.avro.payment.RequestPayment;
import dev.orderstream.avro.type.Metadata;
import dev.orderstream.avro.type.Money;
import dev.orderstream.participants.HttpStub;
import dev.orderstream.participants.HttpStub.Answer;
import dev.orderstream.participants.call.CallSettings;
import dev.orderstream.participants.call.PatientCalls;
import dev.orderstream.participants.work.CommandWork.Ending;
import dev.orderstream.participants.work.EventId;
import dev.orderstream.participants.work.Samples;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class PaymentWorkTest {
    private static final CallSettings QUICK = CallSettings.PAYMENTS
            .withPauses(Duration.ofMillis(2), Duration.ofMillis(10))
            .withPatience(Duration.ofSeconds(10));
    private static final String CHARGED =
            "{\"paymentId\":\"payment-o\",\"amount\":{\"amount\":1999,\"currency\":\"EUR\"},\"reference\":\"ch_7\"}";
    private static final String REFUNDED =
            "{\"refundId\":\"refund-of-o\",\"amount\":{\"amount\":500,\"currency\":\"EUR\"},\"reference\":\"re_7\"}";
    private static final String NO = "{\"code\":\"CARD_DECLINED\"}";

    @Test
    void aChargeIsAnsweredUnderAnIdThatFollowsFromItsCommand() throws InterruptedException {
        // When
        Ending ending = ended(Samples.charge("o", 1_999), HttpStub.json(200, CHARGED));

        // Then
        assertThat(ending)
                .isEqualTo(new Ending.Answered(
                        new PaymentCharged(envelope("charge-o"), "payment-o", new Money(1_999L, "EUR"), "ch_7")));
        assertThat(EventId.ofAnswer("charge-o")).isNotEqualTo(EventId.ofAnswer("charge-p"));
    }

    @Test
    void aDeclineIsAnswered() throws InterruptedException {
        assertThat(ended(Samples.charge("o", 1_999), HttpStub.json(402, NO)))
                .isEqualTo(
                        new Ending.Answered(new PaymentDeclined(envelope("charge-o"), "payment-o", "CARD_DECLINED")));
    }

    @Test
    void aRefundIsAnswered() throws InterruptedException {
        assertThat(ended(Samples.refund("o", 500), HttpStub.json(200, REFUNDED)))
                .isEqualTo(new Ending.Answered(new PaymentRefunded(
                        envelope("refund-o"), "payment-o", "refund-of-o", new Money(500L, "EUR"), "re_7")));
    }

    @Test
    void aRefusedRefundIsAnswered() throws InterruptedException {
        assertThat(ended(Samples.refund("o", 500), HttpStub.json(409, "{\"code\":\"DISPUTED\"}")))
                .isEqualTo(new Ending.Answered(
                        new PaymentRefundRefused(envelope("refund-o"), "payment-o", "refund-of-o", "DISPUTED")));
    }

    @Test
    void afterACutConnectionTheSameKeyIsAskedAgain() throws InterruptedException {
        try (HttpStub stub =
                HttpStub.start((request, number) -> number == 1 ? new Answer.Cut() : HttpStub.json(200, CHARGED))) {
            // When
            Ending ending = ended(stub, Samples.charge("o", 1_999), QUICK);

            // Then
            assertThat(ending).isInstanceOf(Ending.Answered.class);
            assertThat(stub.requests())
                    .hasSize(2)
                    .allSatisfy(request -> assertThat(request.headers()).containsEntry("idempotency-key", "charge-o"));
        }
    }

    @Test
    void anOutageThatLastsIsAFailedDeadLetterAndNoAnswer() throws InterruptedException {
        try (HttpStub stub = HttpStub.start((request, number) -> HttpStub.json(503, "{}"))) {
            // When
            Ending ending = ended(stub, Samples.charge("o", 1_999), QUICK.withPatience(Duration.ofMillis(100)));

            // Then
            assertThat(ending).isInstanceOfSatisfying(Ending.Failed.class, failed -> {
                assertThat(failed.code()).isEqualTo("PROVIDER_UNAVAILABLE");
                assertThat(failed.detail()).contains("money may have moved", "SERVER_ERROR: status 503");
            });
        }
    }

    @Test
    void anAnswerThatContradictsIsAFailedDeadLetterAtOnce() throws InterruptedException {
        try (HttpStub stub = HttpStub.start((request, number) -> HttpStub.json(200, CHARGED))) {
            // When
            Ending ending = ended(stub, Samples.charge("o", 1_998), QUICK);

            // Then
            assertThat(ending)
                    .isInstanceOfSatisfying(
                            Ending.Failed.class,
                            failed -> assertThat(failed.code()).isEqualTo("PROVIDER_CONTRADICTS"));
            assertThat(stub.requests()).hasSize(1);
        }
    }

    @Test
    void aCommandOlderThanTheProviderRemembersKeysIsNotSent() throws InterruptedException {
        try (HttpStub stub = HttpStub.start((request, number) -> HttpStub.json(200, CHARGED))) {
            // When
            Ending ending = work(stub, QUICK)
                    .work(Samples.command(Samples.charge("o", 1_999), Samples.NOW.minus(Duration.ofHours(21))));

            // Then
            assertThat(ending)
                    .isInstanceOfSatisfying(
                            Ending.Failed.class,
                            failed -> assertThat(failed.code()).isEqualTo("COMMAND_EXPIRED"));
            assertThat(stub.requests()).isEmpty();
        }
    }

    @Test
    void aRedriveMakesNoCommandYoungerThanTheProviderRemembersKeys() throws InterruptedException {
        // Given: a command that lay as a dead letter since yesterday, and was appended again just now
        CommandEnvelope yesterday = new CommandEnvelope(
                "charge-o",
                "o",
                null,
                Samples.NOW.minus(Duration.ofHours(25)),
                new Metadata("user", "conversation", "cause", "tenant"));
        RequestPayment asked = new RequestPayment(yesterday, "payment-o", "customer", new Money(1_999L, "EUR"));
        try (HttpStub stub = HttpStub.start((request, number) -> HttpStub.json(200, CHARGED))) {
            // When
            Ending ending = work(stub, QUICK).work(Samples.command(asked, Samples.NOW));

            // Then
            assertThat(ending)
                    .isInstanceOfSatisfying(
                            Ending.Failed.class,
                            failed -> assertThat(failed.code()).isEqualTo("COMMAND_EXPIRED"));
            assertThat(stub.requests()).isEmpty();
        }
    }

    @Test
    void whatCannotBeAskedForIsNotAskedFor() throws InterruptedException {
        // Given
        RequestPayment nothing = Samples.charge("o", 0);
        RequestPayment injected =
                new RequestPayment(Samples.envelope("o", "a\r\nHost: b"), "payment", "customer", new Money(1L, "EUR"));
        RequestPayment foreign =
                new RequestPayment(Samples.envelope("o", "id"), "payment", "customer", new Money(1L, "euro"));

        // Then
        assertThat(ended(nothing, new Answer.Cut()))
                .isEqualTo(new Ending.Invalid("amount.amount", "amount.amount must be above 0."));
        assertThat(ended(injected, new Answer.Cut()))
                .isInstanceOfSatisfying(
                        Ending.Invalid.class,
                        invalid -> assertThat(invalid.field()).isEqualTo("commandId"));
        assertThat(ended(foreign, new Answer.Cut()))
                .isInstanceOfSatisfying(
                        Ending.Invalid.class,
                        invalid -> assertThat(invalid.field()).isEqualTo("amount.currency"));
    }

    private static Ending ended(SpecificRecord command, Answer answer) throws InterruptedException {
        try (HttpStub stub = HttpStub.start((request, number) -> answer)) {
            return ended(stub, command, QUICK);
        }
    }

    private static Ending ended(HttpStub stub, SpecificRecord command, CallSettings settings)
            throws InterruptedException {
        return work(stub, settings).work(Samples.command(command));
    }

    private static PaymentWork work(HttpStub stub, CallSettings settings) {
        PaymentProvider provider = new ProviderSettings.Http(
                        stub.url(), Optional.empty(), Duration.ofSeconds(2), Duration.ofSeconds(5))
                .open();
        return new PaymentWork(
                provider,
                new PatientCalls("payments", settings, new SimpleMeterRegistry()),
                PaymentsAppConfig.COMMAND_AGE_MAX,
                InstantSource.fixed(Samples.NOW));
    }

    private static PaymentEnvelope envelope(String commandId) {
        return new PaymentEnvelope(
                EventId.ofAnswer(commandId),
                "o",
                commandId,
                Samples.NOW,
                new Metadata("user", "conversation", commandId, "tenant"));
    }
}
