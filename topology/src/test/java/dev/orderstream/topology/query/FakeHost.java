package dev.orderstream.topology.query;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** Stores in memory, by name and partition, that may move away. Keys are ordered as unsigned bytes, like RocksDB's. */
final class FakeHost implements StreamsHost {
    private final Map<String, Store> stores = new HashMap<>();
    KafkaStreams.State state = KafkaStreams.State.RUNNING;
    Optional<HostInfo> active = Optional.empty();
    boolean here = true;
    Runnable afterRead = () -> {};
    int openIterators;

    void put(String name, int partition, byte[] key, byte[] value) {
        store(name, partition).entries.put(key, value);
    }

    @Override
    public KafkaStreams.State state() {
        return state;
    }

    @Override
    public ReadOnlyKeyValueStore<byte[], byte[]> activeStore(String name, int partition) {
        return store(name, partition);
    }

    @Override
    public Optional<HostInfo> activeHost(String storeName, String orderId) {
        return active;
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
        public KeyValueIterator<byte[], byte[]> range(byte[] from, byte[] to) {
            requireHere();
            return new Entries(entries.subMap(from, true, to, true));
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
            this.entries = entries.entrySet().iterator();
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
