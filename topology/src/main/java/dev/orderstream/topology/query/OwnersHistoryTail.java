package dev.orderstream.topology.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.orderstream.topology.query.Hops.HopFailedException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The history of orders wherever they are owned: read here, else asked of the owner, one hop away, page by page. */
public final class OwnersHistoryTail implements HistoryTail {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER_BOUND = Duration.ofSeconds(2);
    private static final Map<String, String> AS_A_PAGE = Map.of("Accept", Answer.JSON);

    private final HistoryTail here;
    private final Placement placement;
    private final Hops hops;

    public OwnersHistoryTail(HistoryTail here, Placement placement, Hops hops) {
        this.here = here;
        this.placement = placement;
        this.hops = hops;
    }

    @Override
    public List<Entry> next(String orderId, long after, int limit, Duration wait) throws InterruptedException {
        try {
            return here.next(orderId, after, limit, wait);
        } catch (OwnerUnavailableException notHere) {
            Instance owner = placement.owner(placement.partition(orderId)).orElseThrow(() -> notHere);
            return asked(owner, orderId, target(orderId, after, limit, wait), wait);
        }
    }

    private List<Entry> asked(Instance owner, String orderId, String target, Duration wait)
            throws InterruptedException {
        try {
            Answer answer = hops.get(owner, target, AS_A_PAGE, ANSWER_BOUND.plus(wait));
            return switch (answer.status()) {
                case 200 -> entries(JSON.readTree(answer.body()));
                case 404 ->
                    throw Problem.of(ProblemCode.UNKNOWN_ORDER, "There is no such order.")
                            .ofOrder(orderId)
                            .exception();
                default ->
                    throw new OwnerUnavailableException(owner.name() + " answers with status " + answer.status());
            };
        } catch (HopFailedException | IOException failed) {
            throw new OwnerUnavailableException(owner.name() + " does not answer", failed);
        }
    }

    private static List<Entry> entries(JsonNode page) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (JsonNode event : page.path("events")) {
            entries.add(new Entry(
                    event.path("version").asLong(), event.path("type").asText(), JSON.writeValueAsBytes(event)));
        }
        return entries;
    }

    private static String target(String orderId, long after, int limit, Duration wait) {
        String segment = URLEncoder.encode(orderId, StandardCharsets.UTF_8).replace("+", "%20");
        return "/orders/" + segment + "/events?after=" + after + "&limit=" + limit + "&wait=" + wait.toMillis();
    }
}
