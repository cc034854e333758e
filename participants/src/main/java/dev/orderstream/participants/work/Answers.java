package dev.orderstream.participants.work;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.participants.work.Letters.Reason;
import dev.orderstream.schemas.Headers;
import dev.orderstream.schemas.KeyPartitioner;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes answers and dead letters, and returns when all in-sync replicas have them. Brokers that are away are waited for. Threadsafe. */
final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int LINEAGE_BYTES_MAX = 256;

    private final Producer<byte[], byte[]> producer;
    private final Serializer<SpecificRecord> serializer;
    private final Optional<String> answers;
    private final String deadLetters;
    private final int partitions;

    /** What cannot be written, now or later: nothing can be done but stop. */
    static final class WriteException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        WriteException(String topic, @Nullable Throwable cause) {
            super("cannot write to " + topic + ": " + cause, cause);
        }
    }

    /**
     * @param answers topic of answers; empty: none are given
     * @param partitions of all these topics
     */
    Answers(
            Producer<byte[], byte[]> producer,
            Serializer<SpecificRecord> serializer,
            Optional<String> answers,
            String deadLetters,
            int partitions) {
        this.producer = producer;
        this.serializer = serializer;
        this.answers = answers;
        this.deadLetters = deadLetters;
        this.partitions = partitions;
    }

    /** Answers under the key of the command. */
    void answer(ConsumerRecord<byte[], byte[]> source, SpecificRecord answer, Pause pause) throws InterruptedException {
        String topic = answers.orElseThrow(() -> new IllegalStateException("this participant gives no answers"));
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic,
                KeyPartitioner.partition(source.key(), partitions),
                source.key(),
                serializer.serialize(topic, answer));
        lineage(source, record);
        record.headers()
                .add(Headers.MESSAGE_TYPE, Headers.bytes(answer.getSchema().getName()));
        write(record, pause);
    }

    /** Sets the record aside: under its key, or, without one or with one that is too long, on the partition of the same number. */
    void setAside(ConsumerRecord<byte[], byte[]> source, Reason reason, Optional<CommandEnvelope> envelope, Pause pause)
            throws InterruptedException {
        try {
            write(letter(source, Letters.letter(reason, source, envelope)), pause);
        } catch (WriteException refused) {
            if (!(refused.getCause() instanceof RecordTooLargeException)) {
                throw refused;
            }
            write(letter(source, Letters.byReference(reason, source, envelope)), pause);
        }
    }

    private ProducerRecord<byte[], byte[]> letter(ConsumerRecord<byte[], byte[]> source, SpecificRecord letter) {
        byte @Nullable [] key = source.key();
        boolean isKeyed = key != null && key.length <= Letters.KEY_TEXT_BYTES_MAX;
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                deadLetters,
                isKeyed ? KeyPartitioner.partition(key, partitions) : source.partition(),
                isKeyed ? key : null,
                serializer.serialize(deadLetters, letter));
        lineage(source, record);
        return record;
    }

    /** The conversation and the trace go on. */
    private static void lineage(ConsumerRecord<byte[], byte[]> source, ProducerRecord<byte[], byte[]> record) {
        for (String name : new String[] {Headers.CORRELATION_ID, Headers.TRACEPARENT}) {
            Header header = source.headers().lastHeader(name);
            if (header != null && header.value() != null && header.value().length <= LINEAGE_BYTES_MAX) {
                record.headers().add(header);
            }
        }
    }

    private void write(ProducerRecord<byte[], byte[]> record, Pause pause) throws InterruptedException {
        while (true) {
            try {
                producer.send(record).get();
                return;
            } catch (ExecutionException failed) {
                if (!(failed.getCause() instanceof RetriableException)) {
                    throw new WriteException(record.topic(), failed.getCause());
                }
                LOG.atWarn()
                        .addKeyValue("topic", record.topic())
                        .addKeyValue("reason", String.valueOf(failed.getCause()))
                        .log("Brokers did not take an answer; it is written again");
            } catch (InterruptException interrupted) {
                throw new InterruptedException("interrupted while an answer was written");
            } catch (RuntimeException broken) {
                throw new WriteException(record.topic(), broken);
            }
            pause.pause(PAUSE);
        }
    }
}
