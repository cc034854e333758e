package dev.orderstream.topology.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.orderstream.topology.domain.Order;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.domain.Refund;
import dev.orderstream.topology.domain.view.CommandStatus;
import dev.orderstream.topology.domain.view.DailySales;
import dev.orderstream.topology.domain.view.Handling;
import dev.orderstream.topology.domain.view.ListedLetter;
import dev.orderstream.topology.domain.view.OrderView;
import dev.orderstream.topology.domain.view.ProductSales;
import dev.orderstream.topology.kernel.AcceptedCommand;
import dev.orderstream.topology.kernel.AcceptedCommands;
import dev.orderstream.topology.kernel.Aggregate;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.Hold;
import dev.orderstream.topology.kernel.InputFence;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;

/** What the stores hold comes back the same. */
class StoreCodecsTest {
    private static final String STORE = "store";

    private final Serde<Aggregate<Order>> states = StateCodec.orders();
    private final Serde<InputFence> fences = new FenceCodec();
    private final Serde<Hold> holds = new HoldCodec();
    private final Serde<DeadLetter.Source> heldCommands = new HeldCommandCodec();
    private final Serde<OrderView> views = ViewCodec.orders();
    private final Serde<CommandStatus> statuses = ViewCodec.commands();
    private final Serde<OrderStatus> customerOrders = ViewCodec.customerOrders();
    private final Serde<DailySales> dailySales = ViewCodec.dailySales();
    private final Serde<ProductSales> productSales = ViewCodec.productSales();
    private final Serde<Handling> handlings = LetterViewCodec.handlings();
    private final Serde<ListedLetter> letters = LetterViewCodec.listed();

    @Property(tries = 200)
    void everyStateIsReadAsItWasWritten(@ForAll("aggregates") Aggregate<Order> aggregate) {
        // When
        byte[] stored = states.serializer().serialize(STORE, aggregate);

        // Then
        Aggregate<Order> read = states.deserializer().deserialize(STORE, stored);
        assertThat(read).isEqualTo(aggregate);
        assertThat(read.state().payments().keySet())
                .containsExactlyElementsOf(aggregate.state().payments().keySet());
        assertThat(read.state().refunds().keySet())
                .containsExactlyElementsOf(aggregate.state().refunds().keySet());
    }

    @Property(tries = 200)
    void everyViewIsReadAsItWasWritten(@ForAll("orderViews") OrderView view) {
        // When
        byte[] stored = views.serializer().serialize(STORE, view);

        // Then
        assertThat(views.deserializer().deserialize(STORE, stored)).isEqualTo(view);
    }

    @Property(tries = 200)
    void everyCommandStatusIsReadAsItWasWritten(@ForAll("commandStatuses") CommandStatus status) {
        // When
        byte[] stored = statuses.serializer().serialize(STORE, status);

        // Then
        assertThat(statuses.deserializer().deserialize(STORE, stored)).isEqualTo(status);
    }

    @Example
    void everyFenceIsReadAsItWasWritten() {
        // Given
        InputFence fence = InputFence.NONE.after("order-commands", "id-1", 41).after("order-commands.web", "id-2", 7);

        // When
        byte[] stored = fences.serializer().serialize(STORE, fence);

        // Then
        assertThat(fences.deserializer().deserialize(STORE, stored)).isEqualTo(fence);
    }

    @Example
    void everyHoldAndWhatWaitsInItIsReadAsItWasWritten() {
        // Given
        Hold hold = new Hold("order-commands-0-7", 3, 9, 4_711, Instant.parse("2026-11-21T10:00:00.123Z"), true);
        DeadLetter.Source whole = new DeadLetter.Source(
                "order-commands.web",
                2,
                7,
                hold.notBefore(),
                new byte[] {1},
                new byte[] {2, 3},
                List.of(new DeadLetter.Header("a", new byte[] {4}), new DeadLetter.Header("a", null)));
        DeadLetter.Source empty =
                new DeadLetter.Source("order-commands", 0, 0, Instant.EPOCH, new byte[] {1}, null, List.of());

        // When
        byte[] stored = holds.serializer().serialize(STORE, hold);

        // Then
        assertThat(holds.deserializer().deserialize(STORE, stored)).isEqualTo(hold);
        for (DeadLetter.Source source : List.of(whole, empty)) {
            byte[] held = heldCommands.serializer().serialize(STORE, source);
            assertThat(heldCommands.deserializer().deserialize(STORE, held))
                    .usingRecursiveComparison()
                    .isEqualTo(source);
        }
    }

    @Property
    void everyOrderOfACustomerIsReadAsItWasWritten(@ForAll OrderStatus status) {
        // When
        byte[] stored = customerOrders.serializer().serialize(STORE, status);

        // Then
        assertThat(customerOrders.deserializer().deserialize(STORE, stored)).isEqualTo(status);
    }

    @Property(tries = 200)
    void allSalesOfADayAreReadAsTheyWereWritten(
            @ForAll("counts") long ordersPaid,
            @ForAll("sums") BigInteger revenue,
            @ForAll("sums") BigInteger received,
            @ForAll("sums") BigInteger refunded) {
        // Given
        DailySales sales = new DailySales(ordersPaid, revenue, received, refunded);

        // When
        byte[] stored = dailySales.serializer().serialize(STORE, sales);

        // Then
        assertThat(dailySales.deserializer().deserialize(STORE, stored)).isEqualTo(sales);
    }

    @Property(tries = 200)
    void allSalesOfAProductAreReadAsTheyWereWritten(@ForAll("counts") long units, @ForAll("sums") BigInteger revenue) {
        // Given
        ProductSales sales = new ProductSales(units, revenue);

        // When
        byte[] stored = productSales.serializer().serialize(STORE, sales);

        // Then
        assertThat(productSales.deserializer().deserialize(STORE, stored)).isEqualTo(sales);
    }

    @Property(tries = 200)
    void everyHandlingIsReadAsItWasWritten(@ForAll("handlings") Handling handling) {
        // When
        byte[] stored = handlings.serializer().serialize(STORE, handling);

        // Then
        assertThat(handlings.deserializer().deserialize(STORE, stored)).isEqualTo(handling);
    }

    @Property(tries = 200)
    void everyListedLetterIsReadAsItWasWritten(@ForAll("listedLetters") ListedLetter listed) {
        // When
        byte[] stored = letters.serializer().serialize(STORE, listed);

        // Then
        assertThat(letters.deserializer().deserialize(STORE, stored)).isEqualTo(listed);
    }

    @Example
    void anUnreadableStateIsAnErrorAndNeverAnAbsentOrder() {
        // Then
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> states.deserializer().deserialize(STORE, new byte[] {1, 2}));
    }

    @Provide
    Arbitrary<Long> counts() {
        return AnyShapes.longs();
    }

    /** On both sides of what fits a byte and a long, and far beyond. */
    @Provide
    Arbitrary<BigInteger> sums() {
        BigInteger far = BigInteger.TEN.pow(40);
        return Arbitraries.oneOf(
                Arbitraries.of(0L, 127L, 128L, 255L, 256L, -1L, Long.MAX_VALUE).map(BigInteger::valueOf),
                Arbitraries.bigIntegers().between(far.negate(), far));
    }

    @Provide
    Arbitrary<Aggregate<Order>> aggregates() {
        Arbitrary<AcceptedCommands> windows = Combinators.combine(
                        AnyShapes.texts(),
                        AnyShapes.longs(),
                        AnyShapes.longs(),
                        AnyShapes.texts(),
                        AnyShapes.texts().list().ofMaxSize(2))
                .as(AcceptedCommand::new)
                .list()
                .ofMaxSize(5)
                .map(AcceptedCommands::of);
        Arbitrary<Refund> refunds = Combinators.combine(AnyShapes.longs(), Arbitraries.of(true, false))
                .as(Refund::new);
        Arbitrary<Order> orders = Combinators.combine(
                        Arbitraries.of(OrderStatus.values()),
                        AnyShapes.texts(),
                        AnyShapes.texts(),
                        AnyShapes.lists(),
                        Arbitraries.maps(AnyShapes.texts(), AnyShapes.longs()).ofMaxSize(6),
                        Arbitraries.maps(AnyShapes.texts(), refunds).ofMaxSize(6))
                .as(Order::new);
        return Combinators.combine(AnyShapes.longs(), orders, windows).as(Aggregate::new);
    }

    @Provide
    Arbitrary<OrderView> orderViews() {
        Arbitrary<List<Long>> sums = AnyShapes.longs().list().ofSize(5);
        return Combinators.combine(
                        AnyShapes.texts(),
                        AnyShapes.texts(),
                        AnyShapes.texts(),
                        Arbitraries.of(OrderStatus.values()),
                        AnyShapes.lists(),
                        sums,
                        AnyShapes.instants(),
                        AnyShapes.instants())
                .as((orderId, customerId, currency, status, items, sum, createdAt, updatedAt) -> new OrderView(
                        orderId,
                        customerId,
                        currency,
                        status,
                        sum.get(0),
                        items,
                        sum.get(1),
                        sum.get(2),
                        sum.get(3),
                        sum.get(4),
                        createdAt,
                        updatedAt));
    }

    @Provide
    Arbitrary<CommandStatus> commandStatuses() {
        return Combinators.combine(
                        Arbitraries.of(CommandStatus.Status.values()),
                        AnyShapes.longs().list().ofMaxSize(3),
                        AnyShapes.optionalTexts(),
                        AnyShapes.optionalTexts(),
                        AnyShapes.instants())
                .as(CommandStatus::new);
    }

    @Provide
    Arbitrary<Handling> handlings() {
        Arbitrary<Handling.Change> changes = Combinators.combine(
                        AnyShapes.texts(), AnyShapes.optionalTexts(), AnyShapes.optionalTexts())
                .as(Handling.Change::new);
        return Combinators.combine(
                        Arbitraries.of(Handling.State.values()),
                        AnyShapes.optionalTexts(),
                        AnyShapes.optionalTexts(),
                        AnyShapes.instants().optional(),
                        AnyShapes.optionalTexts(),
                        changes.list().ofMaxSize(3))
                .as(Handling::new);
    }

    @Provide
    Arbitrary<ListedLetter> listedLetters() {
        Arbitrary<List<Optional<String>>> texts =
                AnyShapes.optionalTexts().list().ofSize(7);
        return Combinators.combine(
                        Arbitraries.of(DeadLetter.Kind.values()),
                        AnyShapes.texts().list().ofSize(3),
                        texts,
                        AnyShapes.ints(),
                        AnyShapes.longs(),
                        AnyShapes.instants(),
                        AnyShapes.optionalLongs(),
                        handlings())
                .as((kind, required, optional, number, offset, at, version, handling) -> new ListedLetter(
                        new DeadLetter(
                                kind,
                                required.get(0),
                                required.get(1),
                                optional.get(0),
                                new DeadLetter.Source(required.get(2), number, offset, at, null, null, List.of()),
                                Set.of(DeadLetter.Part.VALUE),
                                optional.get(1),
                                optional.get(2),
                                optional.get(3),
                                optional.get(4),
                                optional.get(5),
                                version,
                                number,
                                optional.get(6)),
                        handling));
    }
}
