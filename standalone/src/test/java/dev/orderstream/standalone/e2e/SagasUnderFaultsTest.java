package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.domain.fulfilment.SagaState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many sagas, while customers cancel, cards are declined, shelves are empty, answers come twice and late, the provider loses answers, and
 * the applications are killed. {@code -Dsagas=100000} runs so many, by the twenty; the default is {@value #SAGAS}. {@code -Dseed=} kills at the
 * places of an earlier run.
 */
class SagasUnderFaultsTest {
    private static final int SAGAS = 1_000;
    private static final int SAGAS_A_KILL = 5_000;

    /** What the applications that are killed write. */
    private static final List<String> WRITTEN = List.of(
            Topics.ORDER_EVENTS, Topics.NOTIFICATION_COMMANDS, Topics.PAYMENT_COMMANDS, Topics.INVENTORY_EVENTS);

    private static final Duration AIM = Duration.ofMillis(1);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** A saga whose answer is late asks again within that time: if nothing is said for so long, nothing will be. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(40);

    private final int count = Integer.getInteger("sagas", SAGAS);
    private final long seed = Long.getLong("seed", System.nanoTime());

    /** What is killed when so many sagas have ended. */
    private record Kill(int ended, boolean payments) {}

    /** A hundred thousand take their time; each wait has its own bound. */
    @Test
    @Timeout(value = 29, unit = TimeUnit.MINUTES)
    void everySagaEndsAndNeitherMoneyNorPiecesAreLost(@TempDir Path directory)
            throws ExecutionException, InterruptedException, IOException {
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"));
                ProviderStub provider =
                        ProviderStub.start(orderId -> SagaOrders.fate(orderId) == SagaOrders.Fate.DECLINED)) {
            // Given
            SagaOrders orders = new SagaOrders(cluster, count);
            SagaAccounts accounts = new SagaAccounts();
            orders.stock();

            // When
            long begin = System.nanoTime();
            try (SagaFollower follower = new SagaFollower(cluster, orders, accounts)) {
                Thread customers = Thread.ofVirtual().start(() -> order(orders));
                runAndKill(cluster, directory, provider, accounts);
                customers.join();
                System.out.printf(
                        "%,d sagas (seed %d) in %.1f s: %s, %,d shipped; %,d answers came twice, %,d requests under a known key%n",
                        count,
                        seed,
                        (System.nanoTime() - begin) / 1e9,
                        accounts.ends(),
                        accounts.shipped(),
                        follower.repeated(),
                        provider.repeated());

                // Then
                assertThat(accounts.drift(orders, provider)).isEmpty();
                assertThat(accounts.ends())
                        .containsEntry(SagaState.COMPLETED, count / 20 * 16)
                        .containsEntry(SagaState.COMPENSATED, count / 20 * 4);
                assertThat(accounts.shipped()).isBetween((long) count / 4, (long) count / 2);

                // And the faults have happened
                assertThat(follower.repeated()).isPositive();
                assertThat(provider.repeated()).isPositive();
                assertThat(hasAborted(cluster))
                        .as("a kill within an open transaction")
                        .isTrue();
            }
        }
    }

    private static void order(SagaOrders orders) {
        try {
            orders.order();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until all is settled. What is killed is started again at once. */
    private void runAndKill(Cluster cluster, Path directory, ProviderStub provider, SagaAccounts accounts)
            throws IOException, InterruptedException {
        List<String> common = List.of(cluster.bootstrapServers(), cluster.registryUrl());
        List<String> sagas = Stream.concat(
                        common.stream(), Stream.of(directory.resolve("state").toString()))
                .toList();
        List<String> payments =
                Stream.concat(common.stream(), Stream.of(provider.url())).toList();
        ChildJvm pipeline = start(SagasProcess.class, sagas);
        ChildJvm edge = start(PaymentsProcess.class, payments);
        try (OpenTransactions open = new OpenTransactions(cluster.bootstrapServers(), Cluster.PARTITIONS, WRITTEN)) {
            Deque<Kill> kills = kills();
            while (!kills.isEmpty()) {
                Kill kill = kills.remove();
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> accounts.ended() >= kill.ended());
                if (kill.payments()) {
                    edge.kill();
                    edge = start(PaymentsProcess.class, payments);
                } else {
                    await().atMost(PATIENCE)
                            .pollDelay(Duration.ZERO)
                            .pollInterval(AIM)
                            .until(open::areThere);
                    pipeline.kill();
                    pipeline = start(SagasProcess.class, sagas);
                }
                if (kills.isEmpty() && accounts.ended() < count * 9 / 10 && !hasAborted(cluster)) {
                    kills.add(new Kill(accounts.ended() + 1, false));
                }
            }
            await().atMost(Duration.ofSeconds(120 + count / 50))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> accounts.areSettled(count) || accounts.areQuietFor(LONGEST_WAIT));
        } finally {
            pipeline.close();
            edge.close();
        }
    }

    /** Whether something that was written was taken back. */
    private static boolean hasAborted(Cluster cluster) {
        return WRITTEN.stream().anyMatch(topic -> cluster.uncommitted(topic) > 0);
    }

    /** At random places of the first four fifths: three, and one more for each {@value #SAGAS_A_KILL} sagas; each third is of payments. */
    private Deque<Kill> kills() {
        Random random = new Random(seed);
        int kills = 3 + count / SAGAS_A_KILL;
        List<Integer> places = IntStream.range(0, kills)
                .map(i -> 1 + random.nextInt(count * 4 / 5))
                .sorted()
                .boxed()
                .toList();
        Deque<Kill> planned = new ArrayDeque<>();
        places.forEach(place -> planned.add(new Kill(place, planned.size() % 3 == 1)));
        return planned;
    }

    private static ChildJvm start(Class<?> main, List<String> arguments) throws IOException {
        ChildJvm child = ChildJvm.start(main, arguments);
        child.printedUntil("running");
        return child;
    }
}
