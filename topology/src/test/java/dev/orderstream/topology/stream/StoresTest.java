package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderLine;
import dev.orderstream.topology.domain.OrderShape;
import dev.orderstream.topology.domain.Orders;
import dev.orderstream.topology.kernel.Command;
import dev.orderstream.topology.kernel.EnvelopeShape;
import dev.orderstream.topology.kernel.Rejection;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;

/** The layout of keys, as range scans need it. RocksDB orders keys as unsigned bytes. */
class StoresTest {
    @Example
    void theNamesAreTheOnesThatChangelogsHave() {
        // Then
        assertThat(new String[] {
                    Stores.ORDER_STATE,
                    Stores.ORDER_BY_ID,
                    Stores.EVENT_LOG,
                    Stores.COMMAND_STATUS,
                    Stores.ORDERS_BY_CUSTOMER,
                    Stores.SALES_BY_DAY,
                    Stores.SALES_BY_PRODUCT
                })
                .containsExactly(
                        "order-state",
                        "order-by-id",
                        "event-log",
                        "command-status",
                        "orders-by-customer",
                        "sales-by-day",
                        "sales-by-product");
    }

    @Example
    void theLayoutIsFixed() {
        // Then
        assertThat(Stores.orderKey("\u20ac")).isEqualTo("\u20ac".getBytes(UTF_8));
        assertThat(Stores.eventKey("ab", 258)).containsExactly('a', 'b', 0, 0, 0, 0, 0, 0, 0, 1, 2);
        assertThat(Stores.commandKey("ab", "c")).containsExactly('a', 'b', 0, 'c');
        assertThat(Stores.customerOrderKey("ab", Instant.ofEpochMilli(1), "o"))
                .containsExactly('a', 'b', 0, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, 'o');
        assertThat(Stores.customerPrefix("ab")).containsExactly('a', 'b', 0);
        assertThat(Stores.dailySalesKey(LocalDate.ofEpochDay(258), "EUR"))
                .containsExactly(0x80, 0, 1, 2, 'E', 'U', 'R');
        assertThat(Stores.dayPrefix(LocalDate.ofEpochDay(-1))).containsExactly(0x7f, 0xff, 0xff, 0xff);
        assertThat(Stores.productSalesKey(LocalDate.ofEpochDay(0), "sku", "EUR"))
                .containsExactly(0x80, 0, 0, 0, 's', 'k', 'u', 0, 'E', 'U', 'R');
        assertThat(Stores.productPrefix(LocalDate.ofEpochDay(0), "sku"))
                .containsExactly(0x80, 0, 0, 0, 's', 'k', 'u', 0);
        assertThat(Stores.withoutDay(Stores.productSalesKey(LocalDate.ofEpochDay(0), "sku", "EUR")))
                .containsExactly('s', 'k', 'u', 0, 'E', 'U', 'R');
    }

    /** The layout stands on it: every id that a key is made of goes through this check before there is an event. */
    @Example
    void noIdThatAKeyIsMadeOfHoldsTheSeparator() {
        // Given
        String withSeparator = "a\0b";
        OrderLine line = new OrderLine("item", withSeparator, "name", 1, Orders.eur(1));

        // Then
        assertThat(refusedField(OrderShape.check(new OrderCommand.CreateOrder(withSeparator, "EUR", List.of()))))
                .contains("customerId");
        assertThat(refusedField(OrderShape.check(new OrderCommand.CreateOrder("customer", "EUR", List.of(line)))))
                .contains("items[0].sku");
        assertThat(refusedField(OrderShape.check(new OrderCommand.AddItem(line))))
                .contains("item.sku");
        assertThat(refusedField(OrderShape.check(new OrderCommand.CreateOrder("customer", "E\0R", List.of()))))
                .contains("currency");
        assertThat(refusedField(EnvelopeShape.check(command(withSeparator, "command"))))
                .contains("aggregateId");
        assertThat(refusedField(EnvelopeShape.check(command("order", withSeparator))))
                .contains("commandId");
    }

    @Property
    void noOtherCharacterIsWrittenWithTheSeparator(@ForAll @IntRange(min = 1, max = 0x10ffff) int codePoint) {
        // Then
        assertThat(Stores.orderKey(Character.toString(codePoint))).doesNotContain(0);
    }

    @Property
    void keysOfCustomersAreReadAsTheyWereWritten(
            @ForAll("ids") String customerId, @ForAll long createdAt, @ForAll("ids") String orderId) {
        // Given
        Instant time = Instant.ofEpochMilli(createdAt);

        // When
        byte[] key = Stores.customerOrderKey(customerId, time, orderId);

        // Then
        assertThat(Stores.customerOrder(key)).isEqualTo(new Stores.CustomerOrder(customerId, time, orderId));
    }

    @Property
    void keysOfSalesAreReadAsTheyWereWritten(@ForAll int epochDay, @ForAll("ids") String sku) {
        // Given
        LocalDate day = LocalDate.ofEpochDay(epochDay);

        // Then
        assertThat(Stores.salesDay(Stores.dailySalesKey(day, "KWD"))).isEqualTo(new Stores.SalesDay(day, "KWD"));
        assertThat(Stores.productDay(Stores.productSalesKey(day, sku, "KWD")))
                .isEqualTo(new Stores.ProductDay(day, sku, "KWD"));
    }

    @Property
    void theOrdersOfACustomerLieNewestFirst(@ForAll long one, @ForAll long other) {
        // Then
        assertThat(Integer.signum(Arrays.compareUnsigned(
                        Stores.customerOrderKey("c", Instant.ofEpochMilli(one), "o"),
                        Stores.customerOrderKey("c", Instant.ofEpochMilli(other), "o"))))
                .isEqualTo(Long.compare(other, one));
    }

    @Property
    void noOrderOfAnotherCustomerHasThePrefix(
            @ForAll("ids") String customerId, @ForAll("ids") String another, @ForAll long createdAt) {
        Assume.that(!customerId.equals(another));

        // Then
        for (String foreign : List.of(another, customerId + another)) {
            assertThat(Stores.customerOrderKey(foreign, Instant.ofEpochMilli(createdAt), customerId))
                    .satisfies(key -> assertThat(startsWith(key, Stores.customerPrefix(customerId)))
                            .isFalse());
        }
    }

    @Property
    void noOtherProductOrDayHasThePrefix(
            @ForAll("ids") String sku,
            @ForAll("ids") String another,
            @ForAll @IntRange(min = Integer.MIN_VALUE, max = Integer.MAX_VALUE - 1) int epochDay) {
        Assume.that(!sku.equals(another));

        // Given
        LocalDate day = LocalDate.ofEpochDay(epochDay);
        byte[] prefix = Stores.productPrefix(day, sku);

        // Then
        assertThat(startsWith(Stores.productSalesKey(day, sku, "EUR"), prefix)).isTrue();
        assertThat(startsWith(Stores.productSalesKey(day, another, "EUR"), prefix))
                .isFalse();
        assertThat(startsWith(Stores.productSalesKey(day, sku + another, "EUR"), prefix))
                .isFalse();
        assertThat(startsWith(Stores.productSalesKey(day.plusDays(1), sku, "EUR"), prefix))
                .isFalse();
    }

    @Property
    void daysLieInOrder(@ForAll int one, @ForAll int other) {
        // Then
        assertThat(Integer.signum(Arrays.compareUnsigned(
                        Stores.dailySalesKey(LocalDate.ofEpochDay(one), "EUR"),
                        Stores.dailySalesKey(LocalDate.ofEpochDay(other), "EUR"))))
                .isEqualTo(Integer.compare(one, other));
    }

    @Example
    void daysBeyondTheKeyCountAsTheLastOnes() {
        // Then
        assertThat(Stores.dayPrefix(LocalDate.MAX)).containsExactly(0xff, 0xff, 0xff, 0xff);
        assertThat(Stores.dayPrefix(LocalDate.MIN)).containsExactly(0, 0, 0, 0);
    }

    @Property
    void bytesThatAreNoKeyAreRefusedOrRead(@ForAll byte[] bytes) {
        // Then
        for (Function<byte[], Object> parser :
                List.<Function<byte[], Object>>of(Stores::customerOrder, Stores::salesDay, Stores::productDay)) {
            try {
                assertThat(parser.apply(bytes)).isNotNull();
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageStartingWith("a key ");
            }
        }
    }

    @Example
    void aKeyThatIsCutOffIsRefused() {
        // Given
        byte[] customers = Stores.customerOrderKey("customer", Instant.EPOCH, "");
        byte[] products = Stores.productSalesKey(LocalDate.EPOCH, "sku", "");

        // Then
        IntStream.range(0, customers.length)
                .forEach(length -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> Stores.customerOrder(Arrays.copyOf(customers, length))));
        IntStream.range(0, products.length)
                .forEach(length -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> Stores.productDay(Arrays.copyOf(products, length))));
        IntStream.range(0, Integer.BYTES)
                .forEach(length -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> Stores.salesDay(Arrays.copyOf(products, length))));
    }

    /** Ids as commands may bring them, from few characters so that one begins with another. */
    @Provide
    Arbitrary<String> ids() {
        return Arbitraries.of("a", "b", "\u0080x", "\u00e4", "\u20ac", "\ud83d\ude00", " ", "\uffff")
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(characters -> String.join("", characters));
    }

    private static Command<OrderCommand> command(String orderId, String commandId) {
        return new Command<>(
                commandId, orderId, OptionalLong.empty(), 0, Instant.EPOCH, new OrderCommand.SubmitOrder());
    }

    private static Optional<String> refusedField(Optional<Rejection> refusal) {
        return refusal.flatMap(Rejection::field);
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    @Property
    void eventsOfAnOrderLieInOrderOfVersion(
            @ForAll @AlphaChars @StringLength(min = 1, max = 10) String orderId,
            @ForAll @LongRange(max = Long.MAX_VALUE) long one,
            @ForAll @LongRange(max = Long.MAX_VALUE) long other) {
        // Then
        assertThat(Integer.signum(
                        Arrays.compareUnsigned(Stores.eventKey(orderId, one), Stores.eventKey(orderId, other))))
                .isEqualTo(Long.compare(one, other));
    }

    @Property
    void noEventOfAnotherOrderLiesBetweenThose(
            @ForAll @AlphaChars @NumericChars @StringLength(min = 1, max = 3) String orderId,
            @ForAll @AlphaChars @NumericChars @StringLength(max = 3) String suffix,
            @ForAll @LongRange(max = Long.MAX_VALUE) long version) {
        // Given: mostly an id that begins with the other
        Assume.that(!suffix.isEmpty());
        byte[] foreign = Stores.eventKey(orderId + suffix, version);

        // Then
        boolean within = Arrays.compareUnsigned(foreign, Stores.eventKey(orderId, 0)) >= 0
                && Arrays.compareUnsigned(foreign, Stores.eventKey(orderId, Long.MAX_VALUE)) <= 0;
        assertThat(within).isFalse();
    }

    @Property
    void keysOfCommandsTellOrderAndCommandApart(
            @ForAll @AlphaChars @StringLength(min = 1, max = 3) String orderId,
            @ForAll @AlphaChars @StringLength(min = 1, max = 3) String commandId) {
        // Then
        assertThat(Stores.commandKey(orderId, commandId))
                .isNotEqualTo(Stores.commandKey(orderId + commandId, ""))
                .isNotEqualTo(Stores.commandKey(orderId + commandId.charAt(0), commandId.substring(1)));
    }
}
