package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderstream.standalone.e2e.Asking.Told;
import dev.orderstream.standalone.e2e.PlainTallies.Posted;
import dev.orderstream.standalone.e2e.PlainTallies.Sold;
import dev.orderstream.standalone.e2e.PlainTallies.Tally;
import dev.orderstream.standalone.e2e.Shown.Store;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;

/** Sums over all partitions, of money: what each partition gave to them it must have held at one time. */
record SumsHeld(BigInteger revenue, BigInteger received, BigInteger refunded) {
    static final SumsHeld NONE = new SumsHeld(BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO);

    SumsHeld plus(SumsHeld other) {
        return new SumsHeld(revenue.add(other.revenue), received.add(other.received), refunded.add(other.refunded));
    }

    /** The amount of a field of JSON; zero when it is not there. */
    static BigInteger amount(JsonNode money, String currency) {
        if (!money.isMissingNode()) {
            assertThat(money.path("currency").asText()).isEqualTo(currency);
        }
        return money.path("amount").bigIntegerValue();
    }

    /**
     * What was counted beside that money.
     *
     * @param missing partitions that must have given nothing
     */
    long count(Asking asking, Told told, Store store, Sold sold, Set<Integer> missing) throws InterruptedException {
        long count = 0;
        for (int partition = 0; partition < Cluster.PARTITIONS; partition++) {
            Tally given = given(partition);
            if (missing.contains(partition)) {
                assertThat(given).as("partition " + partition + " is missing").isEqualTo(Tally.NONE);
            } else {
                Posted posted = posted(asking, partition, sold, told.least(store, partition), given);
                asking.saw(told, store, partition, posted.position());
                count += posted.tally().count();
            }
        }
        return count;
    }

    private Tally given(int partition) {
        return new Tally(
                0,
                PartitionAmounts.units(revenue, partition),
                PartitionAmounts.units(received, partition),
                PartitionAmounts.units(refunded, partition));
    }

    private static Posted posted(Asking asking, int partition, Sold sold, int least, Tally given)
            throws InterruptedException {
        Optional<Posted> posted = asking.awaited(log -> log.tallies().find(partition, sold, least, given));
        assertThat(posted)
                .as(sold + " of partition " + partition + " after " + least + " events or more: " + given)
                .isPresent();
        return posted.orElseThrow();
    }
}
