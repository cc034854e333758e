package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.view.CommandStatus;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.kernel.Recorded;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

/** Orders, their history and their commands. */
public final class OrderRoutes implements HttpService {
    private static final Duration WAIT_DEFAULT = Duration.ofSeconds(2);
    private static final Duration WAIT_MAX = Duration.ofSeconds(10);
    private static final int LIMIT_DEFAULT = 100;
    private static final int LIMIT_MAX = 1_000;

    private final OrderReads reads;
    private final TimeTravel past;
    private final Waiting waiting;

    public OrderRoutes(OrderReads reads, Waiting waiting) {
        this.reads = reads;
        this.past = new TimeTravel(reads);
        this.waiting = waiting;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.route(Endpoint.get("/orders/{orderId}", this::order))
                .route(Endpoint.get("/orders/{orderId}/events", this::history))
                .route(Endpoint.get("/orders/{orderId}/commands/{commandId}", this::command));
    }

    private Answer order(Call call) throws InterruptedException {
        String orderId = call.id("orderId");
        QueryParameters asked = call.parameters("minVersion", "version", "at", "wait");
        OptionalLong minVersion = asked.number("minVersion", 0, Long.MAX_VALUE);
        OptionalLong version = asked.number("version", 1, Long.MAX_VALUE);
        boolean waits = asked.has("minVersion") || asked.has("version");
        if (asked.has("version") && asked.has("at")) {
            throw QueryParameters.invalid("at", "excludes version");
        }
        if (asked.has("wait") && !waits) {
            throw QueryParameters.invalid("wait", "needs minVersion or version to wait for");
        }
        Duration wait = asked.millis("wait", asked.has("minVersion") ? WAIT_DEFAULT : Duration.ZERO, WAIT_MAX);
        Optional<OrderView> now = minVersion.isPresent() ? reached(orderId, minVersion.getAsLong(), wait) : none();

        OrderView view;
        if (version.isPresent()) {
            view = atVersion(orderId, version.getAsLong(), wait);
        } else if (asked.has("at")) {
            view = asked.instant("at")
                    .flatMap(at -> past.toInstant(orderId, at))
                    .orElseThrow(() -> unknown(orderId, "There was no such order at that instant."));
        } else {
            view = now.or(() -> reads.order(orderId)).orElseThrow(() -> unknown(orderId, "There is no such order."));
        }
        return tagged(call, view);
    }

    private Answer history(Call call) {
        String orderId = call.id("orderId");
        QueryParameters asked = call.parameters("after", "limit");
        long after = asked.number("after", 0, Long.MAX_VALUE).orElse(0);
        int limit = (int) asked.number("limit", 1, LIMIT_MAX).orElse(LIMIT_DEFAULT);
        List<Recorded<OrderEvent>> found = reads.history(orderId, after, limit + 1);
        if (found.isEmpty() && (after == 0 || reads.order(orderId).isEmpty())) {
            throw unknown(orderId, "There is no such order.");
        }
        List<Recorded<OrderEvent>> page = found.size() > limit ? found.subList(0, limit) : found;
        OptionalLong next =
                found.size() > limit ? OptionalLong.of(page.getLast().version()) : OptionalLong.empty();
        return Answer.json(OrderJson.history(orderId, page, next));
    }

    private Answer command(Call call) throws InterruptedException {
        String orderId = call.id("orderId");
        String commandId = call.id("commandId");
        Duration wait = call.parameters("wait").millis("wait", Duration.ZERO, WAIT_MAX);
        Optional<CommandStatus> status =
                waiting.until(orderId, wait, () -> reads.command(orderId, commandId), Optional::isPresent);
        return Answer.json(OrderJson.command(orderId, commandId, status));
    }

    /** The order at that version or a later one; empty when 0 was asked for and there is none. */
    private Optional<OrderView> reached(String orderId, long version, Duration wait) throws InterruptedException {
        Optional<OrderView> view =
                waiting.until(orderId, wait, () -> reads.order(orderId), now -> versionOf(now) >= version);
        if (versionOf(view) < version) {
            throw Problem.of(ProblemCode.VERSION_NOT_REACHED, "The order has not reached version " + version + " here.")
                    .ofOrder(orderId)
                    .atVersion(versionOf(view))
                    .exception();
        }
        return view;
    }

    private OrderView atVersion(String orderId, long version, Duration wait) throws InterruptedException {
        waiting.until(orderId, wait, () -> reads.history(orderId, version - 1, 1), found -> !found.isEmpty());
        OrderView view =
                past.toVersion(orderId, version).orElseThrow(() -> unknown(orderId, "There is no such order."));
        if (view.version() != version) {
            throw Problem.of(ProblemCode.VERSION_NOT_FOUND, "The order has no version " + version + " yet.")
                    .ofOrder(orderId)
                    .atVersion(view.version())
                    .exception();
        }
        return view;
    }

    /** The order with its version as ETag; 304 when the caller has it (RFC 9110, section 13.1.2). */
    private static Answer tagged(Call call, OrderView view) {
        String etag = "\"" + view.version() + "\"";
        boolean known = call.header(HeaderNames.IF_NONE_MATCH)
                .map(tags -> Stream.of(tags.split(",", -1)).map(String::strip).anyMatch(matches(etag)::apply))
                .orElse(false);
        Answer answer = known ? Answer.notModified() : Answer.json(OrderJson.order(view));
        return answer.with("ETag", etag).with("Cache-Control", "private, no-cache");
    }

    private static Function<String, Boolean> matches(String etag) {
        return tag -> tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag);
    }

    private static long versionOf(Optional<OrderView> view) {
        return view.map(OrderView::version).orElse(0L);
    }

    private static Optional<OrderView> none() {
        return Optional.empty();
    }

    private static ProblemException unknown(String orderId, String detail) {
        return Problem.of(ProblemCode.UNKNOWN_ORDER, detail).ofOrder(orderId).exception();
    }
}
