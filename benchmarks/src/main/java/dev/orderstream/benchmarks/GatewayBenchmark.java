package dev.orderstream.benchmarks;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.command.CreateOrder;
import dev.orderstream.avro.type.Metadata;
import dev.orderstream.avro.type.Money;
import dev.orderstream.avro.type.OrderItem;
import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.RegistrySettings;
import dev.orderstream.schemas.TopicCatalog;
import dev.orderstream.schemas.Topics;
import io.helidon.http.Status;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * B1 and B2a: asynchronous POST /orders a second, beside a raw producer of the same command to the same broker (acks=all, idempotent,
 * the same partitions) and beside a bare HTTP answer of the same server. In turn, three times each; medians.
 */
public final class GatewayBenchmark {
    private static final int ROUNDS = 3;
    private static final String SCRATCH = "bench-raw-commands";

    private final Target target;
    private final int connections;
    private final Duration time;

    public GatewayBenchmark(Target target, int connections, Duration time) {
        this.target = target;
        this.connections = connections;
        this.time = time;
    }

    /** Measures, and prints what was measured. */
    public void run(PrintWriter out) throws InterruptedException {
        out.printf(
                Locale.ROOT,
                "asynchronous POST /orders, %d connections, %d rounds of %d s a lane; client and all servers share this machine%n",
                connections,
                ROUNDS,
                time.toSeconds());
        createScratchTopic();
        byte[] command = command();
        List<Double> gateway = new ArrayList<>();
        List<Double> raw = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        gateway(-1);
        for (int round = 0; round < ROUNDS; round++) {
            gateway.add(gateway(round));
            raw.add(raw(command));
            bare.add(bare());
            out.printf(
                    Locale.ROOT,
                    "round %d: gateway %,.0f/s, raw producer %,.0f/s, bare HTTP answer %,.0f/s%n",
                    round + 1,
                    gateway.getLast(),
                    raw.getLast(),
                    bare.getLast());
        }
        out.printf(
                Locale.ROOT,
                "medians: gateway %,.0f/s = %.3f of the raw producer (%,.0f/s, %d bytes) = %.2f of the bare HTTP answer (%,.0f/s)%n",
                Median.of(gateway),
                Median.of(gateway) / Median.of(raw),
                Median.of(raw),
                command.length,
                Median.of(gateway) / Median.of(bare),
                Median.of(bare));
    }

    private double gateway(int round) throws InterruptedException {
        return new Load(
                        target.gateway(),
                        connections,
                        number -> HttpConnection.post(
                                target.gateway(),
                                "/orders",
                                "Prefer: respond-async\r\n",
                                target.orderBody("g" + round, number)))
                .saturate(time)
                .perSecondOf(202);
    }

    private double raw(byte[] command) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                target.client(Map.of("acks", "all", "linger.ms", 1, "batch.size", 65_536)),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            long start = System.nanoTime();
            long end = start + time.toNanos();
            AtomicLong failures = new AtomicLong();
            long sent = 0;
            while (System.nanoTime() < end) {
                byte[] key = ("bench-" + sent).getBytes(StandardCharsets.US_ASCII);
                Future<RecordMetadata> unused =
                        producer.send(new ProducerRecord<>(SCRATCH, key, command), (metadata, error) -> {
                            if (error != null) {
                                failures.incrementAndGet();
                            }
                        });
                sent++;
            }
            producer.flush();
            if (failures.get() > 0) {
                throw new IllegalStateException(failures.get() + " records of the raw producer were not acknowledged");
            }
            return sent / ((System.nanoTime() - start) / 1e9);
        }
    }

    /** The same server library, answering a constant of the same form. */
    private double bare() throws InterruptedException {
        byte[] constant = ("{\"orderId\":\"" + "0".repeat(36) + "\",\"commandId\":\"" + "0".repeat(36) + "\"}")
                .getBytes(StandardCharsets.US_ASCII);
        try (ConstantServer server = ConstantServer.start(Status.ACCEPTED_202, constant)) {
            return new Load(
                            server.uri(),
                            connections,
                            number -> HttpConnection.post(
                                    server.uri(),
                                    "/orders",
                                    "Prefer: respond-async\r\n",
                                    target.orderBody("b", number)))
                    .saturate(time)
                    .perSecondOf(202);
        }
    }

    /** With as many partitions and replicas as the commands' own; one of an earlier run is taken as it is. */
    private void createScratchTopic() throws InterruptedException {
        try (Admin admin = Admin.create(target.client(Map.of()))) {
            TopicDescription commands = Objects.requireNonNull(admin.describeTopics(List.of(Topics.ORDER_COMMANDS))
                    .allTopicNames()
                    .get()
                    .get(Topics.ORDER_COMMANDS));
            List<TopicPartitionInfo> partitions = commands.partitions();
            int replicas = partitions.getFirst().replicas().size();
            admin.createTopics(List.of(TopicCatalog.commands(
                            SCRATCH, partitions.size(), (short) replicas, Math.max(1, replicas - 1))))
                    .all()
                    .get();
        } catch (ExecutionException failed) {
            if (!(failed.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException("cannot create topic " + SCRATCH, failed.getCause());
            }
        }
    }

    private byte[] command() {
        OrderItem item = new OrderItem("line-1", "sku-4711", "Darjeeling, first flush", 2, new Money(1999L, "EUR"));
        CommandEnvelope envelope = new CommandEnvelope(
                "0".repeat(36), "bench-" + "0".repeat(12), null, Instant.EPOCH, new Metadata(null, null, null, null));
        return AvroSerdes.serializer(RegistrySettings.of(target.registryUrl()))
                .serialize(Topics.ORDER_COMMANDS, new CreateOrder(envelope, "customer-1", "EUR", List.of(item)));
    }
}
