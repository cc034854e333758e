package dev.orderstream.topology.domain;

import static dev.orderstream.topology.domain.RejectionCode.AMOUNT_OUT_OF_RANGE;
import static dev.orderstream.topology.domain.RejectionCode.PAYMENT_ID_REUSED;
import static dev.orderstream.topology.domain.RejectionCode.UNKNOWN_REFUND;

import dev.orderstream.topology.domain.OrderCommand.ConfirmRefund;
import dev.orderstream.topology.domain.OrderCommand.FailRefund;
import dev.orderstream.topology.domain.OrderCommand.RecordPayment;
import dev.orderstream.topology.domain.OrderEvent.OrderRefunded;
import dev.orderstream.topology.domain.OrderEvent.PaymentReceived;
import dev.orderstream.topology.domain.OrderEvent.RefundFailed;
import dev.orderstream.topology.domain.OrderEvent.RefundRequested;
import dev.orderstream.topology.kernel.Decision;
import java.util.Optional;

/** Money in and money back. Money that a provider has moved is a fact: what is not owed is taken in and given back. */
final class MoneyRules {
    private MoneyRules() {}

    static Decision<OrderEvent> recordPayment(Order order, RecordPayment command) {
        Money amount = command.amount();
        Optional<Long> earlier = Optional.ofNullable(order.payments().get(command.paymentId()));
        boolean sameCurrency = amount.currency().equals(order.currency());
        if (sameCurrency && earlier.filter(paid -> paid == amount.amount()).isPresent()) {
            return Decision.noOp();
        }
        if (order.status() == OrderStatus.DRAFT) {
            return Refusals.illegal(order, command);
        }
        if (!sameCurrency) {
            return Refusals.otherCurrency(order.currency(), amount.currency());
        }
        if (earlier.isPresent()) {
            return Decision.rejected(PAYMENT_ID_REUSED.because("The payment " + command.paymentId()
                    + " was recorded before with the amount " + earlier.get() + "."));
        }
        if (amount.amount() <= 0) {
            return Decision.rejected(
                    AMOUNT_OUT_OF_RANGE.because("A payment must be above 0, found " + amount.amount() + "."));
        }
        if (amount.amount() > Long.MAX_VALUE - order.paid()) {
            return Decision.rejected(AMOUNT_OUT_OF_RANGE.because(
                    "The sum of payments would be above " + Long.MAX_VALUE + " minor units."));
        }
        return received(order, command);
    }

    static Decision<OrderEvent> confirmRefund(Order order, ConfirmRefund command) {
        Money amount = command.amount();
        Optional<Refund> due = order.dueRefund(command.refundId());
        if (due.isEmpty()) {
            return unknownRefund(command.refundId());
        }
        if (!amount.currency().equals(order.currency())) {
            return Refusals.otherCurrency(order.currency(), amount.currency());
        }
        if (amount.amount() != due.get().amount()) {
            return Decision.rejected(AMOUNT_OUT_OF_RANGE.because(
                    "The amount due is " + due.get().amount() + ", found " + amount.amount() + "."));
        }
        return Decision.accepted(new OrderRefunded(command.refundId(), amount));
    }

    static Decision<OrderEvent> failRefund(Order order, FailRefund command) {
        if (order.dueRefund(command.refundId()).isEmpty()) {
            return unknownRefund(command.refundId());
        }
        return Decision.accepted(new RefundFailed(command.refundId(), command.reason()));
    }

    private static Decision<OrderEvent> received(Order order, RecordPayment command) {
        PaymentReceived received = new PaymentReceived(command.paymentId(), command.amount());
        long notOwed = notOwed(order, command.amount().amount());
        if (notOwed == 0) {
            return Decision.accepted(received);
        }
        String refundId = RefundId.forPayment(command.paymentId()).value();
        return Decision.accepted(received, new RefundRequested(refundId, new Money(notOwed, order.currency())));
    }

    /** How much of a payment the order does not owe: the excess while it waits for money, and all of it ever after. */
    private static long notOwed(Order order, long amount) {
        if (order.status() != OrderStatus.SUBMITTED) {
            return amount;
        }
        return Math.max(0, order.paid() + amount - order.total());
    }

    private static Decision<OrderEvent> unknownRefund(String refundId) {
        return Decision.rejected(UNKNOWN_REFUND.because("No refund " + refundId + " is due."));
    }
}
