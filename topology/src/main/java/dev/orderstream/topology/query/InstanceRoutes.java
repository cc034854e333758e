package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orderstream.topology.query.Hops.HopFailedException;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who holds what: every instance, as it says itself; one that does not answer is listed as that, and fails nothing. */
public final class InstanceRoutes implements HttpService {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceRoutes.class);
    private static final String OF_THIS_ONE = "/internal/instance";
    private static final Duration BOUND = Duration.ofSeconds(1);

    private final Placement placement;
    private final Hops hops;
    private final LocalInstance here;

    public InstanceRoutes(Placement placement, Hops hops, LocalInstance here) {
        this.placement = placement;
        this.hops = hops;
        this.here = here;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.route(Endpoint.get("/instances", this::all)).route(Endpoint.get(OF_THIS_ONE, this::ofThisOne));
    }

    private Answer all(Call call) throws InterruptedException {
        call.parameters();
        List<String> found = new ArrayList<>();
        found.add(new String(here.json(), UTF_8));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> asked = placement.others().stream()
                    .map(other -> threads.submit(() -> describe(other)))
                    .toList();
            for (Future<String> answer : asked) {
                found.add(answer.get());
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
        Answer answer = Answer.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("instances");
            for (String each : found) {
                json.writeRawValue(each);
            }
            json.writeEndArray();
            json.writeEndObject();
        }));
        return call.isHop() ? answer.with(hops.signature()) : answer;
    }

    private Answer ofThisOne(Call call) throws InterruptedException {
        if (!call.isHop()) {
            throw Problem.of(ProblemCode.NOT_FOUND, "This path is for other instances.")
                    .exception();
        }
        return Answer.json(here.json()).with(hops.signature());
    }

    private String describe(Instance other) throws InterruptedException {
        try {
            Answer answer = hops.get(other, OF_THIS_ONE, Map.of(), BOUND);
            if (answer.status() == 200) {
                return new String(answer.body(), UTF_8);
            }
        } catch (HopFailedException failed) {
            LOG.atDebug().addKeyValue("instance", other.name()).setCause(failed).log("An instance does not answer");
        }
        return new String(Json.bytes(json -> unreachable(json, other)), UTF_8);
    }

    /** With the partitions that the last assignment gave it. */
    private static void unreachable(JsonGenerator json, Instance other) throws IOException {
        json.writeStartObject();
        json.writeStringField("instance", other.name());
        json.writeStringField("state", "UNREACHABLE");
        LocalInstance.numbers(json, "partitions", other.owned());
        json.writeArrayFieldStart("served");
        json.writeEndArray();
        LocalInstance.numbers(json, "standbys", other.copied());
        json.writeEndObject();
    }
}
