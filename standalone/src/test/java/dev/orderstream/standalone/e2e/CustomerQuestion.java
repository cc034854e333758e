package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderstream.standalone.e2e.Asking.Told;
import dev.orderstream.standalone.e2e.PlainLog.Entry;
import dev.orderstream.standalone.e2e.Shown.Store;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.view.OrderView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which orders has the customer? Page by page to the end, each page of any instance; sometimes only those of a status. */
final class CustomerQuestion implements Question {
    private static final List<OrderStatus> STATUSES =
            List.of(OrderStatus.DRAFT, OrderStatus.SUBMITTED, OrderStatus.PAID, OrderStatus.CANCELLED);
    private static final Comparator<OrderView> NEWEST_FIRST =
            Comparator.comparing(OrderView::createdAt).reversed().thenComparing(OrderView::orderId);

    @Override
    public void ask(Asking asking) throws NotAnsweredException, InterruptedException {
        // One of them is nobody's.
        String customer = "customer-" + asking.random().nextInt(OrderWriter.CUSTOMERS + 1);
        Optional<OrderStatus> status =
                asking.once(2) ? Optional.of(STATUSES.get(asking.random().nextInt(STATUSES.size()))) : Optional.empty();
        int limit = 30 + asking.random().nextInt(171);
        String path = "/customers/" + customer + "/orders?limit=" + limit
                + status.map(wanted -> "&status=" + wanted).orElse("");
        Told first = asking.get(path);
        List<OrderView> found = new ArrayList<>(page(asking, first, customer, limit));
        for (Told told = first; told.answer().body().has("next"); ) {
            told = asking.get(path + "&cursor=" + told.answer().text("/next"));
            found.addAll(page(asking, told, customer, limit));
        }
        assertThat(found).isSortedAccordingTo(NEWEST_FIRST);
        assertThat(found).extracting(OrderView::orderId).doesNotHaveDuplicates();
        assertThat(found).allMatch(order -> status.isEmpty() || order.status() == status.get());
        if (!asking.hasCopies()) {
            List<String> least = asking.log(
                    log -> log.ofCustomer(customer, status, first.shown().of(Store.CUSTOMERS)));
            assertThat(found).extracting(OrderView::orderId).containsAll(least);
        }
    }

    private static List<OrderView> page(Asking asking, Told told, String customer, int limit)
            throws InterruptedException {
        assertThat(told.status()).isEqualTo(200);
        JsonNode orders = told.answer().body().path("orders");
        assertThat(orders.size()).isLessThanOrEqualTo(limit);
        List<OrderView> page = new ArrayList<>();
        for (JsonNode order : orders) {
            String orderId = order.path("orderId").asText();
            Entry entry = asking.held(
                    told, Store.ORDERS, orderId, order.path("version").asLong());
            assertThat(entry.view().customerId()).isEqualTo(customer);
            assertThat(order).isEqualTo(PlainJson.order(entry.view()));
            asking.saw(
                    told,
                    Store.CUSTOMERS,
                    PlainLog.partition(orderId),
                    asking.log(log -> log.at(orderId, 1)).orElseThrow().position());
            page.add(entry.view());
        }
        return page;
    }
}
