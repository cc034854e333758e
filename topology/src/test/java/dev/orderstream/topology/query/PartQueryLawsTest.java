package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.view.Handling;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.query.PartQuery.CustomerOrders;
import dev.orderstream.topology.query.PartQuery.Orders;
import dev.orderstream.topology.query.PartQuery.SalesByDay;
import dev.orderstream.topology.query.PartQuery.SalesByProduct;
import dev.orderstream.topology.query.PartQuery.SalesOfProduct;
import dev.orderstream.topology.stream.Stores;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is asked of another instance is what it understands, whatever characters ids have. */
class PartQueryLawsTest {
    @Property(tries = 500)
    void everyQueryIsReadAsItWasWritten(@ForAll("queries") PartQuery query) {
        // When
        PartQuery read = PartQueryTest.parsed(PartQueryTest.encoded(query));

        // Then
        assertThat(read).hasSameClassAs(query);
        assertThat(read.parameters()).isEqualTo(query.parameters());
    }

    @Provide
    Arbitrary<PartQuery> queries() {
        Arbitrary<String> ids = Arbitraries.oneOf(
                        Arbitraries.of(
                                "a&b=c",
                                "%41",
                                "+",
                                "a+b c",
                                "\u00e4/\u20ac",
                                "\ud83d\ude00?#",
                                "\ufeff\u2028",
                                "*~'\"<>|"),
                        Arbitraries.strings().ofMinLength(1).ofMaxLength(20),
                        Arbitraries.strings().ascii().ofLength(128))
                .filter(Call::isId);
        Arbitrary<Instant> instants =
                Arbitraries.longs().between(0, 253_402_300_799_999L).map(Instant::ofEpochMilli);
        Arbitrary<Integer> limits = Arbitraries.integers().between(1, PartReader.ROWS_MAX);
        Arbitrary<Days> days = Combinators.combine(
                        Arbitraries.longs()
                                .between(
                                        LocalDate.of(0, 1, 1).toEpochDay(),
                                        LocalDate.of(9998, 1, 1).toEpochDay()),
                        Arbitraries.integers().between(0, Days.COUNT_MAX - 1))
                .as((from, more) -> new Days(LocalDate.ofEpochDay(from), LocalDate.ofEpochDay(from + more)));
        Arbitrary<Optional<OrderStatus>> statuses = Arbitraries.of(OrderStatus.values())
                .filter(status -> status != OrderStatus.NONE)
                .optional();
        Arbitrary<byte[]> keys = Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
        return Arbitraries.oneOf(
                Combinators.combine(ids, statuses, instants.optional(), ids, limits)
                        .as((customer, status, at, order, limit) -> new CustomerOrders(
                                customer,
                                status,
                                at.map(time -> Stores.customerOrderKey(customer, time, order)),
                                limit)),
                days.map(SalesByDay::new),
                days.map(SalesByProduct::new),
                Combinators.combine(ids, days).as(SalesOfProduct::new),
                Combinators.combine(keys.optional(), limits).as(Orders::new),
                ids.map(PartQuery.OrderById::new),
                Combinators.combine(ids, keys, limits).as(PartQuery.Events::new),
                Combinators.combine(filters(ids, instants), letterKeys(), limits)
                        .as(PartQuery.DeadLetters::new),
                Combinators.combine(filters(ids, instants), letterKeys(), limits)
                        .as(PartQuery.WholeDeadLetters::new),
                ids.map(PartQuery.DeadLetterById::new),
                Arbitraries.just(new PartQuery.DeadLetterCounts()));
    }

    private static Arbitrary<Optional<byte[]>> letterKeys() {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofMinSize(LetterOrder.KEY_BYTES_MIN)
                .ofMaxSize(60)
                .optional();
    }

    private static Arbitrary<DeadLetterFilter> filters(Arbitrary<String> texts, Arbitrary<Instant> instants) {
        return Combinators.combine(
                        Arbitraries.of(Handling.State.values()).set().ofMinSize(1),
                        Arbitraries.of(DeadLetter.Kind.values()).optional(),
                        texts.optional(),
                        texts.optional(),
                        instants.map(instant -> instant.plusNanos(1)).optional(),
                        instants.optional(),
                        texts.optional(),
                        Arbitraries.of(Topics.FAMILIES).optional())
                .as(DeadLetterFilter::new);
    }
}
