package dev.orderstream.participants.work;

import dev.orderstream.participants.StartException;
import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.Registry;
import dev.orderstream.schemas.RegistryUnavailableException;
import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.WireReader;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumption of a participant: one consumer, whose thread fetches and commits, and the work on what it fetched. A command counts as
 * done when its answer or dead letter is written; offsets are committed only below everything that is not done. So a process that is
 * killed does some commands again, and skips none.
 */
public final class Consumption implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Consumption.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long COMMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long STUCK_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(5);

    private final String participant;
    private final String commands;
    private final Consumer<byte[], byte[]> consumer;
    private final Producer<byte[], byte[]> producer;
    private final Partitions partitions;
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<Optional<String>> failure = new AtomicReference<>(Optional.empty());
    private volatile long polledNanos = System.nanoTime();

    /** For the consumer's thread. */
    private long committedNanos = System.nanoTime();

    /**
     * The topics of a participant.
     *
     * @param name of the participant, as metrics show it
     * @param answers empty: it gives none
     */
    public record Topics(String name, String commands, Optional<String> answers, String deadLetters) {
        Set<String> all() {
            return Stream.concat(Stream.of(commands, deadLetters), answers.stream())
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    private Consumption(
            Topics topics, WorkSettings settings, CommandWork work, SchemaRegistryClient registry, Clients clients) {
        this.participant = topics.name();
        this.commands = topics.commands();
        this.consumer = clients.consumer();
        this.producer = clients.producer();
        int count = partitions(consumer, topics);
        WorkMetrics metrics = new WorkMetrics(topics.name(), clients.metrics());
        Room room = new Room(settings.recordsMax(), settings.bytesMax());
        metrics.show(room);
        CommandDesk desk = new CommandDesk(
                new CommandReader(
                        new WireReader(registry, SubjectCatalog.schemas(topics.commands())),
                        count,
                        settings.registryPatience()),
                work,
                new Answers(
                        producer,
                        AvroSerdes.serializer(registry, settings.registry()),
                        topics.answers(),
                        topics.deadLetters(),
                        count),
                metrics);
        this.partitions = new Partitions(consumer, stoppingWhenBroken(desk), room, settings);
        this.thread = Thread.ofPlatform().name(topics.name()).unstarted(this::run);
    }

    private record Clients(
            Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer, MeterRegistry metrics) {}

    /**
     * Starts to consume.
     *
     * @throws StartException when a topic or schema is missing, or brokers or registry cannot be reached
     */
    public static Consumption start(Topics topics, WorkSettings settings, CommandWork work, MeterRegistry metrics) {
        SchemaRegistryClient registry = Registry.client(settings.registry());
        try {
            SubjectCatalog.warmUp(registry, topics.all());
        } catch (RegistryUnavailableException | IllegalStateException cannot) {
            throw new StartException(String.valueOf(cannot.getMessage()), cannot);
        }
        try {
            return start(topics, settings, work, registry, metrics);
        } catch (KafkaException cannot) {
            throw new StartException("the brokers do not do what is needed: " + cannot.getMessage(), cannot);
        }
    }

    private static Consumption start(
            Topics topics,
            WorkSettings settings,
            CommandWork work,
            SchemaRegistryClient registry,
            MeterRegistry metrics) {
        Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(WorkClients.consumer(settings));
        try {
            Producer<byte[], byte[]> producer = new KafkaProducer<>(WorkClients.producer(settings));
            try {
                Consumption consumption =
                        new Consumption(topics, settings, work, registry, new Clients(consumer, producer, metrics));
                consumption.thread.start();
                return consumption;
            } catch (RuntimeException failed) {
                producer.close(Duration.ZERO);
                throw failed;
            }
        } catch (RuntimeException failed) {
            consumer.close();
            throw failed;
        }
    }

    /** All have as many: an answer is found on the partition of its order. */
    private static int partitions(Consumer<byte[], byte[]> consumer, Topics topics) {
        int count = consumer.partitionsFor(topics.commands()).size();
        for (String topic : topics.all()) {
            int found = consumer.partitionsFor(topic).size();
            if (found == 0 || found != count) {
                throw new StartException("topic " + topic + " has " + found + " partitions and " + topics.commands()
                        + " has " + count + ": create them with 'orders topics create'");
            }
        }
        return count;
    }

    /** A command that cannot even be set aside stays where it is, and the process says that it cannot go on. */
    private PartitionWork.RecordWork stoppingWhenBroken(CommandDesk desk) {
        return (record, arrivedNanos, pause) -> {
            try {
                desk.work(record, arrivedNanos, pause);
            } catch (RuntimeException | Error broken) {
                fail(broken);
                throw new InterruptedException("the participant stops");
            }
        };
    }

    private void run() {
        try {
            consumer.subscribe(List.of(commands), partitions);
            while (stopping.getCount() > 0) {
                step();
                polledNanos = System.nanoTime();
            }
        } catch (RuntimeException | Error broken) {
            fail(broken);
        } finally {
            end();
        }
    }

    /** Fetches once; commits when it is time to. */
    private void step() {
        try {
            partitions.balance();
            consumer.poll(POLL).forEach(partitions::add);
            if (System.nanoTime() - committedNanos >= COMMIT_NANOS) {
                partitions.commitSoon();
                committedNanos = System.nanoTime();
            }
        } catch (RetriableException | AuthenticationException | AuthorizationException passing) {
            LOG.atWarn()
                    .addKeyValue("participant", participant)
                    .addKeyValue("reason", passing.getMessage())
                    .log("Brokers do not let us read or commit; it is tried again");
            awaitStop(Duration.ofSeconds(1));
        }
    }

    private void end() {
        try {
            partitions.finishAll();
            consumer.close(CloseOptions.timeout(CLOSE_BOUND));
        } catch (RuntimeException notInTime) {
            LOG.atWarn().setCause(notInTime).log("The consumer did not close in time");
        } finally {
            producer.close(CLOSE_BOUND);
            ended.countDown();
        }
    }

    private void fail(Throwable broken) {
        if (failure.compareAndSet(Optional.empty(), Optional.of(String.valueOf(broken)))) {
            LOG.atError()
                    .addKeyValue("participant", participant)
                    .setCause(broken)
                    .log("The participant stops");
        }
        stopping.countDown();
    }

    /** Whether it works, or is about to. */
    public boolean isLive() {
        return failure.get().isEmpty() && ended.getCount() > 0 && System.nanoTime() - polledNanos < STUCK_NANOS;
    }

    /** Whether it has its share of the partitions. */
    public boolean isReady() {
        return isLive() && partitions.hasJoined();
    }

    /** What it does, or why it does not. */
    public String status() {
        return failure.get()
                .map(why -> "FAILED (" + why + ")")
                .orElseGet(() -> ended.getCount() == 0 ? "STOPPED" : isReady() ? "RUNNING" : "JOINING");
    }

    /**
     * Waits until it has its share of the partitions.
     *
     * @throws StartException when it has none by then
     */
    public void awaitRunning(Duration bound) {
        long deadline = System.nanoTime() + bound.toNanos();
        while (!isReady()) {
            if (!isLive() || System.nanoTime() - deadline > 0) {
                throw new StartException(participant + " is not running: " + status());
            }
            awaitStop(Duration.ofMillis(10));
        }
    }

    private void awaitStop(Duration bound) {
        try {
            stopping.await(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted", interrupted);
        }
    }

    /** Finishes the calls under way, commits, and leaves the group. Idempotent. */
    @Override
    public void close() {
        stopping.countDown();
        try {
            ended.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
