package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderstream.avro.deadletter.DeadLetter;
import dev.orderstream.avro.event.EventEnvelope;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.OrdersAppConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand bad records of every kind that we could think of, shuffled among a hundred thousand good ones, at full speed. */
@Timeout(400)
@Tag("alone")
class CorpusTest {
    private static final int GOOD = 100_000;
    private static final int BAD = 10_000;
    private static final int OPEN_MAX = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Random random = new Random(20_261_121);

    /** What was sent, and how it must end. */
    private static final class Sent {
        private final Map<String, String> deadLetters = new TreeMap<>();
        private final List<Future<RecordMetadata>> acknowledgements = new ArrayList<>();
        private final List<String> ends = new ArrayList<>();
        private int records;

        void send(Cluster cluster, Script.Step step) {
            acknowledgements.add(cluster.sending(step.record()));
            ends.add(step.end());
            records++;
        }

        /** Waits for the broker, and keeps where each dead letter must come from. */
        void acknowledge() throws ExecutionException, InterruptedException {
            for (int i = 0; i < ends.size(); i++) {
                RecordMetadata at = acknowledgements.get(i).get();
                if (!ends.get(i).isEmpty()) {
                    deadLetters.put(at.topic() + "-" + at.partition() + "-" + at.offset(), ends.get(i));
                }
            }
            acknowledgements.clear();
            ends.clear();
        }
    }

    @Test
    void everyRecordEndsOnceAndTheGoodOnesAsIfThereWereNoBad(@TempDir Path directory)
            throws ExecutionException, InterruptedException {
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"));
                OrdersApp orders = OrdersApp.start(
                        new OrdersAppConfig(
                                OrdersAppConfig.forEmbedded(
                                                cluster.bootstrapServers(),
                                                cluster.registryUrl(),
                                                directory.resolve("state"))
                                        .streams(),
                                List.of(),
                                RefusedKinds.RECORD_BYTES_MAX),
                        metrics)) {
            orders.awaitRunning(PATIENCE);
            List<BadKind> kinds = Stream.of(
                            new PoisonKinds(cluster).all(),
                            new RefusedKinds(cluster).all(),
                            new OddKinds(cluster).all())
                    .flatMap(List::stream)
                    .toList();
            assertThat(kinds).extracting(BadKind::name).doesNotHaveDuplicates().hasSizeGreaterThan(40);

            // Given: the good ones alone
            Sent alone = run("alone", cluster, good(cluster, "alone-"));

            // When: the same again, with the bad among them
            List<Script> scripts = good(cluster, "among-");
            addBad(kinds, scripts);
            Sent among = run("with the bad among them", cluster, scripts);

            // Then: no thread died
            assertThat(orders.running().status()).isEqualTo("RUNNING");

            // And each record has ended as exactly one of all the ends
            assertThat(differences(among.deadLetters, deadLetters(cluster))).isEmpty();
            Happened events = events(cluster);
            Map<String, Integer> counted = results(metrics);
            assertThat(counted.values().stream().mapToInt(Integer::intValue).sum())
                    .isEqualTo(alone.records + among.records);
            assertThat(counted)
                    .containsEntry("ACCEPTED", events.commands.size())
                    .containsEntry(
                            "NO_OP", cluster.committed(Topics.ORDER_OUTCOMES).size())
                    .containsEntry("DUPLICATE", 2 * (GOOD / GoodOrder.COMMANDS / 50))
                    .containsEntry("UNREADABLE", ended(among, "UNREADABLE"))
                    .containsEntry("REJECTED", ended(among, "REJECTED"))
                    .containsEntry("FAILED", ended(among, "FAILED"));

            // And the good ones as without the bad
            assertThat(events.of("among-")).isEqualTo(events.of("alone-")).hasSize(GOOD / GoodOrder.COMMANDS);
        }
    }

    private static List<Script> good(Cluster cluster, String run) {
        return new ArrayList<>(IntStream.range(0, GOOD / GoodOrder.COMMANDS)
                .mapToObj(number -> GoodOrder.of(cluster, run, number))
                .toList());
    }

    /** Poison comes in the midst of a good order's life and lies under its key; every other bad record has an order of its own. */
    private void addBad(List<BadKind> kinds, List<Script> scripts) {
        int goodOrders = scripts.size();
        int[] counts = new int[kinds.size()];
        int bad = 0;
        for (int i = 0; bad < BAD; i++) {
            BadKind kind = kinds.get(i % kinds.size());
            if (counts[i % kinds.size()] < kind.most()) {
                counts[i % kinds.size()]++;
                bad++;
                if (kind.ofAnyOrder()) {
                    int number = random.nextInt(goodOrders);
                    Script within = scripts.get(number);
                    int at = 1 + random.nextInt(within.steps().size() - 1);
                    scripts.set(number, within.with(at, kind.script().apply("among-" + number)));
                } else {
                    scripts.add(kind.script().apply("bad-" + i));
                }
            }
        }
    }

    /** Sends, waits until all is decided, and prints how long that took. */
    private Sent run(String name, Cluster cluster, List<Script> scripts)
            throws ExecutionException, InterruptedException {
        long begin = System.nanoTime();
        Sent sent = send(cluster, scripts);
        awaitDecided(cluster);
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf("%s: %,d records in %.1f s, %,.0f/s%n", name, sent.records, seconds, sent.records / seconds);
        return sent;
    }

    /** Those of one script in their order, those of many between each other. */
    private Sent send(Cluster cluster, List<Script> scripts) throws ExecutionException, InterruptedException {
        Sent sent = new Sent();
        Collections.shuffle(scripts, random);
        Deque<Script> waiting = new ArrayDeque<>(scripts);
        List<Deque<Script.Step>> open = new ArrayList<>();
        while (!waiting.isEmpty() || !open.isEmpty()) {
            while (open.size() < OPEN_MAX && !waiting.isEmpty()) {
                open.add(new ArrayDeque<>(waiting.removeFirst().steps()));
            }
            int chosen = random.nextInt(open.size());
            sent.send(cluster, open.get(chosen).removeFirst());
            if (open.get(chosen).isEmpty()) {
                open.set(chosen, open.getLast());
                open.removeLast();
            }
        }
        sent.acknowledge();
        return sent;
    }

    private static void awaitDecided(Cluster cluster) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> cluster.isProcessed(OrdersAppConfig.APPLICATION_ID, Topics.ORDER_COMMANDS));
    }

    private static Map<String, Integer> results(SimpleMeterRegistry metrics) {
        Map<String, Integer> results = new TreeMap<>();
        for (Counter counter : metrics.find("orderstream.commands").counters()) {
            results.merge(String.valueOf(counter.getId().getTag("result")), (int) counter.count(), Integer::sum);
        }
        return results;
    }

    private static int ended(Sent sent, String kind) {
        return (int) sent.deadLetters.values().stream()
                .filter(end -> end.startsWith(kind))
                .count();
    }

    private static Map<String, String> deadLetters(Cluster cluster) {
        Map<String, String> letters = new TreeMap<>();
        cluster.forEachValue(Topics.ORDER_DEAD_LETTERS, record -> {
            DeadLetter letter = (DeadLetter) record;
            letters.merge(
                    letter.getDeadLetterId(),
                    letter.getKind() + " " + letter.getCode(),
                    (one, two) -> one + ", " + two);
        });
        return letters;
    }

    /** "expected, not found" -> how often; twenty thousand dead letters are too many to be shown. */
    private static Map<String, Integer> differences(Map<String, String> expected, Map<String, String> found) {
        Map<String, Integer> differences = new TreeMap<>();
        Set<String> ids = new HashSet<>(expected.keySet());
        ids.addAll(found.keySet());
        for (String id : ids) {
            String wanted = expected.getOrDefault(id, "none");
            String actual = found.getOrDefault(id, "none");
            if (!wanted.equals(actual)) {
                differences.merge(wanted + ", not " + actual, 1, Integer::sum);
            }
        }
        return differences;
    }

    /** What happened to the orders. */
    private static final class Happened {
        private final Map<String, StringBuilder> histories = new HashMap<>();
        private final Set<String> commands = new HashSet<>();

        /** Order without the name of its run -> version, type and command of each event. */
        Map<String, String> of(String run) {
            Map<String, String> found = new HashMap<>();
            histories.forEach((order, history) -> {
                if (order.startsWith(run)) {
                    found.put(order.substring(run.length()), history.toString());
                }
            });
            return found;
        }
    }

    private static Happened events(Cluster cluster) {
        Happened events = new Happened();
        cluster.forEachValue(Topics.ORDER_EVENTS, event -> {
            EventEnvelope envelope = (EventEnvelope) event.get(0);
            String commandId = String.valueOf(envelope.getMetadata().getCausationId());
            events.commands.add(envelope.getAggregateId() + " " + commandId);
            events.histories
                    .computeIfAbsent(envelope.getAggregateId(), any -> new StringBuilder())
                    .append(envelope.getVersion())
                    .append(' ')
                    .append(event.getSchema().getName())
                    .append(' ')
                    .append(commandId)
                    .append('\n');
        });
        return events;
    }
}
