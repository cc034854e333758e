package dev.orderstream.standalone.cli;

import dev.orderstream.standalone.PreconditionException;
import dev.orderstream.topology.app.RocksDbBounds;
import picocli.CommandLine.Option;

/** Options of processes that keep state stores. */
final class RocksDbOptions {
    @Option(
            names = "--rocksdb-cache-mb",
            paramLabel = "MIB",
            defaultValue = "" + RocksDbBounds.CACHE_MIB,
            description = "Memory of all stores of the process together, in MiB (default: ${DEFAULT-VALUE}).")
    private int cache;

    @Option(
            names = "--rocksdb-write-buffers-mb",
            paramLabel = "MIB",
            defaultValue = "" + RocksDbBounds.WRITE_BUFFERS_MIB,
            description = "How much of it holds what is not yet on disk, in MiB (default: ${DEFAULT-VALUE}).")
    private int writeBuffers;

    RocksDbBounds bounds() {
        try {
            return RocksDbBounds.ofMib(cache, writeBuffers);
        } catch (IllegalArgumentException wrong) {
            throw new PreconditionException("--" + wrong.getMessage() + ".", wrong);
        }
    }
}
