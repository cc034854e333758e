package dev.orderstream.topology.stream;

import dev.orderstream.topology.domain.OrderEvent;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The live feed of committed events, of all orders. */
public interface Feed {
    /** The types of event that are known, by simple name. */
    Set<String> TYPES = Stream.of(OrderEvent.class.getPermittedSubclasses())
            .map(Class::getSimpleName)
            .collect(Collectors.toUnmodifiableSet());

    /**
     * One event. All readers share it: its bytes are not changed.
     *
     * @param id {@code <partition>-<offset>}
     * @param type one of {@link #TYPES}
     */
    record Entry(String id, String type, byte[] json) {}

    /**
     * Reads from now on.
     *
     * @param types those that are read, of {@link #TYPES}
     * @throws FeedException when the feed cannot be read now
     */
    Reader subscribe(Set<String> types) throws InterruptedException;

    /** One reader; of one thread. */
    interface Reader extends AutoCloseable {
        /**
         * The events that follow those taken before: some of them, at least one unless none comes in time.
         *
         * @throws FeedException when the reader has fallen too far behind, or the feed has failed
         */
        List<Entry> take(Duration wait) throws InterruptedException;

        @Override
        void close();
    }
}
