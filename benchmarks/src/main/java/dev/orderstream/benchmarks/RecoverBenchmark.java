package dev.orderstream.benchmarks;

import dev.orderstream.schemas.RegistrySettings;
import dev.orderstream.topology.app.StreamsConfiguration;
import dev.orderstream.topology.app.ViewsApp;
import dev.orderstream.topology.app.ViewsAppConfig;
import dev.orderstream.topology.query.QuerySettings;
import dev.orderstream.topology.stream.RestoreProgress;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * B6: how long the views take to serve again when their state directory is gone, beside a plain consumer of the same changelogs; how well
 * the estimate foretold it; and how long they take to be built from the whole log. Views of its own, which are deleted after.
 */
public final class RecoverBenchmark {
    private static final int BATCH = 1_000;
    private static final int CONNECTIONS = 4;
    private static final Duration BOUND = Duration.ofMinutes(15);
    private static final Duration SAMPLE = Duration.ofMillis(100);

    private final Target target;
    private final int orders;
    private final Path stateDir;
    private final String applicationId = "bench-views-" + Target.RUN;

    /**
     * @param orders created first, besides those that are there
     * @param stateDir where the stores are kept; the application's own part of it is deleted
     */
    public RecoverBenchmark(Target target, int orders, Path stateDir) {
        this.target = target;
        this.orders = orders;
        this.stateDir = stateDir;
    }

    /** An estimate, and when it was made. */
    private record Estimate(long atNanos, Duration eta, long remaining) {}

    /** Measures, and prints what was measured. */
    public void run(PrintWriter out) throws InterruptedException, IOException {
        create(out);
        try {
            Duration built = untilReady(new ArrayList<>(), new ArrayList<>());
            out.printf(Locale.ROOT, "built from the whole log in %.1f s%n", seconds(built));
            out.flush();
            delete(stateDir.resolve(applicationId));

            List<Estimate> estimates = new ArrayList<>();
            List<Long> ends = new ArrayList<>();
            Duration restored = untilReady(estimates, ends);
            Changelogs changelogs = consume();
            double restoring = ends.isEmpty() ? seconds(restored) : ends.getLast() / 1e9;
            out.printf(
                    Locale.ROOT,
                    "state wiped: serving after %.1f s, %.1f s of it restoring %,d records, %.0f MB: %,.0f records/s, %.1f MB/s%n",
                    seconds(restored),
                    restoring,
                    changelogs.records(),
                    changelogs.bytes() / 1e6,
                    changelogs.records() / restoring,
                    changelogs.bytes() / 1e6 / restoring);
            out.printf(
                    Locale.ROOT,
                    "a plain consumer of the same changelogs: %.1f s, %.1f MB/s; the restore is %.2f of it%n",
                    seconds(changelogs.time()),
                    changelogs.bytes() / 1e6 / seconds(changelogs.time()),
                    seconds(changelogs.time()) / restoring);
            foretold(out, estimates, (long) (restoring * 1e9));
        } finally {
            deleteTopics();
            delete(stateDir.resolve(applicationId));
        }
    }

    private void create(PrintWriter out) throws InterruptedException {
        out.printf(Locale.ROOT, "creating %,d orders, %d a batch%n", orders, BATCH);
        out.flush();
        Load.Result created = new Load(
                        target.gateway(),
                        CONNECTIONS,
                        number -> HttpConnection.post(
                                target.gateway(), "/commands", "Prefer: respond-async\r\n", batch(number)))
                .times(orders / BATCH);
        if (!created.statuses().keySet().equals(Set.of(207))) {
            throw new IllegalStateException("answers other than 207: " + created.statuses());
        }
    }

    private String batch(long number) {
        return Stream.iterate(number * BATCH, each -> each + 1)
                .limit(BATCH)
                .map(each -> "{\"type\":\"CreateOrder\","
                        + target.orderBody("recover", each).substring(1))
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** Starts the views, and stops them once they answer. The estimates are made while stores are restored; ends: nanoseconds from start. */
    private Duration untilReady(List<Estimate> estimates, List<Long> ends) throws InterruptedException {
        long start = System.nanoTime();
        StreamsConfiguration streams = new StreamsConfiguration(
                applicationId,
                target.bootstrapServers(),
                RegistrySettings.of(target.registryUrl()),
                stateDir,
                ViewsAppConfig.COMMIT_INTERVAL,
                1,
                0,
                target.kafka());
        CountDownLatch ready = new CountDownLatch(1);
        try (ViewsApp views = ViewsApp.start(
                new ViewsAppConfig(streams, QuerySettings.of("127.0.0.1", 0), Optional.empty()),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))) {
            Thread sampler = Thread.ofVirtual().start(() -> sample(views, start, ready, estimates, ends));
            views.awaitReady(BOUND);
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            ready.countDown();
            sampler.join();
            return time;
        }
    }

    private static void sample(
            ViewsApp views, long start, CountDownLatch ready, List<Estimate> estimates, List<Long> ends) {
        try {
            boolean restoring = false;
            while (!ready.await(SAMPLE.toMillis(), TimeUnit.MILLISECONDS)) {
                RestoreProgress.Snapshot now = views.running().restores().snapshot();
                long at = System.nanoTime() - start;
                if (now.restoring().isEmpty() && restoring) {
                    ends.add(at);
                }
                restoring = !now.restoring().isEmpty();
                if (restoring) {
                    now.eta().ifPresent(eta -> estimates.add(new Estimate(at, eta, now.remaining())));
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void foretold(PrintWriter out, List<Estimate> estimates, long endNanos) {
        for (double share : List.of(0.25, 0.5, 0.75)) {
            estimates.stream()
                    .filter(estimate -> estimate.atNanos() >= share * endNanos && estimate.atNanos() < endNanos)
                    .min(Comparator.comparingLong(Estimate::atNanos))
                    .ifPresent(estimate -> out.printf(
                            Locale.ROOT,
                            "at %2.0f%% of the time %,d records were left; the estimate was %.1f s, it took %.1f s%n",
                            share * 100,
                            estimate.remaining(),
                            estimate.eta().toMillis() / 1e3,
                            (endNanos - estimate.atNanos()) / 1e9));
        }
    }

    /** What lies in the changelogs, and how long it takes to read that. */
    private record Changelogs(long records, long bytes, Duration time) {}

    private Changelogs consume() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                target.client(Map.of("isolation.level", "read_committed")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = changelogs(consumer.listTopics().keySet())
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long start = System.nanoTime();
            long records = 0;
            long bytes = 0;
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(SAMPLE)) {
                    records++;
                    bytes += record.serializedKeySize() + Math.max(0, record.serializedValueSize());
                }
            }
            return new Changelogs(records, bytes, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private Stream<String> changelogs(Set<String> topics) {
        return topics.stream().filter(topic -> topic.startsWith(applicationId + "-") && topic.endsWith("-changelog"));
    }

    private void deleteTopics() throws InterruptedException {
        try (Admin admin = Admin.create(target.client(Map.of()))) {
            admin.deleteTopics(changelogs(admin.listTopics().names().get()).toList())
                    .all()
                    .get();
            admin.deleteConsumerGroups(List.of(applicationId)).all().get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException(
                    "the topics and the group of " + applicationId + " are left over", failed.getCause());
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
