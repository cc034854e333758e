package dev.orderstream.topology.query;

import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What other instances ask of this one: the parts of an answer that lie here. Nobody else is answered. */
final class PartRoutes implements HttpService {
    private static final Logger LOG = LoggerFactory.getLogger(PartRoutes.class);

    static final String PATH = "/internal/parts";

    private final PartReader owned;
    private final PartReader copied;

    PartRoutes(PartReader owned, PartReader copied) {
        this.owned = owned;
        this.copied = copied;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.route(Endpoint.get(PATH, this::parts));
    }

    /** The partitions that are here; the others are left out. */
    private Answer parts(Call call) {
        if (!call.isHop()) {
            throw Problem.of(ProblemCode.NOT_FOUND, "This path is for other instances.")
                    .exception();
        }
        QueryParameters asked =
                call.parameters(Stream.concat(PartQuery.PARAMETERS.stream(), Stream.of("partitions", Reading.STALE))
                        .toArray(String[]::new));
        PartQuery query = PartQuery.of(asked);
        PartReader reader = asked.ok(Reading.STALE) ? copied : owned;
        Map<Integer, Rows> parts = read(reader, query, partitions(asked.required("partitions")));
        return new Answer(200, PartWire.CONTENT_TYPE, PartWire.write(parts), Map.of());
    }

    /** Those of the partitions that the reader can read; whoever asks sees which are missing. */
    static Map<Integer, Rows> read(PartReader reader, PartQuery query, List<Integer> partitions) {
        Map<Integer, Rows> parts = new TreeMap<>();
        for (int partition : partitions) {
            try {
                parts.put(partition, reader.read(query, partition));
            } catch (OwnerUnavailableException notHere) {
                LOG.atDebug()
                        .addKeyValue("partition", partition)
                        .setCause(notHere)
                        .log("A part is not here");
            }
        }
        return parts;
    }

    private static List<Integer> partitions(String text) {
        List<Integer> partitions = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            try {
                partitions.add(Integer.parseUnsignedInt(each));
            } catch (NumberFormatException notANumber) {
                throw QueryParameters.invalid("partitions", "must be numbers with commas between them");
            }
        }
        return partitions;
    }
}
