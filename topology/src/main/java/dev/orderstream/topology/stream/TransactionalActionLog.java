package dev.orderstream.topology.stream;

import dev.orderstream.topology.kernel.DeadLetterAction;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes each list in one transaction of one producer, made when it is first needed. A producer that failed is replaced, which aborts what
 * it left open, and so does the next process under the same transactional id after a {@code kill -9}; until then the broker's timeout
 * bounds for how long the readers of the command topics wait.
 */
public final class TransactionalActionLog implements ActionLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionalActionLog.class);
    private static final int ATTEMPTS = 2;
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(2);
    private static final int TRANSACTION_TIMEOUT_MILLIS = 10_000;
    private static final int WRITE_BOUND_MILLIS = 8_000;
    private static final int REQUEST_BOUND_MILLIS = 5_000;

    /** The topic decides what is too large. */
    private static final int RECORD_BYTES_MAX = 16 << 20;

    private final Map<String, Object> config;
    private final Serializer<DeadLetterAction> actions;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Producer<byte[], byte[]> producer;

    /**
     * Connects to nothing yet.
     *
     * @param kafka settings of the producer; {@code bootstrap.servers} among them
     * @param transactionalId of this process, and of the one that takes its place
     */
    public TransactionalActionLog(
            Map<String, Object> kafka, String transactionalId, Serializer<DeadLetterAction> actions) {
        this.config = config(kafka, transactionalId);
        this.actions = actions;
    }

    private static Map<String, Object> config(Map<String, Object> kafka, String transactionalId) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MILLIS);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, WRITE_BOUND_MILLIS);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, WRITE_BOUND_MILLIS);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_BOUND_MILLIS);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, RECORD_BYTES_MAX);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 5);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        return Map.copyOf(config);
    }

    @Override
    public void write(List<Entry> entries) throws InterruptedException {
        if (entries.size() > ENTRIES_MAX) {
            throw new IllegalArgumentException(entries.size() + " entries at once, more than " + ENTRIES_MAX);
        }
        if (entries.isEmpty()) {
            return;
        }
        lock.lockInterruptibly();
        try {
            for (int attempt = 1; !written(entries, attempt); attempt++) {
                LOG.atInfo().log("A transaction about dead letters failed; it is tried once more by a new producer");
            }
        } finally {
            lock.unlock();
        }
    }

    /** Tried again, a list whose commit was not heard of may be there twice: with the same command ids, so that it has effect once. */
    private boolean written(List<Entry> entries, int attempt) {
        try {
            Producer<byte[], byte[]> ready = ready();
            ready.beginTransaction();
            entries.forEach(entry -> send(ready, entry));
            ready.commitTransaction();
            return true;
        } catch (KafkaException failed) {
            replace();
            if (isTooLarge(failed)) {
                throw new RecordRefusedException(failed);
            }
            if (attempt == ATTEMPTS) {
                throw new ActionLogUnavailableException(failed);
            }
            return false;
        }
    }

    private Producer<byte[], byte[]> ready() {
        Producer<byte[], byte[]> open = producer;
        if (open == null) {
            open = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
            producer = open;
            open.initTransactions();
        }
        return open;
    }

    /** What a send does not tell is told by the commit. */
    private void send(Producer<byte[], byte[]> open, Entry entry) {
        entry.command().ifPresent(command -> {
            RecordHeaders headers = new RecordHeaders();
            command.headers().forEach(header -> headers.add(header.name(), header.value()));
            var unused = open.send(new ProducerRecord<>(
                    command.topic(), command.partition(), null, command.key(), command.value(), headers));
        });
        var unused = open.send(new ProducerRecord<>(
                entry.topic(), entry.partition(), entry.key(), actions.serialize(entry.topic(), entry.action())));
    }

    /** The next one's first step aborts what this one leaves open. */
    private void replace() {
        Producer<byte[], byte[]> failed = producer;
        producer = null;
        if (failed != null) {
            failed.close(Duration.ZERO);
        }
    }

    private static boolean isTooLarge(Throwable failed) {
        return Stream.iterate(failed, cause -> cause != null, Throwable::getCause)
                .anyMatch(RecordTooLargeException.class::isInstance);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (producer != null) {
                producer.close(CLOSE_BOUND);
            }
            producer = null;
        } finally {
            lock.unlock();
        }
    }
}
