package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.topology.query.Hops.HopFailedException;
import io.helidon.webserver.http.HttpService;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every partition, here and on other instances, all at once and each for a bounded time. A partition is answered by its owner, once;
 * where the reader takes a copy and the owner does not answer, by a standby.
 */
public final class Gather {
    private static final Logger LOG = LoggerFactory.getLogger(Gather.class);
    private static final Duration INSTANCE_BOUND = Duration.ofSeconds(2);

    private final Placement placement;
    private final Hops hops;
    private final PartReader owned;
    private final PartReader copied;

    public Gather(Placement placement, Hops hops, StoreLocator stores, StoredForms forms) {
        this.placement = placement;
        this.hops = hops;
        this.owned = new PartReader(stores.owned(), forms);
        this.copied = new PartReader(stores.any(), forms);
    }

    /** What this instance answers to others. */
    public HttpService routes() {
        return new PartRoutes(owned, copied);
    }

    /**
     * The answers of all partitions.
     *
     * @throws OwnerUnavailableException when one is missing, and the reader wants all
     */
    Gathered all(PartQuery query, Reading reading) throws InterruptedException {
        SortedSet<Integer> missing =
                IntStream.range(0, placement.partitions()).boxed().collect(Collectors.toCollection(TreeSet::new));
        Map<Integer, Rows> found = new TreeMap<>();
        ask(
                query,
                false,
                missing,
                found,
                partition -> placement.owner(partition).stream().toList());
        if (reading.staleOk()) {
            ask(query, true, missing, found, partition -> List.of());
            ask(query, true, missing, found, placement::copies);
        }
        if (!missing.isEmpty() && !reading.partialOk()) {
            throw new OwnerUnavailableException("nobody answers for partitions " + missing);
        }
        return new Gathered(List.copyOf(found.values()), missing);
    }

    /** One round: every missing partition is asked of the first instance that has it, of this one where there is none. */
    private void ask(
            PartQuery query,
            boolean stale,
            SortedSet<Integer> missing,
            Map<Integer, Rows> found,
            Function<Integer, List<Instance>> holders)
            throws InterruptedException {
        Map<Optional<Instance>, List<Integer>> asked = new HashMap<>();
        missing.forEach(partition -> asked.computeIfAbsent(
                        holders.apply(partition).stream().findFirst(), holder -> new ArrayList<>())
                .add(partition));
        List<Callable<Map<Integer, Rows>>> questions = asked.entrySet().stream()
                .map(entry -> question(query, stale, entry.getKey(), entry.getValue()))
                .toList();
        for (Map<Integer, Rows> answer : answers(questions)) {
            answer.forEach((partition, rows) -> {
                if (missing.remove(partition)) {
                    found.put(partition, rows);
                }
            });
        }
    }

    private Callable<Map<Integer, Rows>> question(
            PartQuery query, boolean stale, Optional<Instance> holder, List<Integer> partitions) {
        return holder.<Callable<Map<Integer, Rows>>>map(other -> () -> askOther(query, stale, other, partitions))
                .orElse(() -> askHere(query, stale, partitions));
    }

    private Map<Integer, Rows> askHere(PartQuery query, boolean stale, List<Integer> partitions) {
        return PartRoutes.read(stale ? copied : owned, query, partitions);
    }

    private Map<Integer, Rows> askOther(PartQuery query, boolean stale, Instance other, List<Integer> partitions)
            throws InterruptedException {
        Map<String, String> parameters = new LinkedHashMap<>(query.parameters());
        parameters.put("partitions", partitions.stream().map(String::valueOf).collect(Collectors.joining(",")));
        if (stale) {
            parameters.put(Reading.STALE, "ok");
        }
        try {
            Answer answer = hops.get(other, PartRoutes.PATH + "?" + encoded(parameters), Map.of(), INSTANCE_BOUND);
            if (answer.status() == ProblemCode.RESULT_TOO_LARGE.status()) {
                throw PartReader.tooLarge();
            }
            return answer.status() == 200 ? PartWire.read(answer.body()) : Map.of();
        } catch (HopFailedException | IOException failed) {
            LOG.atWarn()
                    .addKeyValue("instance", other.name())
                    .setCause(failed)
                    .log("An instance does not answer for its part");
            return Map.of();
        }
    }

    private static Collection<Map<Integer, Rows>> answers(List<Callable<Map<Integer, Rows>>> questions)
            throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Map<Integer, Rows>> answers = new ArrayList<>();
            for (Future<Map<Integer, Rows>> answer : threads.invokeAll(questions)) {
                answers.add(answer.get());
            }
            return answers;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }

    static String encoded(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .flatMap(parameter ->
                        Stream.of(parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), UTF_8)))
                .collect(Collectors.joining("&"));
    }
}
