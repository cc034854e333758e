package dev.orderstream.topology.domain;

import static dev.orderstream.topology.kernel.EnvelopeShape.identifier;

import dev.orderstream.topology.kernel.Rejection;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Limits of the values in a command (step 3 of the order of checks): INVALID_COMMAND with the path of the first field that is
 * beyond its own, such as {@code items[3].quantity}. Lengths are in UTF-16 characters. Amounts of payments and refunds are not
 * checked here but by the decider, as AMOUNT_OUT_OF_RANGE.
 */
public final class OrderShape {
    /** Longest customerId, itemId, sku, paymentId, trackingNumber and carrier. */
    public static final int ID_LENGTH_MAX = 128;

    /** Longest refundId: a prefix and the longest id that it is made from. */
    public static final int REFUND_ID_LENGTH_MAX = 160;

    /** Longest name of a product. */
    public static final int NAME_LENGTH_MAX = 512;

    /** Longest reason. */
    public static final int REASON_LENGTH_MAX = 1_024;

    /** Most lines of an order. */
    public static final int ITEMS_MAX = 200;

    /** Most pieces of a line. */
    public static final int QUANTITY_MAX = 1_000_000;

    /** Highest price of one piece, in minor units. */
    public static final long UNIT_PRICE_MAX = 1_000_000_000_000L;

    private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());

    private OrderShape() {}

    /** The first field that is beyond its limits, in the order of the fields. */
    public static Optional<Rejection> check(OrderCommand command) {
        return switch (command) {
            case OrderCommand.CreateOrder create ->
                identifier("customerId", create.customerId(), ID_LENGTH_MAX)
                        .or(() -> currency("currency", create.currency()))
                        .or(() -> lines("items", create.items()));
            case OrderCommand.AddItem add -> line("item", add.item());
            case OrderCommand.RemoveItem remove -> identifier("itemId", remove.itemId(), ID_LENGTH_MAX);
            case OrderCommand.SubmitOrder submit -> Optional.empty();
            case OrderCommand.RecordPayment payment ->
                identifier("paymentId", payment.paymentId(), ID_LENGTH_MAX)
                        .or(() -> currency("amount.currency", payment.amount().currency()));
            case OrderCommand.ShipOrder ship ->
                identifier("trackingNumber", ship.trackingNumber(), ID_LENGTH_MAX)
                        .or(() -> identifier("carrier", ship.carrier(), ID_LENGTH_MAX));
            case OrderCommand.DeliverOrder deliver -> Optional.empty();
            case OrderCommand.CancelOrder cancel -> text("reason", cancel.reason(), REASON_LENGTH_MAX);
            case OrderCommand.ConfirmRefund confirm ->
                identifier("refundId", confirm.refundId(), REFUND_ID_LENGTH_MAX)
                        .or(() -> currency("amount.currency", confirm.amount().currency()));
            case OrderCommand.FailRefund fail ->
                identifier("refundId", fail.refundId(), REFUND_ID_LENGTH_MAX)
                        .or(() -> text("reason", fail.reason(), REASON_LENGTH_MAX));
        };
    }

    private static Optional<Rejection> lines(String field, List<OrderLine> lines) {
        if (lines.size() > ITEMS_MAX) {
            return Optional.of(Rejection.invalid(
                    field, field + " must be at most " + ITEMS_MAX + ", found " + lines.size() + "."));
        }
        for (int i = 0; i < lines.size(); i++) {
            Optional<Rejection> refusal = line(field + "[" + i + "]", lines.get(i));
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private static Optional<Rejection> line(String path, OrderLine line) {
        return identifier(path + ".itemId", line.itemId(), ID_LENGTH_MAX)
                .or(() -> identifier(path + ".sku", line.sku(), ID_LENGTH_MAX))
                .or(() -> text(path + ".name", line.name(), NAME_LENGTH_MAX))
                .or(() -> range(path + ".quantity", line.quantity(), 1, QUANTITY_MAX))
                .or(() -> range(path + ".unitPrice.amount", line.unitPrice().amount(), 0, UNIT_PRICE_MAX))
                .or(() ->
                        currency(path + ".unitPrice.currency", line.unitPrice().currency()));
    }

    private static Optional<Rejection> text(String field, String value, int lengthMax) {
        if (value.isEmpty() || value.length() > lengthMax) {
            return Optional.of(Rejection.invalid(
                    field, field + " must have 1 to " + lengthMax + " characters, found " + value.length() + "."));
        }
        return Optional.empty();
    }

    private static Optional<Rejection> range(String field, long value, long min, long max) {
        if (value < min || value > max) {
            return Optional.of(
                    Rejection.invalid(field, field + " must be " + min + " to " + max + ", found " + value + "."));
        }
        return Optional.empty();
    }

    private static Optional<Rejection> currency(String field, String code) {
        if (!CURRENCIES.contains(code)) {
            return Optional.of(
                    Rejection.invalid(field, field + " must be an ISO 4217 code of three capitals, such as EUR."));
        }
        return Optional.empty();
    }
}
