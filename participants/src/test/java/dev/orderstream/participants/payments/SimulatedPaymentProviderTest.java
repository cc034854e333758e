package dev.orderstream.participants.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.participants.call.Attempt;
import dev.orderstream.participants.payments.PaymentProvider.Amount;
import dev.orderstream.participants.payments.PaymentProvider.Charge;
import dev.orderstream.participants.payments.PaymentProvider.Refund;
import dev.orderstream.participants.payments.PaymentProvider.Reply;
import dev.orderstream.participants.payments.ProviderSettings.Simulated;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SimulatedPaymentProviderTest {
    private static final Amount AMOUNT = new Amount(500, "EUR");
    private static final Simulated TENTH = new Simulated(100, Duration.ZERO, false, "-declined");

    @Test
    void declinesAsManyAsSetAndTheSameAfterARestart() throws InterruptedException {
        try (PaymentProvider provider = TENTH.open();
                PaymentProvider restarted = TENTH.open()) {
            // When
            int declined = 0;
            for (int i = 0; i < 10_000; i++) {
                Attempt<Reply> reply = provider.charge(charge("p-" + i, "customer"));
                assertThat(restarted.charge(charge("p-" + i, "customer"))).isEqualTo(reply);
                boolean isDeclined = reply.equals(new Attempt.Answered<>(new Reply.Refused("CARD_DECLINED")));
                declined += isDeclined ? 1 : 0;
                // Then: what was charged can be paid back
                assertThat(provider.refund(new Refund("k", "r-" + i, "p-" + i, "o", AMOUNT)))
                        .isEqualTo(new Attempt.Answered<>(
                                isDeclined
                                        ? new Reply.Refused("NOT_CHARGED")
                                        : new Reply.Done("simulated-refund-r-" + i)));
            }
            assertThat(declined).isBetween(850, 1_150);
        }
    }

    @Test
    void customersOfThatEndingAreDeclined() throws InterruptedException {
        try (PaymentProvider provider = Simulated.STANDARD.open()) {
            assertThat(provider.charge(charge("p", "anna-declined")))
                    .isEqualTo(new Attempt.Answered<>(new Reply.Refused("CARD_DECLINED")));
            assertThat(provider.charge(charge("p", "anna")))
                    .isEqualTo(new Attempt.Answered<>(new Reply.Done("simulated-charge-p")));
        }
    }

    @Test
    void anOutageAnswersNothing() throws InterruptedException {
        try (PaymentProvider provider = new Simulated(0, Duration.ZERO, true, "-declined").open()) {
            assertThat(provider.charge(charge("p", "anna"))).isInstanceOf(Attempt.NotKnown.class);
        }
    }

    private static Charge charge(String paymentId, String customerId) {
        return new Charge("key", paymentId, "o", customerId, AMOUNT);
    }
}
