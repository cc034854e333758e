package dev.orderstream.topology.app;

import java.util.Map;

/**
 * How much memory RocksDB may take in this process, for all stores together. Soft: see {@link RocksDbMemory}.
 *
 * @param cacheBytes blocks, indexes, filters and write buffers; default 96 MiB
 * @param writeBuffersBytes what is written and not yet on disk, a part of the cache; default 48 MiB
 */
public record RocksDbBounds(long cacheBytes, long writeBuffersBytes) {
    private static final long MIB = 1L << 20;
    private static final int MIB_MIN = 8;
    private static final int MIB_MAX = 65_536;

    /** Defaults, in MiB. */
    public static final int CACHE_MIB = 96;

    public static final int WRITE_BUFFERS_MIB = 48;

    static final RocksDbBounds DEFAULT = ofMib(CACHE_MIB, WRITE_BUFFERS_MIB);

    /** Where Kafka Streams hands them to {@link BoundedRocksDb}. */
    static final String CACHE_CONFIG = "orderstream.rocksdb.cache.bytes";

    static final String WRITE_BUFFERS_CONFIG = "orderstream.rocksdb.write.buffers.bytes";

    public RocksDbBounds {
        if (cacheBytes < MIB_MIN * MIB || cacheBytes > MIB_MAX * MIB) {
            throw new IllegalArgumentException(
                    "rocksdb-cache-mb must be " + MIB_MIN + " to " + MIB_MAX + ", found " + cacheBytes / MIB);
        }
        if (writeBuffersBytes < MIB || writeBuffersBytes > cacheBytes) {
            throw new IllegalArgumentException("rocksdb-write-buffers-mb must be 1 to rocksdb-cache-mb, which is "
                    + cacheBytes / MIB + ", found " + writeBuffersBytes / MIB);
        }
    }

    public static RocksDbBounds ofMib(int cache, int writeBuffers) {
        return new RocksDbBounds(cache * MIB, writeBuffers * MIB);
    }

    /** As the configuration of a Streams application says; the defaults where it says nothing. */
    static RocksDbBounds in(Map<String, Object> streamsConfig) {
        return new RocksDbBounds(
                bytes(streamsConfig, CACHE_CONFIG, DEFAULT.cacheBytes),
                bytes(streamsConfig, WRITE_BUFFERS_CONFIG, DEFAULT.writeBuffersBytes));
    }

    private static long bytes(Map<String, Object> config, String key, long byDefault) {
        Object value = config.get(key);
        return value == null ? byDefault : Long.parseLong(value.toString());
    }
}
