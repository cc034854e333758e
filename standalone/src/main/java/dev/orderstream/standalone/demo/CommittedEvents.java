package dev.orderstream.standalone.demo;

import dev.orderstream.avro.event.EventEnvelope;
import dev.orderstream.avro.event.OrderCreated;
import dev.orderstream.avro.event.OrderRefunded;
import dev.orderstream.avro.event.OrderSubmitted;
import dev.orderstream.avro.event.PaymentReceived;
import dev.orderstream.avro.event.RefundRequested;
import dev.orderstream.avro.type.Money;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/** What the committed events add up to: versions and ledger of each order, and the sales of the day. */
public final class CommittedEvents {
    /** One order, by its events. */
    static final class Ledger {
        private String currency = "";
        private long version;
        private boolean gap;
        private boolean submitted;
        private long total;
        private long paid;
        private long refundRequested;
        private long refunded;

        long version() {
            return version;
        }

        /** Whether versions were 1, 2, 3, ... in the order of the log. */
        boolean contiguous() {
            return !gap;
        }

        long paid() {
            return paid;
        }

        long refundDue() {
            return refundRequested - refunded;
        }

        long refunded() {
            return refunded;
        }

        private boolean isPaid() {
            return submitted && paid >= total;
        }
    }

    /**
     * Sales in one currency, in minor units.
     *
     * @param ordersPaid orders whose total has been paid
     * @param revenue money received
     * @param refunds money paid back
     */
    public record Sales(long ordersPaid, long revenue, long refunds) {
        static final Sales NONE = new Sales(0, 0, 0);

        Sales plus(long paidOrders, long received, long paidBack) {
            return new Sales(ordersPaid + paidOrders, revenue + received, refunds + paidBack);
        }
    }

    private final Map<String, Ledger> orders = new TreeMap<>();
    private final Set<String> commands = new HashSet<>();
    private long events;

    /** Takes the next event of the log. */
    void add(SpecificRecord event) {
        EventEnvelope envelope = (EventEnvelope) event.get(
                Objects.requireNonNull(event.getSchema().getField("envelope")).pos());
        Ledger ledger = orders.computeIfAbsent(envelope.getAggregateId(), id -> new Ledger());
        ledger.gap |= envelope.getVersion() != ledger.version + 1;
        ledger.version = envelope.getVersion();
        commands.add(envelope.getMetadata().getCausationId());
        events++;
        switch (event) {
            case OrderCreated created -> ledger.currency = created.getCurrency();
            case OrderSubmitted submitted -> {
                ledger.submitted = true;
                ledger.total = amount(submitted.getTotal());
            }
            case PaymentReceived payment -> ledger.paid += amount(payment.getAmount());
            case RefundRequested refund -> ledger.refundRequested += amount(refund.getAmount());
            case OrderRefunded refund -> ledger.refunded += amount(refund.getAmount());
            default -> {
                // moves no money
            }
        }
    }

    Map<String, Ledger> orders() {
        return orders;
    }

    /** How many commands appended something. */
    int commands() {
        return commands.size();
    }

    long events() {
        return events;
    }

    /** By currency. */
    Map<String, Sales> sales() {
        Map<String, Sales> sales = new TreeMap<>();
        for (Ledger ledger : orders.values()) {
            if (ledger.paid > 0) {
                sales.merge(
                        ledger.currency,
                        Sales.NONE.plus(ledger.isPaid() ? 1 : 0, ledger.paid, ledger.refunded),
                        (all, one) -> all.plus(one.ordersPaid(), one.revenue(), one.refunds()));
            }
        }
        return sales;
    }

    private static long amount(Money money) {
        return money.getAmount();
    }
}
