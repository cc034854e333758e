package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.view.Handling;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.kernel.Recorded;
import dev.orderstream.topology.stream.Stores;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Dead letters, and what is needed to decide about them, of whoever owns them: read here, else one hop away. Threadsafe. */
public final class GatheredDeadLetters implements DeadLetterReads {
    private static final Reading WHOEVER_ANSWERS = new Reading(false, true);
    private static final int EVENTS_A_PAGE = 1_000;

    private final Gather gather;
    private final Placement placement;
    private final StoredForms forms;

    public GatheredDeadLetters(Gather gather, Placement placement, StoredForms forms) {
        this.gather = gather;
        this.placement = placement;
        this.forms = forms;
    }

    /** Its id does not say where it lies: a letter that is found is the only one, and one that is not may be where nobody answers. */
    @Override
    public Optional<Found> find(String id) throws InterruptedException {
        Gathered gathered = gather.all(new PartQuery.DeadLetterById(id), WHOEVER_ANSWERS, Correlation.made());
        Optional<Found> found = gathered.parts().stream()
                .flatMap(part -> part.rows().stream())
                .map(row -> found(ByteBuffer.wrap(row.key()).getInt(), row))
                .findFirst();
        if (found.isEmpty() && !gathered.missing().isEmpty()) {
            throw new OwnerUnavailableException("nobody answers for partitions " + gathered.missing());
        }
        return found;
    }

    @Override
    public Chunk oldest(int partition, DeadLetterFilter filter, Optional<byte[]> after, int limit)
            throws InterruptedException {
        Rows rows = gather.one(partition, new PartQuery.WholeDeadLetters(filter, after, limit), Correlation.made());
        return new Chunk(rows.rows().stream().map(row -> found(partition, row)).toList(), rows.stoppedAt());
    }

    @Override
    public List<Recorded<OrderEvent>> history(String orderId) throws InterruptedException {
        List<Recorded<OrderEvent>> events = new ArrayList<>();
        Optional<byte[]> after = Optional.of(Stores.eventKey(orderId, 0));
        while (after.isPresent()) {
            Rows page = gather.one(
                    placement.partition(orderId),
                    new PartQuery.Events(orderId, after.get(), EVENTS_A_PAGE),
                    Correlation.made());
            page.rows().forEach(row -> events.add(forms.events().deserialize(Stores.EVENT_LOG, row.value())));
            after = page.stoppedAt();
        }
        return events;
    }

    /** The order as it is now. */
    Optional<OrderView> order(String orderId) throws InterruptedException {
        return gather
                .one(placement.partition(orderId), new PartQuery.OrderById(orderId), Correlation.made())
                .rows()
                .stream()
                .findFirst()
                .map(row -> forms.orders().deserialize(Stores.ORDER_BY_ID, row.value()));
    }

    @Override
    public int partitions() {
        return placement.partitions();
    }

    private Found found(int partition, Row row) {
        WholeLetter whole = WholeLetter.of(row.value());
        return new Found(
                partition,
                forms.deadLetters().deserialize(Stores.DEAD_LETTERS, whole.letter()),
                whole.handling()
                        .map(handling -> forms.handlings().deserialize(Stores.DEAD_LETTER_HANDLING, handling))
                        .orElse(Handling.OPEN));
    }
}
