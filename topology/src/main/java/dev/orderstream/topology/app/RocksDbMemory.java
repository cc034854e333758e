package dev.orderstream.topology.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One block cache and one bound on write buffers, shared by stores; blocks, indexes, filters and write buffers are charged to the cache.
 * The bound is soft: beyond it RocksDB drops what is cached and flushes what is written, but never refuses a read (a strict cache would,
 * with an error that kills the thread) and never makes a write wait for other stores (which could be for ever: a store that is not
 * written to flushes nothing). Write buffers are small and grow in small steps: at RocksDB's 1 MiB the first entries of some forty
 * stores fill the bound, and every write flushes then. See docs/decisions/0012.
 */
final class RocksDbMemory {
    private static final Logger LOG = LoggerFactory.getLogger(RocksDbMemory.class);
    private static final String USED = "orderstream.rocksdb.memory.used";
    private static final long MIB = 1L << 20;
    private static final int BLOOM_BITS = 10;
    private static final int WRITE_BUFFERS = 24;
    private static final int WRITE_BUFFERS_PER_STORE = 2;
    private static final long ARENA_BLOCK_BYTES = 64 << 10;
    private static final long SHARD_BYTES_MIN = 8 * MIB;
    private static final int SHARD_BITS_MAX = 4;

    /** Made when the first store opens and never closed: it belongs to the process, as stores come and go. */
    private static @Nullable RocksDbMemory ofProcess;

    private final RocksDbBounds bounds;
    private final Cache cache;
    private final WriteBufferManager writeBuffers;
    private final BloomFilter filter;
    private boolean disagreed;

    RocksDbMemory(RocksDbBounds bounds) {
        RocksDB.loadLibrary();
        this.bounds = bounds;
        this.cache = new LRUCache(bounds.cacheBytes(), shardBits(bounds.cacheBytes()), false, 0.1);
        this.writeBuffers = new WriteBufferManager(bounds.writeBuffersBytes(), cache);
        this.filter = new BloomFilter(BLOOM_BITS, false);
    }

    /** Of this process: with the bounds that were wanted first; other ones are logged, once. */
    static synchronized RocksDbMemory ofProcess(RocksDbBounds wanted) {
        RocksDbMemory memory = ofProcess == null ? new RocksDbMemory(wanted) : ofProcess;
        ofProcess = memory;
        memory.compare(wanted);
        return memory;
    }

    /** Has a store that is about to open share this. */
    void share(Options options) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(cache);
        table.setCacheIndexAndFilterBlocks(true);
        table.setPinTopLevelIndexAndFilter(true);
        table.setFilterPolicy(filter);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(writeBuffers);
        options.setWriteBufferSize(Math.clamp(bounds.writeBuffersBytes() / WRITE_BUFFERS, MIB, 8 * MIB));
        options.setMaxWriteBufferNumber(WRITE_BUFFERS_PER_STORE);
        options.setArenaBlockSize(ARENA_BLOCK_BYTES);
        options.setCompressionType(CompressionType.LZ4_COMPRESSION);
    }

    /** Says how much is used: once, however many applications have their metrics there, and start at once. */
    synchronized void measure(MeterRegistry meters) {
        if (meters.find(USED).gauge() != null) {
            return;
        }
        Gauge.builder(USED, this, RocksDbMemory::usedBytes)
                .description("Blocks, indexes, filters and write buffers of all RocksDB stores of the process")
                .baseUnit("bytes")
                .register(meters);
        Gauge.builder("orderstream.rocksdb.memory.pinned", this, RocksDbMemory::pinnedBytes)
                .description("The part of it that cannot be dropped: write buffers, and blocks that are being read")
                .baseUnit("bytes")
                .register(meters);
        Gauge.builder("orderstream.rocksdb.memory.bound", bounds, RocksDbBounds::cacheBytes)
                .description("The bound on it, which is soft")
                .baseUnit("bytes")
                .register(meters);
    }

    RocksDbBounds bounds() {
        return bounds;
    }

    /** All that is charged to the cache now, in bytes. */
    long usedBytes() {
        return cache.getUsage();
    }

    /** What of it cannot be dropped: write buffers, and blocks that are being read. */
    long pinnedBytes() {
        return cache.getPinnedUsage();
    }

    private void compare(RocksDbBounds wanted) {
        if (!wanted.equals(bounds) && !disagreed) {
            disagreed = true;
            LOG.atWarn()
                    .addKeyValue("cacheBytes", bounds.cacheBytes())
                    .addKeyValue("writeBuffersBytes", bounds.writeBuffersBytes())
                    .addKeyValue("wantedCacheBytes", wanted.cacheBytes())
                    .addKeyValue("wantedWriteBuffersBytes", wanted.writeBuffersBytes())
                    .log("RocksDB's memory is shared by the process: the bounds that came first stay");
        }
    }

    /** A shard is full for itself: few large ones come closer to the whole. */
    private static int shardBits(long cacheBytes) {
        int bits = 0;
        while (bits < SHARD_BITS_MAX && cacheBytes >> (bits + 1) >= SHARD_BYTES_MIN) {
            bits++;
        }
        return bits;
    }
}
