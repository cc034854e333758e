package dev.orderstream.topology.app;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.Options;

/** Has all stores of the process share one {@link RocksDbMemory}, however many partitions the instance owns. */
public final class BoundedRocksDb implements RocksDBConfigSetter {
    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        RocksDbMemory.ofProcess(RocksDbBounds.in(configs)).share(options);
    }

    @Override
    public void close(String storeName, Options options) {
        // What is shared with the other stores stays open.
    }
}
