package dev.orderstream.topology.query;

import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.domain.view.LetterGroup;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many dead letters there are in the partitions that this instance owns, and how old the oldest that waits for somebody is. Read every
 * {@link #EVERY} in the background; a partition that moved away no longer counts then.
 */
public final class DeadLetterGauges implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterGauges.class);
    private static final Duration EVERY = Duration.ofSeconds(10);

    /** Letters of no team; no team has that name. */
    private static final String NO_TEAM = "-";

    private final LetterReader reader;
    private final int partitions;
    private final MultiGauge letters;
    private final MultiGauge oldest;
    private final Clock clock;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** @param placement says how many partitions there are */
    public DeadLetterGauges(
            StoreLocator stores, Placement placement, StoredForms forms, MeterRegistry meters, Clock clock) {
        this.reader = new LetterReader(stores.owned(), forms.listedLetters());
        this.partitions = placement.partitions();
        this.clock = clock;
        this.letters = MultiGauge.builder("orderstream.dead.letters")
                .description("Dead letters of the partitions that this instance owns, by what was done about them.")
                .register(meters);
        this.oldest = MultiGauge.builder("orderstream.dead.letters.oldest")
                .description("Age of the oldest dead letter that waits for somebody, by the record's timestamp.")
                .baseUnit("seconds")
                .register(meters);
    }

    /** Reads again and again from now on. */
    public void start() {
        Thread.ofVirtual().name("dead-letter-gauges").start(this::refreshUntilClosed);
    }

    private void refreshUntilClosed() {
        try {
            do {
                refreshOrSay();
            } while (!closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void refreshOrSay() {
        try {
            refresh();
        } catch (RuntimeException failed) {
            LOG.atWarn().setCause(failed).log("Dead letters could not be counted; the gauges stay as they were");
        }
    }

    void refresh() {
        List<LetterCount> counts = owned();
        Map<Tags, Long> sums = new HashMap<>();
        counts.forEach(count -> sums.merge(tags(count.group()), count.count(), Long::sum));
        letters.register(
                sums.entrySet().stream()
                        .<MultiGauge.Row<?>>map(sum -> MultiGauge.Row.of(sum.getKey(), sum.getValue()))
                        .toList(),
                true);
        oldest.register(
                DeadLetterJson.oldest(counts).entrySet().stream()
                        .<MultiGauge.Row<?>>map(each -> MultiGauge.Row.of(
                                Tags.of("kind", each.getKey().name()),
                                each.getValue(),
                                timestamp -> DeadLetterJson.ageSeconds(timestamp, clock.instant())))
                        .toList(),
                true);
    }

    private List<LetterCount> owned() {
        List<LetterCount> counts = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            try {
                reader.counts(partition).rows().forEach(row -> counts.add(LetterCount.of(row)));
            } catch (OwnerUnavailableException notOwned) {
                LOG.atTrace().addKeyValue("partition", partition).log("A partition is not counted here");
            }
        }
        return counts;
    }

    private static Tags tags(LetterGroup group) {
        return Tags.of(
                "state", group.state().name(),
                "kind", group.kind().name(),
                "code", group.code(),
                "family", Topics.family(group.topic()),
                "team", Topics.team(group.topic()).orElse(NO_TEAM));
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
