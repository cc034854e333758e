package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.view.Handling;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.Recorded;
import java.util.List;
import java.util.Optional;

/**
 * What is known of dead letters, wherever their partition is. Where that cannot be told, every method throws {@link
 * OwnerUnavailableException} or {@link ProblemException}.
 */
interface DeadLetterReads {
    /**
     * A dead letter and what was done about it.
     *
     * @param partition of its dead-letter topic where it lies, and where actions about it belong
     */
    record Found(int partition, DeadLetter letter, Handling handling) {}

    /**
     * Some dead letters of one partition, oldest first.
     *
     * @param next key to go on behind; empty: there are no more
     */
    record Chunk(List<Found> letters, Optional<byte[]> next) {}

    /** The dead letter of that id, with its source record; empty when there is none. */
    Optional<Found> find(String id) throws InterruptedException;

    /**
     * Dead letters of a partition that match, with their source records, oldest first.
     *
     * @param after only those behind this key of a former chunk
     * @param limit most letters; a chunk may have fewer, and have a next
     */
    Chunk oldest(int partition, DeadLetterFilter filter, Optional<byte[]> after, int limit) throws InterruptedException;

    /** All events of an order, ascending, as they are committed and projected now. */
    List<Recorded<OrderEvent>> history(String orderId) throws InterruptedException;

    /** How many partitions there are. */
    int partitions();
}
