package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.view.CommandStatus;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.kernel.Recorded;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Orders, their history and their commands. */
public final class OrderRoutes implements HttpService {
    private static final int LIMIT_DEFAULT = 100;
    private static final int LIMIT_MAX = 1_000;

    private final AnyInstance anywhere;
    private final Waiting waiting;
    private final HistoryStreams streams;

    /** @param tail of the histories that are followed live */
    public OrderRoutes(AnyInstance anywhere, Waiting waiting, HistoryTail tail, LiveStreams live) {
        this.anywhere = anywhere;
        this.waiting = waiting;
        this.streams = new HistoryStreams(tail, live);
    }

    @Override
    public void routing(HttpRules rules) {
        rules.route(Endpoint.get("/orders/{orderId}", this::order))
                .route(Endpoint.get("/orders/{orderId}/events", this::historyOrStream))
                .route(Endpoint.get("/orders/{orderId}/commands/{commandId}", this::command));
    }

    private Answer order(Call call) throws InterruptedException {
        String orderId = call.id("orderId");
        QueryParameters asked = call.parameters("minVersion", "version", "at", "wait", Reading.STALE);
        OptionalLong minVersion = asked.number("minVersion", 0, Long.MAX_VALUE);
        OptionalLong version = asked.number("version", 1, Long.MAX_VALUE);
        Optional<Instant> at = asked.instant("at");
        if (version.isPresent() && at.isPresent()) {
            throw QueryParameters.invalid("at", "excludes version");
        }
        if (asked.has("wait") && minVersion.isEmpty() && version.isEmpty()) {
            throw QueryParameters.invalid("wait", "needs minVersion or version to wait for");
        }
        Duration wait = asked.millis("wait", minVersion.isPresent() ? Waiting.DEFAULT : Duration.ZERO, Waiting.MAX);
        return anywhere.answer(call, orderId, Reading.of(asked), wait, reads -> {
            Optional<OrderView> now =
                    minVersion.isPresent() ? reached(reads, orderId, minVersion.getAsLong(), wait) : none();
            if (version.isPresent()) {
                return tagged(call, atVersion(reads, orderId, version.getAsLong(), wait));
            }
            if (at.isPresent()) {
                return tagged(call, atInstant(reads, orderId, at.get()));
            }
            return tagged(
                    call,
                    now.or(() -> reads.order(orderId)).orElseThrow(() -> unknown(orderId, "There is no such order.")));
        });
    }

    private Answer historyOrStream(Call call) throws InterruptedException {
        boolean isStream =
                call.header(HeaderNames.ACCEPT).map(EventStream::isNamedIn).orElse(false);
        return isStream ? streams.follow(call) : history(call);
    }

    private Answer history(Call call) throws InterruptedException {
        String orderId = call.id("orderId");
        QueryParameters asked = call.parameters("after", "limit", "wait", Reading.STALE);
        long after = asked.number("after", 0, Long.MAX_VALUE).orElse(0);
        int limit = (int) asked.number("limit", 1, LIMIT_MAX).orElse(LIMIT_DEFAULT);
        Duration wait = asked.millis("wait", Duration.ZERO, Waiting.MAX);
        return anywhere.answer(call, orderId, Reading.of(asked), wait, reads -> {
            List<Recorded<OrderEvent>> found = waiting.until(
                    orderId, wait, () -> reads.history(orderId, after, limit + 1), events -> !events.isEmpty());
            if (found.isEmpty() && (after == 0 || reads.order(orderId).isEmpty())) {
                throw unknown(orderId, "There is no such order.");
            }
            List<Recorded<OrderEvent>> page = found.size() > limit ? found.subList(0, limit) : found;
            OptionalLong next =
                    found.size() > limit ? OptionalLong.of(page.getLast().version()) : OptionalLong.empty();
            return Answer.json(OrderJson.history(orderId, page, next));
        });
    }

    private Answer command(Call call) throws InterruptedException {
        String orderId = call.id("orderId");
        String commandId = call.id("commandId");
        QueryParameters asked = call.parameters("wait", Reading.STALE);
        Duration wait = asked.millis("wait", Duration.ZERO, Waiting.MAX);
        return anywhere.answer(call, orderId, Reading.of(asked), wait, reads -> {
            Optional<CommandStatus> status =
                    waiting.until(orderId, wait, () -> reads.command(orderId, commandId), Optional::isPresent);
            return Answer.json(OrderJson.command(orderId, commandId, status));
        });
    }

    /** The order at that version or a later one; empty when 0 was asked for and there is none. */
    private Optional<OrderView> reached(OrderReads reads, String orderId, long version, Duration wait)
            throws InterruptedException {
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

    private OrderView atVersion(OrderReads reads, String orderId, long version, Duration wait)
            throws InterruptedException {
        waiting.until(orderId, wait, () -> reads.history(orderId, version - 1, 1), found -> !found.isEmpty());
        OrderView view = new TimeTravel(reads)
                .toVersion(orderId, version)
                .orElseThrow(() -> unknown(orderId, "There is no such order."));
        if (view.version() != version) {
            throw Problem.of(ProblemCode.VERSION_NOT_FOUND, "The order has no version " + version + " yet.")
                    .ofOrder(orderId)
                    .atVersion(view.version())
                    .exception();
        }
        return view;
    }

    private static OrderView atInstant(OrderReads reads, String orderId, Instant at) {
        return new TimeTravel(reads)
                .toInstant(orderId, at)
                .orElseThrow(() -> unknown(orderId, "There was no such order at that instant."));
    }

    /** The order with its version as ETag. */
    private static Answer tagged(Call call, OrderView view) {
        return Versioned.answer(call, view.version(), () -> OrderJson.order(view));
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
