package dev.orderstream.topology.query;

import dev.orderstream.topology.stream.RestoreProgress;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.LagInfo;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** Stores in memory, by name and partition, that may move away. Keys are ordered as unsigned bytes, like RocksDB's. */
final class FakeHost implements StreamsHost {
    /** Of every instance in a test. */
    static final String APPLICATION = "order-views-v0";

    private final Map<String, Store> stores = new ConcurrentHashMap<>();
    KafkaStreams.State state = KafkaStreams.State.RUNNING;
    List<Instance> instances = List.of();
    Optional<RuntimeException> failure = Optional.empty();
    boolean here = true;
    IntPredicate held = partition -> true;
    boolean copyOnly;
    Runnable afterRead = () -> {};
    Runnable beforeOpening = () -> {};
    int openIterators;

    /** Of a store. */
    static LagInfo lag(long position, long end) {
        try {
            var constructor = LagInfo.class.getDeclaredConstructor(long.class, long.class);
            constructor.setAccessible(true);
            return constructor.newInstance(position, end);
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException(changed);
        }
    }

    /** These reads, on an instance that knows no other. */
    static AnyInstance alone(OrderReads reads) {
        return new AnyInstance(
                new Placement(new FakeHost(), 1, Optional.empty()),
                new Hops("", APPLICATION),
                reads,
                reads,
                new Lags(Map::of));
    }

    /** Over these stores, of one partition, on an instance that knows no other. */
    static Gather gather(FakeHost host) {
        return new Gather(
                new Placement(host, 1, Optional.empty()),
                new Hops("", APPLICATION),
                new StoreLocator(host, partition -> true),
                StoredViews.FORMS);
    }

    /** Over these stores, of one partition, on an instance that knows no other. */
    static DeadLetterRoutes deadLetterRoutes(FakeHost host) {
        Placement placement = new Placement(host, 1, Optional.empty());
        return StoredLetters.routes(gather(host), placement);
    }

    /** Of an instance that knows no other. */
    static InstanceRoutes instanceRoutes() {
        FakeHost host = new FakeHost();
        Placement placement = new Placement(host, 1, Optional.empty());
        LocalInstance here = new LocalInstance(
                "this", APPLICATION, host, partition -> true, new Lags(Map::of), new RestoreProgress());
        return new InstanceRoutes(placement, new Hops("", APPLICATION), here);
    }

    void put(String name, int partition, byte[] key, byte[] value) {
        store(name, partition).entries.put(key, value);
    }

    Optional<byte[]> get(String name, int partition, byte[] key) {
        return Optional.ofNullable(store(name, partition).entries.get(key));
    }

    void remove(String name, int partition, byte[] key) {
        store(name, partition).entries.remove(key);
    }

    @Override
    public KafkaStreams.State state() {
        return state;
    }

    @Override
    public ReadOnlyKeyValueStore<byte[], byte[]> activeStore(String name, int partition) {
        if (copyOnly) {
            throw new InvalidStateStoreException("only a copy is here");
        }
        return anyStore(name, partition);
    }

    @Override
    public ReadOnlyKeyValueStore<byte[], byte[]> anyStore(String name, int partition) {
        failure.ifPresent(thrown -> {
            throw thrown;
        });
        if (!held.test(partition)) {
            throw new InvalidStateStoreException("the partition is not here");
        }
        return store(name, partition);
    }

    @Override
    public Instance here() {
        return new Instance(HostInfo.unavailable(), Set.of(0), Set.of());
    }

    @Override
    public List<Instance> instances() {
        return instances;
    }

    private Store store(String name, int partition) {
        return stores.computeIfAbsent(name + "-" + partition, each -> new Store());
    }

    private final class Store implements ReadOnlyKeyValueStore<byte[], byte[]> {
        private final NavigableMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);

        @Override
        public byte @Nullable [] get(byte[] key) {
            requireHere();
            byte[] value = entries.get(key);
            afterRead.run();
            return value;
        }

        @Override
        public KeyValueIterator<byte[], byte[]> range(byte[] from, byte @Nullable [] to) {
            requireHere();
            beforeOpening.run();
            return new Entries(to == null ? entries.tailMap(from, true) : entries.subMap(from, true, to, true));
        }

        @Override
        public KeyValueIterator<byte[], byte[]> reverseRange(byte[] from, byte[] to) {
            requireHere();
            return new Entries(entries.subMap(from, true, to, true).descendingMap());
        }

        @Override
        public KeyValueIterator<byte[], byte[]> all() {
            requireHere();
            return new Entries(entries);
        }

        @Override
        public long approximateNumEntries() {
            requireHere();
            return entries.size();
        }

        private void requireHere() {
            if (!here) {
                throw new InvalidStateStoreException("the store has migrated");
            }
        }
    }

    private final class Entries implements KeyValueIterator<byte[], byte[]> {
        private final Iterator<Map.Entry<byte[], byte[]>> entries;

        private Entries(NavigableMap<byte[], byte[]> entries) {
            // As of when it was opened, like RocksDB's.
            this.entries = List.copyOf(entries.entrySet()).iterator();
            openIterators++;
        }

        @Override
        public boolean hasNext() {
            return entries.hasNext();
        }

        @Override
        public KeyValue<byte[], byte[]> next() {
            Map.Entry<byte[], byte[]> next = entries.next();
            return KeyValue.pair(next.getKey(), next.getValue());
        }

        @Override
        public byte[] peekNextKey() {
            throw new IllegalStateException("not needed");
        }

        @Override
        public void close() {
            openIterators--;
            afterRead.run();
        }
    }
}
