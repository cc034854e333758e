package dev.orderstream.participants.payments;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.participants.call.Attempt;
import dev.orderstream.participants.call.Attempt.Failure;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/** Moves no money. See {@link ProviderSettings.Simulated}. */
final class SimulatedPaymentProvider implements PaymentProvider {
    private static final int ALL = 1_000;

    private final ProviderSettings.Simulated settings;
    private final CountDownLatch closed = new CountDownLatch(1);

    SimulatedPaymentProvider(ProviderSettings.Simulated settings) {
        this.settings = settings;
    }

    @Override
    public Attempt<Reply> charge(Charge charge) throws InterruptedException {
        return after(
                isDeclined(charge.paymentId()) || charge.customerId().endsWith(settings.declinedCustomers())
                        ? new Reply.Refused("CARD_DECLINED")
                        : new Reply.Done("simulated-charge-" + charge.paymentId()));
    }

    /** It cannot know who paid: of customers that are always declined nothing was charged, and nobody asks for it back. */
    @Override
    public Attempt<Reply> refund(Refund refund) throws InterruptedException {
        return after(
                isDeclined(refund.paymentId())
                        ? new Reply.Refused("NOT_CHARGED")
                        : new Reply.Done("simulated-refund-" + refund.refundId()));
    }

    private boolean isDeclined(String paymentId) {
        CRC32 hash = new CRC32();
        hash.update(paymentId.getBytes(UTF_8));
        return hash.getValue() % ALL < settings.declinePerMille();
    }

    private Attempt<Reply> after(Reply reply) throws InterruptedException {
        if (settings.isAway() || closed.await(settings.delay().toNanos(), TimeUnit.NANOSECONDS)) {
            return Attempt.NotKnown.of(Failure.CONNECTION, "the simulated provider is away");
        }
        return new Attempt.Answered<>(reply);
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
