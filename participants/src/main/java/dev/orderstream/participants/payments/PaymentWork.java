package dev.orderstream.participants.payments;

import dev.orderstream.avro.payment.PaymentCharged;
import dev.orderstream.avro.payment.PaymentDeclined;
import dev.orderstream.avro.payment.PaymentEnvelope;
import dev.orderstream.avro.payment.PaymentRefundRefused;
import dev.orderstream.avro.payment.PaymentRefunded;
import dev.orderstream.avro.payment.RefundPayment;
import dev.orderstream.avro.payment.RequestPayment;
import dev.orderstream.avro.type.Metadata;
import dev.orderstream.avro.type.Money;
import dev.orderstream.participants.call.GivenUpException;
import dev.orderstream.participants.call.PatientCalls;
import dev.orderstream.participants.payments.PaymentProvider.Amount;
import dev.orderstream.participants.payments.PaymentProvider.Reply;
import dev.orderstream.participants.work.Command;
import dev.orderstream.participants.work.CommandShape;
import dev.orderstream.participants.work.CommandWork;
import dev.orderstream.participants.work.EventId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Charges and refunds. The idempotency key is the command's id: whatever is done again, after a kill or because the saga asked twice, moves
 * no money twice. A command that is older than the provider remembers keys is not sent, nor is one that is redriven after that time.
 */
final class PaymentWork implements CommandWork {
    private static final Logger LOG = LoggerFactory.getLogger(PaymentWork.class);

    private final PaymentProvider provider;
    private final PatientCalls calls;
    private final Duration ageMax;
    private final InstantSource clock;

    PaymentWork(PaymentProvider provider, PatientCalls calls, Duration ageMax, InstantSource clock) {
        this.provider = provider;
        this.calls = calls;
        this.ageMax = ageMax;
        this.clock = clock;
    }

    @Override
    public Ending work(Command command) throws InterruptedException {
        Optional<Ending> refusal =
                invalid(command).or(() -> CommandShape.expired(command.askedAt(), ageMax, clock.instant()));
        if (refusal.isPresent()) {
            return refusal.get();
        }
        return switch (command.message()) {
            case RequestPayment charge -> charge(command, charge);
            case RefundPayment refund -> refund(command, refund);
            default ->
                throw new IllegalStateException("no command of payments: "
                        + command.message().getSchema().getName());
        };
    }

    private static Optional<Ending> invalid(Command command) {
        return switch (command.message()) {
            case RequestPayment charge ->
                CommandShape.of(command)
                        .id("paymentId", charge.getPaymentId(), 128)
                        .id("customerId", charge.getCustomerId(), 128)
                        .money("amount", charge.getAmount())
                        .broken();
            case RefundPayment refund ->
                CommandShape.of(command)
                        .id("paymentId", refund.getPaymentId(), 128)
                        .id("refundId", refund.getRefundId(), 256)
                        .money("amount", refund.getAmount())
                        .broken();
            default -> Optional.empty();
        };
    }

    private Ending charge(Command command, RequestPayment asked) throws InterruptedException {
        PaymentProvider.Charge charge = new PaymentProvider.Charge(
                command.id(),
                asked.getPaymentId(),
                command.orderId(),
                asked.getCustomerId(),
                amount(asked.getAmount()));
        return ended(
                command,
                () -> provider.charge(charge),
                reference -> new PaymentCharged(envelope(command), asked.getPaymentId(), asked.getAmount(), reference),
                code -> new PaymentDeclined(envelope(command), asked.getPaymentId(), code));
    }

    private Ending refund(Command command, RefundPayment asked) throws InterruptedException {
        PaymentProvider.Refund refund = new PaymentProvider.Refund(
                command.id(), asked.getRefundId(), asked.getPaymentId(), command.orderId(), amount(asked.getAmount()));
        return ended(
                command,
                () -> provider.refund(refund),
                reference -> new PaymentRefunded(
                        envelope(command), asked.getPaymentId(), asked.getRefundId(), asked.getAmount(), reference),
                code -> new PaymentRefundRefused(envelope(command), asked.getPaymentId(), asked.getRefundId(), code));
    }

    private Ending ended(
            Command command,
            PatientCalls.Call<Reply> call,
            Function<String, SpecificRecord> done,
            Function<String, SpecificRecord> refused)
            throws InterruptedException {
        try {
            return switch (calls.ask(command, call)) {
                case Reply.Done moved -> new Ending.Answered(done.apply(moved.reference()));
                case Reply.Refused no -> new Ending.Answered(refused.apply(no.code()));
                case Reply.Contradiction contradiction -> {
                    LOG.atError()
                            .addKeyValue("orderId", command.orderId())
                            .addKeyValue("commandId", command.id())
                            .log("The provider contradicts the request; the command becomes a FAILED dead letter");
                    yield new Ending.Failed("PROVIDER_CONTRADICTS", contradiction.detail());
                }
            };
        } catch (GivenUpException away) {
            return new Ending.Failed(
                    "PROVIDER_UNAVAILABLE",
                    "No answer after " + command.waited().toSeconds() + " s and " + away.tries()
                            + " calls, so that money may have moved; the last: " + away.getMessage() + ".");
        }
    }

    private static Amount amount(Money money) {
        return new Amount(money.getAmount(), money.getCurrency());
    }

    private PaymentEnvelope envelope(Command command) {
        Metadata asked = command.envelope().getMetadata();
        return new PaymentEnvelope(
                EventId.ofAnswer(command.id()),
                command.orderId(),
                command.id(),
                Instant.ofEpochMilli(clock.millis()),
                new Metadata(asked.getUserId(), asked.getCorrelationId(), command.id(), asked.getTenant()));
    }
}
