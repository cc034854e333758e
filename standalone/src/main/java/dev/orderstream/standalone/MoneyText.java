package dev.orderstream.standalone;

import java.math.BigDecimal;
import java.util.Currency;

/** An amount as people write it. */
public final class MoneyText {
    private static final int DECIMALS_UNKNOWN = 2;

    private MoneyText() {}

    /** Such as {@code 19.99 EUR}: minor units, with as many decimals as the currency has. */
    public static String of(long minorUnits, String currency) {
        return BigDecimal.valueOf(minorUnits, decimals(currency)).toPlainString() + " " + currency;
    }

    private static int decimals(String currency) {
        try {
            return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        } catch (IllegalArgumentException unknown) {
            return DECIMALS_UNKNOWN;
        }
    }
}
