package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.avro.command.RecordPayment;
import dev.orderstream.avro.payment.PaymentCharged;
import dev.orderstream.avro.type.Money;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.kernel.DeadLetter;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A participant writes payment-events: what cannot be understood there is set aside, and the next answer goes on. */
class PaymentEventsIntakeTest {
    private final FulfilmentDriver driver = new FulfilmentDriver();

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void bytesThatAreNoAnswerAreSetAside() {
        // When
        raw("order-1".getBytes(UTF_8), new byte[] {0, 0, 0, 0, 99, 1});

        // Then
        DeadLetter letter = driver.deadLetters().getFirst();
        assertThat(letter.kind()).isEqualTo(DeadLetter.Kind.UNREADABLE);
        assertThat(letter.source().topic()).isEqualTo(Topics.PAYMENT_EVENTS);
        assertThat(letter.aggregateId()).contains("order-1");
        charge("order-1", "order-1", "payment-1");
        assertThat(driver.command()).isInstanceOf(RecordPayment.class);
    }

    @Test
    void anAnswerUnderAnotherKeyIsSetAside() {
        // When
        charge("order-2", "order-1", "payment-1");

        // Then
        assertThat(driver.deadLetters()).extracting(DeadLetter::code).containsExactly("KEY_MISMATCH");
        assertThat(driver.commands()).isEmpty();
    }

    @Test
    void anAnswerWithoutAKeyOrOfNothingIsSetAside() {
        // When
        raw(null, new byte[] {1});
        raw("order-1".getBytes(UTF_8), null);

        // Then
        assertThat(driver.deadLetters())
                .extracting(DeadLetter::kind)
                .containsExactly(DeadLetter.Kind.UNREADABLE, DeadLetter.Kind.UNREADABLE);
    }

    @Test
    void anAnswerBeyondItsLimitsIsSetAside() {
        // When
        charge("order-1", "order-1", "p".repeat(129));

        // Then
        assertThat(driver.deadLetters()).extracting(DeadLetter::code).containsExactly("INVALID_EVENT");
        assertThat(driver.commands()).isEmpty();
    }

    private void charge(String key, String orderId, String paymentId) {
        driver.payment(
                key,
                new PaymentCharged(
                        driver.answering(orderId, "command-1"), paymentId, new Money(1_000L, "EUR"), "provider-1"));
    }

    private void raw(byte @Nullable [] key, byte @Nullable [] value) {
        driver.send(new FulfilmentDriver.Input(Topics.PAYMENT_EVENTS, key, value, new RecordHeaders()));
    }
}
