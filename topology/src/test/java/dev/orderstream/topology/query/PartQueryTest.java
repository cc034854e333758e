package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.fulfilment.SagaState;
import dev.orderstream.topology.domain.view.SagaPlace;
import dev.orderstream.topology.query.PartQuery.CustomerOrders;
import dev.orderstream.topology.query.PartQuery.SalesByDay;
import dev.orderstream.topology.query.PartQuery.SalesOfProduct;
import dev.orderstream.topology.stream.SagaKeys;
import dev.orderstream.topology.stream.Stores;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is asked of another instance, as parameters. */
class PartQueryTest {
    private static final String AFTER = "Y3VzdG9tZXItMQB__________29yZGVyLTE";

    @Test
    void everyFieldArrives() {
        // Given
        byte[] after = Stores.customerOrderKey("a b", Instant.EPOCH, "o-1");
        LocalDate day = LocalDate.parse("2026-11-21");

        // When
        CustomerOrders orders = (CustomerOrders)
                parsed(encoded(new CustomerOrders("a b", Optional.of(OrderStatus.PAID), Optional.of(after), 7)));
        SalesOfProduct sales =
                (SalesOfProduct) parsed(encoded(new SalesOfProduct("s+1", new Days(day, day.plusDays(1)))));

        // Then
        assertThat(orders.customerId()).isEqualTo("a b");
        assertThat(orders.status()).contains(OrderStatus.PAID);
        assertThat(orders.after()).hasValueSatisfying(key -> assertThat(key).isEqualTo(after));
        assertThat(orders.limit()).isEqualTo(7);
        assertThat(sales).isEqualTo(new SalesOfProduct("s+1", new Days(day, day.plusDays(1))));
    }

    @ParameterizedTest
    @CsvSource({
        "'', query",
        "query=orders-by-name, query",
        "query=customer-orders, customer",
        "query=customer-orders&customer=, customer",
        "query=customer-orders&customer=a%00b, customer",
        "query=customer-orders&customer=c&status=LOST, status",
        "query=customer-orders&customer=c&status=NONE, status",
        "query=customer-orders&customer=c&status=paid, status",
        "query=customer-orders&customer=c&limit=0, limit",
        "query=customer-orders&customer=c&limit=100001, limit",
        "query=customer-orders&customer=c&after=!, after",
        "query=customer-orders&customer=c&after=, after",
        "query=customer-orders&customer=customer-2&after=" + AFTER + ", after",
        "query=customer-orders&customer=customer&after=" + AFTER + ", after",
        "query=orders&after=%20, after",
        "query=orders&limit=many, limit",
        "query=sales-by-day, from",
        "query=sales-by-day&from=2026-11-21, to",
        "query=sales-by-day&from=yesterday&to=2026-11-21, from",
        "query=sales-by-day&from=2026-02-30&to=2026-11-21, from",
        "query=sales-by-day&from=2026-11-22&to=2026-11-21, to",
        "query=sales-by-day&from=2026-11-21&to=2027-11-22, to",
        "query=sales-by-product&from=-999999999-01-01&to=2026-11-21, from",
        "query=sales-by-product&from=2026-11-21&to=%2B999999999-12-31, to",
        "query=sales-of-product&from=2026-11-21&to=2026-11-21, sku",
        "query=order, order",
        "query=events, order",
        "query=dead-letter, id",
        "query=dead-letters&state=LOST, state",
        "query=dead-letters&after=AQID, after",
        "query=whole-dead-letters&kind=odd, kind",
        "query=whole-dead-letters&after=!, after",
        "query=sagas&state=DRAFT, state",
        "query=sagas&until=now, until",
        "query=sagas&after=AQIDBAUGBwg, after",
        "query=saga, order",
        "query=sales-of-product&sku=%20&from=2026-11-21&to=2026-11-21, sku",
    })
    void badValuesAreNamed(String rawQuery, String field) {
        assertThatThrownBy(() -> parsed(rawQuery)).isInstanceOfSatisfying(ProblemException.class, refused -> {
            assertThat(refused.problem().code()).isEqualTo(ProblemCode.INVALID_PARAMETER);
            assertThat(refused.problem().errors().getFirst().field()).isEqualTo(field);
        });
    }

    @Test
    void aQuestionForSagasArrives() {
        // Given
        byte[] place = SagaKeys.place(SagaKeys.listed(new SagaPlace(SagaState.COMPLETED, Instant.EPOCH, "o-1")));
        SagaFilter filter = new SagaFilter(
                Set.of(SagaState.COMPENSATING, SagaState.COMPLETED),
                Optional.of(Instant.parse("2026-11-21T09:30:00Z")));

        // When
        PartQuery.Sagas sagas = (PartQuery.Sagas) parsed(encoded(new PartQuery.Sagas(filter, Optional.of(place), 7)));

        // Then
        assertThat(sagas.filter()).isEqualTo(filter);
        assertThat(sagas.after()).hasValueSatisfying(key -> assertThat(key).isEqualTo(place));
        assertThat(sagas.limit()).isEqualTo(7);
        assertThat(parsed(encoded(new PartQuery.SagaOf("o 1")))).isEqualTo(new PartQuery.SagaOf("o 1"));
    }

    @Test
    void theKeyOfTheOwnCustomerIsTaken() {
        assertThat(parsed("query=customer-orders&customer=customer-1&after=" + AFTER))
                .isInstanceOf(CustomerOrders.class);
    }

    @Test
    void aYearIsTaken() {
        assertThat(parsed("query=sales-by-day&from=2026-11-21&to=2027-11-21")).isInstanceOf(SalesByDay.class);
        assertThat(parsed("query=sales-by-day&from=9999-12-31&to=9999-12-31")).isInstanceOf(SalesByDay.class);
    }

    static PartQuery parsed(String rawQuery) {
        return PartQuery.of(QueryParameters.parse(rawQuery, PartQuery.PARAMETERS));
    }

    static String encoded(PartQuery query) {
        return query.parameters().entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }
}
