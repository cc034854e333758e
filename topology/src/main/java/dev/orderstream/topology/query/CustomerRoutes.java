package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.query.PartQuery.CustomerOrders;
import dev.orderstream.topology.stream.Stores;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.util.List;
import java.util.Optional;

/** Orders of a customer, newest first, page by page. */
public final class CustomerRoutes implements HttpService {
    private static final int LIMIT_DEFAULT = 50;
    private static final int LIMIT_MAX = 200;

    private final Gather gather;
    private final StoredForms forms;

    public CustomerRoutes(Gather gather, StoredForms forms) {
        this.gather = gather;
        this.forms = forms;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.route(Endpoint.get("/customers/{customerId}/orders", this::orders));
    }

    private Answer orders(Call call) throws InterruptedException {
        String customerId = call.id("customerId");
        QueryParameters asked = call.parameters("status", "limit", "cursor", Reading.STALE, Reading.PARTIAL);
        Optional<OrderStatus> status = asked.status("status");
        int limit = (int) asked.number("limit", 1, LIMIT_MAX).orElse(LIMIT_DEFAULT);
        Optional<byte[]> after = asked.text("cursor").map(cursor -> Cursor.key(cursor, customerId));
        Reading reading = Reading.of(asked);
        Gathered found =
                gather.all(new CustomerOrders(customerId, status, after, limit), reading, call.correlationId());
        Page page = Page.of(found.parts(), limit);
        List<OrderView> orders = page.rows().stream()
                .map(row -> forms.orders().deserialize(Stores.ORDER_BY_ID, row.value()))
                .toList();
        return found.answer(
                reading, OrderJson.page(customerId, orders, page.next().map(Cursor::of), found));
    }
}
