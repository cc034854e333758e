package dev.orderstream.topology.query;

import dev.orderstream.topology.query.Hops.HopFailedException;
import io.helidon.webserver.http.HttpService;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.streams.state.HostInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every partition, here and on other instances, all at once and each for a bounded time. A partition is answered by its owner, once;
 * where the reader takes a copy and the owner does not answer, by whoever has one.
 */
public final class Gather {
    private static final Logger LOG = LoggerFactory.getLogger(Gather.class);
    private static final Duration BOUND = Duration.ofSeconds(2);
    private static final Duration OWNER_BOUND_WITH_COPIES = Duration.ofMillis(500);
    private static final Instance HERE = new Instance(HostInfo.unavailable(), Set.of(), Set.of());

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
        return new PartRoutes(owned, copied, hops.signature());
    }

    /** The same question to all. */
    private record Question(PartQuery query, boolean stale, Duration bound, String correlationId) {
        String target(SortedSet<Integer> partitions) {
            Map<String, String> parameters = new TreeMap<>(query.parameters());
            if (stale) {
                parameters.put(Reading.STALE, "ok");
            }
            // Not encoded, so that a thousand of them fit a request line.
            String list = partitions.stream().map(String::valueOf).collect(Collectors.joining(","));
            return PartRoutes.PATH + "?" + Percent.query(parameters) + "&" + PartRoutes.PARTITIONS + "=" + list;
        }
    }

    /**
     * The answers of all partitions.
     *
     * @param correlationId of the conversation that the question belongs to
     * @throws OwnerUnavailableException when one is missing, and the reader wants all
     * @throws ProblemException when they are too much for one answer
     */
    Gathered all(PartQuery query, Reading reading, String correlationId) throws InterruptedException {
        return of(
                IntStream.range(0, placement.partitions()).boxed().collect(Collectors.toCollection(TreeSet::new)),
                query,
                reading,
                correlationId);
    }

    /**
     * The answer of one partition's owner.
     *
     * @throws OwnerUnavailableException when there is none
     * @throws ProblemException when it is too much for one answer
     */
    Rows one(int partition, PartQuery query, String correlationId) throws InterruptedException {
        return of(new TreeSet<>(Set.of(partition)), query, Reading.STRICT, correlationId)
                .parts()
                .getFirst();
    }

    private Gathered of(SortedSet<Integer> missing, PartQuery query, Reading reading, String correlationId)
            throws InterruptedException {
        Map<Integer, Rows> found = new TreeMap<>();
        Duration ownerBound = reading.staleOk() ? OWNER_BOUND_WITH_COPIES : BOUND;
        ask(
                new Question(query, false, ownerBound, correlationId),
                missing,
                found,
                partition -> owner(partition, reading));
        int byOwners = found.size();
        if (reading.staleOk()) {
            ask(new Question(query, true, BOUND, correlationId), missing, found, this::copies);
        }
        if (!missing.isEmpty() && !reading.partialOk()) {
            throw new OwnerUnavailableException("nobody answers for partitions " + missing);
        }
        return new Gathered(List.copyOf(found.values()), missing, found.size() > byOwners);
    }

    /** Where no other owns the partition, this one may. An owner that just failed is not worth a reader's time who takes a copy. */
    private List<Instance> owner(int partition, Reading reading) {
        Instance owner = placement.owner(partition).orElse(HERE);
        return reading.staleOk() && hops.isSuspect(owner) ? List.of() : List.of(owner);
    }

    /** Who may have a copy: last, an owner that is restoring the partition. */
    private List<Instance> copies(int partition) {
        return Stream.of(Stream.of(HERE), placement.copies(partition).stream(), placement.owner(partition).stream())
                .flatMap(each -> each)
                .toList();
    }

    /** Asks each missing partition of its first holder, then those that are missing still of their second, and so on. */
    private void ask(
            Question question,
            SortedSet<Integer> missing,
            Map<Integer, Rows> found,
            IntFunction<List<Instance>> holders)
            throws InterruptedException {
        Map<Integer, List<Instance>> asked =
                missing.stream().collect(Collectors.toMap(partition -> partition, holders::apply));
        int rounds = asked.values().stream().mapToInt(List::size).max().orElse(0);
        for (int round = 0; round < rounds && !missing.isEmpty(); round++) {
            Map<Instance, SortedSet<Integer>> partitions = new HashMap<>();
            for (int partition : missing) {
                List<Instance> of = asked.getOrDefault(partition, List.of());
                if (round < of.size()) {
                    partitions
                            .computeIfAbsent(of.get(round), holder -> new TreeSet<>())
                            .add(partition);
                }
            }
            answers(question, partitions).forEach(found::putAll);
            missing.removeAll(found.keySet());
        }
    }

    private List<Map<Integer, Rows>> answers(Question question, Map<Instance, SortedSet<Integer>> partitions)
            throws InterruptedException {
        List<Callable<Map<Integer, Rows>>> calls = new ArrayList<>();
        partitions.forEach((holder, asked) -> calls.add(() -> answer(question, holder, asked)));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Map<Integer, Rows>> answers = new ArrayList<>();
            for (Future<Map<Integer, Rows>> answer : threads.invokeAll(calls)) {
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

    private Map<Integer, Rows> answer(Question question, Instance holder, SortedSet<Integer> partitions)
            throws InterruptedException {
        return holder.equals(HERE)
                ? PartRoutes.read(question.stale() ? copied : owned, question.query(), partitions)
                : askOther(question, holder, partitions);
    }

    private Map<Integer, Rows> askOther(Question question, Instance other, SortedSet<Integer> partitions)
            throws InterruptedException {
        try {
            Map<String, String> headers = Map.of(Correlation.HEADER.defaultCase(), question.correlationId());
            Answer answer = hops.get(other, question.target(partitions), headers, question.bound());
            if (answer.status() == ProblemCode.RESULT_TOO_LARGE.status()) {
                throw PartReader.tooLarge();
            }
            if (answer.status() != 200) {
                throw new IOException("answered with status " + answer.status());
            }
            return PartWire.read(answer.body(), partitions);
        } catch (HopFailedException | IOException failed) {
            LOG.atWarn()
                    .addKeyValue("instance", other.name())
                    .addKeyValue("correlationId", question.correlationId())
                    .setCause(failed)
                    .log("An instance does not answer for its part");
            return Map.of();
        }
    }
}
