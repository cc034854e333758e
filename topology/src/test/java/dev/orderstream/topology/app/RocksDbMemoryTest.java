package dev.orderstream.topology.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocksdb.HistogramType;
import org.rocksdb.Options;
import org.rocksdb.Statistics;
import org.slf4j.LoggerFactory;

@Timeout(90)
class RocksDbMemoryTest {
    private static final long MIB = 1L << 20;
    private static final List<String> STORES = List.of("one", "two", "three", "four");

    @TempDir
    private Path directory;

    /** Shares a memory of the test, since that of the process may have been made by another. */
    public static final class Small implements RocksDBConfigSetter {
        static final RocksDbMemory MEMORY = new RocksDbMemory(RocksDbBounds.ofMib(48, 24));
        private static final Statistics STATISTICS = new Statistics();

        @Override
        public void setConfig(String storeName, Options options, Map<String, Object> configs) {
            MEMORY.share(options);
            options.setStatistics(STATISTICS);
        }

        static long flushes() {
            return STATISTICS.getHistogramData(HistogramType.FLUSH_TIME).getCount();
        }

        @Override
        public void close(String storeName, Options options) {}
    }

    @Test
    void storesOfAllPartitionsStayWithinItTogether() {
        // When: more than twice the cache is written, spread over all, then read back
        Used most = most(6, 120_000, 1_000);

        // Then: all share it, and it holds
        assertThat(most.bytes()).isBetween(32 * MIB, 48 * MIB);
        assertThat(most.pinnedBytes()).isBetween(MIB, 48 * MIB);
    }

    /** With RocksDB's arena blocks of 1 MiB the stores' first entries fill the bound, and then every write flushes. */
    @Test
    void whatFitsIsNotFlushedHoweverManyStoresThereAre() {
        // Given
        long before = Small.flushes();

        // When: 6 MB in 64 stores
        Used most = most(16, 20_000, 300);

        // Then
        assertThat(most.flushes() - before).isZero();
        assertThat(most.bytes()).isBetween(6 * MIB, 48 * MIB);
    }

    /** The most that was used while all entries were written to the stores of so many partitions, in turn, and read from them. */
    private Used most(int partitions, int entries, int valueBytes) {
        List<TopologyTestDriver> drivers = new ArrayList<>();
        List<KeyValueStore<byte[], byte[]>> stores = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            TopologyTestDriver driver = driver(partition);
            drivers.add(driver);
            STORES.forEach(name -> stores.add(driver.getKeyValueStore(name)));
        }
        Random random = new Random(1);
        byte[] value = new byte[valueBytes];
        Used most = new Used(0, 0, 0);
        for (int i = 0; i < entries; i++) {
            random.nextBytes(value);
            stores.get(i % stores.size()).put(key(i), value);
            most = most.orNow();
        }
        for (int i = 0; i < entries; i++) {
            int at = random.nextInt(entries);
            assertThat(stores.get(at % stores.size()).get(key(at))).hasSize(valueBytes);
            most = most.orNow();
        }
        drivers.forEach(TopologyTestDriver::close);
        return most;
    }

    private record Used(long bytes, long pinnedBytes, long flushes) {
        Used orNow() {
            return new Used(
                    Math.max(bytes, Small.MEMORY.usedBytes()),
                    Math.max(pinnedBytes, Small.MEMORY.pinnedBytes()),
                    Small.flushes());
        }
    }

    @Test
    void theFirstApplicationOfAProcessWinsAndTheSecondIsHeard() {
        // Given
        RocksDbMemory first = RocksDbMemory.ofProcess(RocksDbBounds.DEFAULT);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        Logger logger = (Logger) LoggerFactory.getLogger(RocksDbMemory.class);
        Level before = logger.getLevel();
        logger.setLevel(Level.WARN);
        logger.addAppender(logged);

        // When
        RocksDbBounds other = new RocksDbBounds(
                first.bounds().cacheBytes() + 1, first.bounds().writeBuffersBytes());
        RocksDbMemory second = RocksDbMemory.ofProcess(other);
        RocksDbMemory third = RocksDbMemory.ofProcess(other);
        logger.detachAppender(logged);
        logger.setLevel(before);

        // Then
        assertThat(second).isSameAs(first).isSameAs(third);
        assertThat(logged.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN);
    }

    @Test
    void theBoundsOfAConfigurationReachTheSetter() {
        // When
        Properties properties = StreamsConfiguration.NOWHERE
                .withRocksDb(RocksDbBounds.ofMib(200, 50))
                .properties();

        // Then
        assertThat(RocksDbBounds.in(new StreamsConfig(properties).originals()))
                .isEqualTo(new RocksDbBounds(200 * MIB, 50 * MIB));
        assertThat(RocksDbBounds.in(Map.of())).isEqualTo(RocksDbBounds.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({
        "7, 4, rocksdb-cache-mb",
        "65537, 4, rocksdb-cache-mb",
        "96, 0, rocksdb-write-buffers-mb",
        "96, 97, rocksdb-write-buffers-mb"
    })
    void boundsThatCannotWorkAreRefusedByName(int cache, int writeBuffers, String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RocksDbBounds.ofMib(cache, writeBuffers))
                .withMessageStartingWith(named);
    }

    private TopologyTestDriver driver(int partition) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "bounded");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        properties.put(
                StreamsConfig.STATE_DIR_CONFIG,
                directory.resolve(Integer.toString(partition)).toString());
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, Small.class);
        Topology topology = new Topology();
        topology.addSource("source", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "topic")
                .addProcessor("processor", Nothing::new, "source");
        STORES.forEach(name -> topology.addStateStore(
                Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(name), Serdes.ByteArray(), Serdes.ByteArray())
                        .withLoggingDisabled(),
                "processor"));
        return new TopologyTestDriver(topology, properties);
    }

    private static byte[] key(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    private static final class Nothing implements Processor<byte[], byte[], Void, Void> {
        @Override
        public void process(Record<byte[], byte[]> record) {}
    }

    @Test
    void saysHowMuchIsUsed() {
        // Given
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        RocksDbMemory memory = new RocksDbMemory(RocksDbBounds.ofMib(16, 8));

        // When: for two applications of the process
        memory.measure(meters);
        new RocksDbMemory(RocksDbBounds.ofMib(32, 8)).measure(meters);

        // Then
        assertThat(meters.getMeters()).hasSize(3);
        assertThat(meters.get("orderstream.rocksdb.memory.used").gauge().value())
                .isEqualTo((double) memory.usedBytes());
        assertThat(meters.get("orderstream.rocksdb.memory.pinned").gauge().value())
                .isEqualTo((double) memory.pinnedBytes());
        assertThat(meters.get("orderstream.rocksdb.memory.bound").gauge().value())
                .isEqualTo(16.0 * MIB);
    }
}
