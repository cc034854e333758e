package dev.orderstream.standalone.e2e;

import java.math.BigInteger;

/** Amounts from whose sum one can tell what each partition gave to it: each partition counts in digits of its own. */
final class PartitionAmounts {
    /** What a partition gives is below it: some thousand orders, for a few units each. */
    private static final BigInteger BASE = BigInteger.valueOf(100_000);

    private PartitionAmounts() {}

    /** The smallest amount of the partition, in minor units. */
    static long unit(int partition) {
        return BASE.pow(partition).longValueExact();
    }

    /** How many units the partition gave to the sum. */
    static long units(BigInteger sum, int partition) {
        return sum.divide(BASE.pow(partition)).mod(BASE).longValueExact();
    }
}
