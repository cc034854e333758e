package dev.orderstream.topology.stream;

import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/** A store of bytes as its projection sees it: keys as they lie there, values as what they mean. */
final class TypedStore<V> {
    private final KeyValueStore<byte[], byte[]> store;
    private final Serde<V> serde;

    private TypedStore(KeyValueStore<byte[], byte[]> store, Serde<V> serde) {
        this.store = store;
        this.serde = serde;
    }

    static <V> TypedStore<V> of(ProcessorContext<?, ?> context, String name, Serde<V> serde) {
        return new TypedStore<>(context.getStateStore(name), serde);
    }

    /** The value of a key. One that cannot be read throws, and is never taken for absent. */
    Optional<V> get(byte[] key) {
        return Optional.ofNullable(store.get(key))
                .map(value -> serde.deserializer().deserialize(store.name(), value));
    }

    void put(byte[] key, V value) {
        store.put(key, serde.serializer().serialize(store.name(), value));
    }

    void delete(byte[] key) {
        store.delete(key);
    }
}
