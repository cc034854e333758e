package dev.orderstream.topology.query;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.util.Collection;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What other instances ask of this one: the parts of an answer that lie here. Nobody else is answered. */
final class PartRoutes implements HttpService {
    private static final Logger LOG = LoggerFactory.getLogger(PartRoutes.class);

    static final String PATH = "/internal/parts";

    /** The partitions that are asked for, with commas between them. */
    static final String PARTITIONS = "partitions";

    /** Most bytes of rows; what is written around them has room in the other half. */
    private static final int ROW_BYTES_MAX = Hops.ANSWER_BYTES_MAX / 2;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private final PartReader owned;
    private final PartReader copied;
    private final Map<String, String> signature;
    private final LargeReads ofAllProducts = new LargeReads();

    /** @param signature headers of every answer to another instance */
    PartRoutes(PartReader owned, PartReader copied, Map<String, String> signature) {
        this.owned = owned;
        this.copied = copied;
        this.signature = signature;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.route(Endpoint.get(PATH, call -> Answers.with(signature, () -> parts(call))));
    }

    /** The partitions that are here; the others are left out. */
    private Answer parts(Call call) throws InterruptedException {
        if (!call.isHop()) {
            throw Problem.of(ProblemCode.NOT_FOUND, "This path is for other instances.")
                    .exception();
        }
        QueryParameters asked =
                call.parameters(Stream.concat(PartQuery.PARAMETERS.stream(), Stream.of(PARTITIONS, Reading.STALE))
                        .toArray(String[]::new));
        PartQuery query = PartQuery.of(asked);
        PartReader reader = asked.ok(Reading.STALE) ? copied : owned;
        SortedSet<Integer> partitions = partitions(asked.required(PARTITIONS));
        return query instanceof PartQuery.SalesByProduct
                ? ofAllProducts.inTurn(() -> answer(reader, query, partitions))
                : answer(reader, query, partitions);
    }

    private static Answer answer(PartReader reader, PartQuery query, SortedSet<Integer> partitions) {
        return new Answer(200, PartWire.CONTENT_TYPE, PartWire.write(read(reader, query, partitions)), Map.of());
    }

    /**
     * Those of the partitions that the reader can read; whoever asks sees which are missing.
     *
     * @throws ProblemException when they are too much for an answer
     */
    static Map<Integer, Rows> read(PartReader reader, PartQuery query, Collection<Integer> partitions) {
        Map<Integer, Rows> parts = new TreeMap<>();
        long bytes = 0;
        for (int partition : partitions) {
            try {
                Rows rows = reader.read(query, partition);
                parts.put(partition, rows);
                bytes += rows.bytes();
            } catch (OwnerUnavailableException notHere) {
                LOG.atDebug()
                        .addKeyValue("partition", partition)
                        .setCause(notHere)
                        .log("A part is not here");
            }
            if (bytes > ROW_BYTES_MAX) {
                throw PartReader.tooLarge();
            }
        }
        return parts;
    }

    private static SortedSet<Integer> partitions(String text) {
        SortedSet<Integer> partitions = new TreeSet<>();
        for (String each : text.split(",", -1)) {
            if (!NUMBER.matcher(each).matches()) {
                throw QueryParameters.invalid(PARTITIONS, "must be numbers with commas between them");
            }
            partitions.add(Integer.parseInt(each));
        }
        return partitions;
    }
}
