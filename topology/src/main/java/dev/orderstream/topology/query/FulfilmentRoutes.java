package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.stream.Stores;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Sagas: the one of an order, and lists of them, oldest first. */
public final class FulfilmentRoutes implements HttpService {
    private static final Duration WAIT_DEFAULT = Duration.ofSeconds(2);
    private static final Duration WAIT_MAX = Duration.ofSeconds(10);
    private static final int LIMIT_DEFAULT = 50;
    private static final int LIMIT_MAX = 200;

    private final AnyInstance anywhere;
    private final Gather gather;
    private final Waiting waiting;
    private final StoredForms forms;
    private final Clock clock;

    public FulfilmentRoutes(AnyInstance anywhere, Gather gather, Waiting waiting, StoredForms forms, Clock clock) {
        this.anywhere = anywhere;
        this.gather = gather;
        this.waiting = waiting;
        this.forms = forms;
        this.clock = clock;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.route(Endpoint.get("/orders/{orderId}/fulfilment", this::ofOrder))
                .route(Endpoint.get("/fulfilments", this::list));
    }

    private Answer ofOrder(Call call) throws InterruptedException {
        String orderId = call.id("orderId");
        QueryParameters asked = call.parameters("minVersion", "wait", Reading.STALE);
        OptionalLong minVersion = asked.number("minVersion", 0, Long.MAX_VALUE);
        if (asked.has("wait") && minVersion.isEmpty()) {
            throw QueryParameters.invalid("wait", "needs minVersion to wait for");
        }
        long version = minVersion.orElse(0);
        Duration wait = asked.millis("wait", version > 0 ? WAIT_DEFAULT : Duration.ZERO, WAIT_MAX);
        return anywhere.answer(call, orderId, Reading.of(asked), wait, reads -> {
            Optional<Saga> saga = waiting.until(
                    orderId, wait, () -> reads.saga(orderId), now -> version == 0 || versionOf(now) >= version);
            Saga reached = saga.filter(now -> now.orderVersion() >= version)
                    .orElseThrow(() -> none(orderId, version, saga, reads));
            return Versioned.answer(call, reached.revision(), () -> SagaJson.saga(reached));
        });
    }

    /** Why there is no saga, or none that has come so far. */
    private static ProblemException none(String orderId, long version, Optional<Saga> saga, OrderReads reads) {
        Optional<OrderView> order = saga.isPresent() ? Optional.empty() : reads.order(orderId);
        boolean hasNone = order.filter(
                        known -> version == 0 || (known.version() >= version && known.status() == OrderStatus.DRAFT))
                .isPresent();
        if (hasNone) {
            return Problem.of(
                            ProblemCode.NO_FULFILMENT,
                            "The order has no saga: it is a draft, or was submitted before sagas were run.")
                    .ofOrder(orderId)
                    .exception();
        }
        if (version == 0) {
            return Problem.of(ProblemCode.UNKNOWN_ORDER, "There is no such order.")
                    .ofOrder(orderId)
                    .exception();
        }
        return Problem.of(
                        ProblemCode.VERSION_NOT_REACHED,
                        "The order's saga has not taken version " + version + " of the order in here.")
                .ofOrder(orderId)
                .atVersion(versionOf(saga))
                .exception();
    }

    private static long versionOf(Optional<Saga> saga) {
        return saga.map(Saga::orderVersion).orElse(0L);
    }

    private Answer list(Call call) throws InterruptedException {
        QueryParameters asked =
                call.parameters("state", "olderThan", "limit", "cursor", Reading.STALE, Reading.PARTIAL);
        SagaFilter filter = SagaFilter.of(asked, clock.instant());
        int limit = (int) asked.number("limit", 1, LIMIT_MAX).orElse(LIMIT_DEFAULT);
        Optional<byte[]> after = asked.text("cursor").map(Cursor::sagaPlace);
        Reading reading = Reading.of(asked);
        Gathered found = gather.all(new PartQuery.Sagas(filter, after, limit), reading, call.correlationId());
        Page page = Page.of(found.parts(), limit);
        List<Saga> sagas = page.rows().stream()
                .map(row -> forms.sagas().deserialize(Stores.FULFILMENT, row.value()))
                .toList();
        return found.answer(reading, SagaJson.page(sagas, page.next().map(Cursor::of), found));
    }
}
