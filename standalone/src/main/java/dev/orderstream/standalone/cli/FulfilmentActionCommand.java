package dev.orderstream.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderstream.standalone.OperatorClient;
import dev.orderstream.standalone.PreconditionException;
import dev.orderstream.standalone.QueryClient;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Acts on sagas: on those named, or on all that match; asks where they are several. */
abstract class FulfilmentActionCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Most sagas at a time. */
    private static final int ORDERS_MAX = 10_000;

    /** How long one is waited for, until its saga shows what it made of the action. */
    private static final int WAIT_MILLIS = 5_000;

    @Parameters(
            arity = "0..*",
            paramLabel = "ORDER",
            description = "Ids of orders. Without them, all whose sagas match --state and --older-than.")
    private List<String> named = List.of();

    @Mixin
    private final FulfilmentFilterOptions filter = new FulfilmentFilterOptions();

    @Mixin
    private final OperatorOptions operator = new OperatorOptions();

    @Mixin
    private final QueryOption query = new QueryOption();

    @Mixin
    private final JsonOption json = new JsonOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Tries again. */
    @Command(
            name = "retry",
            description = {
                "Try again what failed in a saga, or waits.",
                "Exits with 1 when one was refused, or nothing was to be done."
            })
    static final class Retry extends FulfilmentActionCommand {}

    /** Takes back. */
    @Command(
            name = "compensate",
            description = {
                "Take back what a saga has done, and cancel its order. Refused once the order is shipped.",
                "Exits with 1 when one was refused, or nothing was to be done."
            })
    static final class Compensate extends FulfilmentActionCommand {}

    /** Goes on without. */
    @Command(
            name = "resolve",
            description = {
                "Go on without the steps of a saga that failed for good: what they asked for was done by hand.",
                "Exits with 1 when one was refused, or nothing was to be done."
            })
    static final class Resolve extends FulfilmentActionCommand {}

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> asked = filter.parameters();
        if (named.isEmpty() == asked.isEmpty()) {
            throw new PreconditionException("Name orders, or say which with --state or --older-than; not both.");
        }
        ObjectNode body = operator.body();
        List<String> orders = named.isEmpty() ? matching(asked) : List.copyOf(named);
        if (operator.isDry()) {
            return told(orders);
        }
        if (orders.size() > 1 && !agreed(orders.size())) {
            return ExitCode.FAILED;
        }
        CountDownLatch stopping = new CountDownLatch(1);
        Signals.onStop(stopping::countDown);
        try (OperatorClient client = new OperatorClient(query.url(), operator.key(), stopping, this::says)) {
            return named.size() == 1 ? one(client, orders.getFirst(), body) : several(client, stopping, orders, body);
        }
    }

    private List<String> matching(Map<String, String> asked) {
        try (QueryClient queries = query.client()) {
            ObjectNode page = queries.fulfilments(asked, ORDERS_MAX);
            if (page.has("next")) {
                throw new PreconditionException("More than " + ORDERS_MAX + " sagas match; ask for fewer.");
            }
            return page.path("fulfilments").findValuesAsText("orderId");
        }
    }

    private int told(List<String> orders) {
        PrintWriter out = spec.commandLine().getOut();
        if (json.wanted()) {
            ObjectNode data = JSON.createObjectNode().put("dryRun", true);
            ArrayNode ids = data.putArray("orderIds");
            orders.forEach(ids::add);
            JsonOption.print(out, data);
        } else {
            orders.forEach(order -> out.println(PlainText.of("Would " + spec.name() + ": " + order)));
            out.printf(Locale.ROOT, "%,d sagas%n", orders.size());
            out.flush();
        }
        return ExitCode.OK;
    }

    private boolean agreed(int count) {
        return Agreement.to(
                String.format(Locale.ROOT, "%,d sagas. %s all of them?", count, capital(spec.name())),
                operator.isAgreed(),
                String.format(Locale.ROOT, "There are %,d sagas, and nothing was done", count),
                spec.commandLine().getErr());
    }

    private int one(OperatorClient client, String order, ObjectNode body) throws InterruptedException {
        JsonNode answer = client.post(path(order) + "?wait=" + WAIT_MILLIS, body);
        PrintWriter out = spec.commandLine().getOut();
        if (json.wanted()) {
            JsonOption.print(out, answer);
        } else {
            out.println(PlainText.of(line(order, answer)));
            out.flush();
        }
        return answer.path("applied").asBoolean(true) ? ExitCode.OK : ExitCode.FAILED;
    }

    private static String line(String order, JsonNode answer) {
        if (!answer.has("applied")) {
            return "Accepted: " + order + "; what becomes of it: orders fulfilment show " + order;
        }
        return answer.path("applied").asBoolean()
                ? "Done: " + order + ", now " + answer.path("state").asText()
                : "Nothing was to be done: " + order + " is "
                        + answer.path("state").asText();
    }

    /** None of them is waited for. One that is refused keeps no other. */
    private int several(OperatorClient client, CountDownLatch stopping, List<String> orders, ObjectNode body)
            throws InterruptedException {
        List<JsonNode> accepted = new ArrayList<>();
        ArrayNode refused = JSON.createArrayNode();
        boolean isStopped = false;
        for (String order : orders) {
            try {
                isStopped = stopping.getCount() == 0;
                if (isStopped) {
                    break;
                }
                accepted.add(client.post(path(order), body));
            } catch (CancellationException stopped) {
                isStopped = true;
                break;
            } catch (IllegalStateException no) {
                String why = String.valueOf(no.getMessage());
                refused.addObject().put("orderId", order).put("why", why);
                says(order + ": " + why);
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json.wanted()) {
            ObjectNode data = JSON.createObjectNode();
            data.putArray("accepted").addAll(accepted);
            data.set("refused", refused);
            JsonOption.print(out, data);
        } else {
            out.printf(Locale.ROOT, "%,d accepted, %,d refused%n", accepted.size(), refused.size());
            out.flush();
        }
        if (isStopped) {
            says("stopped. What was accepted stays so; the same command goes on with the rest.");
        }
        return isStopped || !refused.isEmpty() ? ExitCode.FAILED : ExitCode.OK;
    }

    private String path(String order) {
        return "/fulfilments/"
                + URLEncoder.encode(order, StandardCharsets.UTF_8).replace("+", "%20") + "/" + spec.name();
    }

    private void says(String text) {
        spec.commandLine().getErr().println(PlainText.of("orders: " + text));
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
