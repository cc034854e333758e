package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.fulfilment.SagaState;
import dev.orderstream.topology.domain.view.SagaPlace;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many sagas there are in the partitions that this instance owns, by state, and how old the oldest is of each state that is not an end.
 * Read every {@link #EVERY} in the background; a partition that moved away no longer counts then.
 */
public final class SagaGauges implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SagaGauges.class);
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final double MILLIS_A_SECOND = 1_000;

    private final SagaReader reader;
    private final int partitions;
    private final MultiGauge sagas;
    private final MultiGauge oldest;
    private final Clock clock;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** @param placement says how many partitions there are */
    public SagaGauges(StoreLocator stores, Placement placement, StoredForms forms, MeterRegistry meters, Clock clock) {
        this.reader = new SagaReader(stores.owned(), forms.sagas());
        this.partitions = placement.partitions();
        this.clock = clock;
        this.sagas = MultiGauge.builder("orderstream.sagas")
                .description("Sagas of the partitions that this instance owns, by state.")
                .register(meters);
        this.oldest = MultiGauge.builder("orderstream.sagas.oldest")
                .description("Age of the oldest saga that has not ended, by state, since its order was submitted.")
                .baseUnit("seconds")
                .register(meters);
    }

    /** Reads again and again from now on. */
    public void start() {
        Thread.ofVirtual().name("saga-gauges").start(this::refreshUntilClosed);
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
            LOG.atWarn().setCause(failed).log("Sagas could not be counted; the gauges stay as they were");
        }
    }

    /** Every state is told, also one that none is in: an alert needs a 0 to begin from. */
    void refresh() {
        Map<SagaState, Long> counts = new EnumMap<>(SagaState.class);
        Map<SagaState, Instant> ages = new EnumMap<>(SagaState.class);
        for (SagaState state : SagaState.values()) {
            if (state != SagaState.DRAFT) {
                counts.put(state, 0L);
            }
        }
        for (SagaReader.Count count : owned()) {
            counts.merge(count.state(), count.count(), Long::sum);
            count.oldest()
                    .filter(began -> SagaPlace.isOpen(count.state()))
                    .ifPresent(began ->
                            ages.merge(count.state(), began, (one, other) -> one.isBefore(other) ? one : other));
        }
        sagas.register(
                counts.entrySet().stream()
                        .<MultiGauge.Row<?>>map(each -> MultiGauge.Row.of(tags(each.getKey()), each.getValue()))
                        .toList(),
                true);
        oldest.register(
                ages.entrySet().stream()
                        .<MultiGauge.Row<?>>map(
                                each -> MultiGauge.Row.of(tags(each.getKey()), each.getValue(), this::ageSeconds))
                        .toList(),
                true);
    }

    private List<SagaReader.Count> owned() {
        List<SagaReader.Count> counts = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            try {
                counts.addAll(reader.counts(partition));
            } catch (OwnerUnavailableException notOwned) {
                LOG.atTrace().addKeyValue("partition", partition).log("A partition is not counted here");
            }
        }
        return counts;
    }

    private double ageSeconds(Instant began) {
        return Math.max(0, Duration.between(began, clock.instant()).toMillis() / MILLIS_A_SECOND);
    }

    private static Tags tags(SagaState state) {
        return Tags.of("state", state.name());
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
