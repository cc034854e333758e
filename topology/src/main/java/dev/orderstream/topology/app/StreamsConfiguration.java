package dev.orderstream.topology.app;

import dev.orderstream.schemas.RegistrySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * What every Streams application here is configured with.
 *
 * @param applicationId consumer group, prefix of changelogs and of transactional ids
 * @param stateDir where RocksDB keeps the stores
 * @param commitInterval how long a transaction stays open: the floor of the latency that callers see
 * @param threads stream threads; more than there are partitions stand idle
 * @param standbys copies of every store on other instances
 * @param kafka further Kafka settings, such as {@code security.protocol}; they win over those made here, however they are prefixed, but for
 *     the application's id and brokers, and for what its promises stand on
 */
public record StreamsConfiguration(
        String applicationId,
        String bootstrapServers,
        RegistrySettings registry,
        Path stateDir,
        Duration commitInterval,
        int threads,
        int standbys,
        Map<String, String> kafka) {
    /** Of a topology that is only looked at. */
    static final StreamsConfiguration NOWHERE = new StreamsConfiguration(
            "nowhere",
            "localhost:0",
            RegistrySettings.of("mock://nowhere"),
            Path.of("."),
            Duration.ofSeconds(1),
            1,
            0,
            Map.of());

    /** Not settings: with another value a record could be lost, done twice, or read before it is committed. */
    private static final List<String> FIXED = List.of(
            StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
            StreamsConfig.mainConsumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG),
            StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
            StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
            StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
            "default.deserialization.exception.handler",
            "default.production.exception.handler");

    public StreamsConfiguration {
        requireText("application-id", applicationId);
        requireText("bootstrap-servers", bootstrapServers);
        if (commitInterval.isNegative() || commitInterval.isZero()) {
            throw new IllegalArgumentException("commit-interval must be above 0, found " + commitInterval);
        }
        if (threads < 1 || threads > 64) {
            throw new IllegalArgumentException("threads must be 1 to 64, found " + threads);
        }
        if (standbys < 0 || standbys > 4) {
            throw new IllegalArgumentException("standbys must be 0 to 4, found " + standbys);
        }
        kafka = Map.copyOf(kafka);
    }

    /**
     * For everything in one JVM: one thread, no standby. A static member (KIP-345): started again after a {@code kill -9} it takes the
     * place of the member that died at once, instead of waiting until that one's session is over.
     */
    static StreamsConfiguration forEmbedded(
            String applicationId, String bootstrapServers, String registryUrl, Path stateDir, Duration commitInterval) {
        return new StreamsConfiguration(
                applicationId,
                bootstrapServers,
                RegistrySettings.of(registryUrl),
                stateDir,
                commitInterval,
                1,
                0,
                Map.of(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), "embedded"));
    }

    /** The same with one more Kafka setting. */
    public StreamsConfiguration with(String key, String value) {
        Map<String, String> more = new HashMap<>(kafka);
        more.put(key, value);
        return new StreamsConfiguration(
                applicationId, bootstrapServers, registry, stateDir, commitInterval, threads, standbys, more);
    }

    /** The same with these bounds on RocksDB's memory, which the first application of a process sets for all. */
    public StreamsConfiguration withRocksDb(RocksDbBounds bounds) {
        return with(RocksDbBounds.CACHE_CONFIG, Long.toString(bounds.cacheBytes()))
                .with(RocksDbBounds.WRITE_BUFFERS_CONFIG, Long.toString(bounds.writeBuffersBytes()));
    }

    /** The same, audited like that. */
    public StreamsConfiguration withAudit(AuditSettings audit) {
        StreamsConfiguration audited = with(
                        AuditSettings.INTERVAL_CONFIG,
                        Long.toString(audit.interval().toMillis()))
                .with(AuditSettings.PAUSE_CONFIG, Long.toString(audit.pause().toMillis()));
        return audit.replicasMin().isPresent()
                ? audited.with(
                        AuditSettings.REPLICAS_MIN_CONFIG,
                        Integer.toString(audit.replicasMin().getAsInt()))
                : audited;
    }

    AuditSettings audit() {
        return AuditSettings.in(kafka);
    }

    /** How long a dead member counts as one. */
    Duration sessionTimeout() {
        return Duration.ofMillis(number(
                streamsConfig().getMainConsumerConfigs(applicationId, applicationId, 0),
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG));
    }

    /** The same that creates changelogs with as many replicas as that topic has, and as many in sync, where nothing is said of it. */
    StreamsConfiguration withReplicasOf(ClusterSnapshot.Topic topic) {
        StreamsConfiguration replicated = isSaid(StreamsConfig.REPLICATION_FACTOR_CONFIG)
                ? this
                : with(StreamsConfig.REPLICATION_FACTOR_CONFIG, Integer.toString(topic.replicas()));
        return replicated.withTopicDefault(
                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, topic.setting(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG));
    }

    /** The same with that setting of its producer where nothing is said of it. */
    StreamsConfiguration withProducerDefault(String setting, String value) {
        String prefixed = StreamsConfig.producerPrefix(setting);
        return isSaid(setting, prefixed) ? this : with(prefixed, value);
    }

    /** The same with that setting of the topics that it creates where nothing is said of it. */
    StreamsConfiguration withTopicDefault(String setting, String value) {
        String prefixed = StreamsConfig.topicPrefix(setting);
        return isSaid(prefixed) ? this : with(prefixed, value);
    }

    /** The same with a cache of that many bytes for the stores that have one, where nothing is said of it. */
    StreamsConfiguration withStoreCacheDefault(long bytes) {
        String setting = StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG;
        return isSaid(setting) ? this : with(setting, Long.toString(bytes));
    }

    /**
     * What Kafka Streams is configured with.
     *
     * @throws StartException when a setting cannot work, or not with another
     */
    StreamsConfig streamsConfig() {
        try {
            return new StreamsConfig(properties());
        } catch (ConfigException | IllegalArgumentException wrong) {
            throw new StartException("the Kafka settings cannot work: " + wrong.getMessage(), wrong);
        }
    }

    Properties properties() {
        Properties properties = new Properties();
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commitInterval.toMillis());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
        properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, standbys);
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        // Streams' default of 100 ms would be added to every answer.
        producer(properties, ProducerConfig.LINGER_MS_CONFIG, 0);
        // The first write of a transaction often meets the end of the one before: try again soon, not after 100 ms.
        producer(properties, ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 5);
        producer(properties, ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        producer(properties, ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 15_000);
        mainConsumer(properties, ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        // How long the partitions of a dead instance stand still; Kafka's default is 45 s.
        mainConsumer(properties, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        mainConsumer(properties, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
        // A store whose changelog is empty is restored when the first fetch has come back; Kafka's default is 500 ms.
        restoreConsumer(properties, ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        properties.putAll(kafka);
        FIXED.forEach(properties::remove);
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        // Our inputs have no policy (decision 0018). This one is of repartition topics: with another, what lies there
        // at first is passed over.
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return properties;
    }

    /** How old the last answer to a heartbeat may be while the partitions are still owned for certain; see {@link Lease}. */
    Duration leaseBound() {
        Map<String, Object> consumer = streamsConfig().getMainConsumerConfigs(applicationId, applicationId, 0);
        long session = number(consumer, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
        long heartbeat = number(consumer, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG);
        return Duration.ofMillis(Math.max(session / 3, session - 2 * heartbeat));
    }

    private static long number(Map<String, Object> config, String setting) {
        return Long.parseLong(String.valueOf(config.get(setting)));
    }

    /** Of producers, where nothing is said of it: a prefix wins over none, and would win over what was said without one. */
    private void producer(Properties properties, String setting, Object value) {
        if (!isSaid(setting, StreamsConfig.producerPrefix(setting))) {
            properties.put(StreamsConfig.producerPrefix(setting), value);
        }
    }

    /** Of the consumer of commands or events, where nothing is said of it. */
    private void mainConsumer(Properties properties, String setting, Object value) {
        if (!isSaid(setting, StreamsConfig.consumerPrefix(setting), StreamsConfig.mainConsumerPrefix(setting))) {
            properties.put(StreamsConfig.mainConsumerPrefix(setting), value);
        }
    }

    /** Of the consumer of changelogs, where nothing is said of it. */
    private void restoreConsumer(Properties properties, String setting, Object value) {
        if (!isSaid(setting, StreamsConfig.consumerPrefix(setting), StreamsConfig.restoreConsumerPrefix(setting))) {
            properties.put(StreamsConfig.restoreConsumerPrefix(setting), value);
        }
    }

    private boolean isSaid(String... forms) {
        return Stream.of(forms).anyMatch(kafka::containsKey);
    }

    private static void requireText(String key, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(key + " must be set");
        }
    }
}
