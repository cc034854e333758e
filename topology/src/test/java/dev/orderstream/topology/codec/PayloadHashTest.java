package dev.orderstream.topology.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.type.Metadata;
import dev.orderstream.schemas.AvroSafety;
import dev.orderstream.topology.domain.Money;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderCommand.AddItem;
import dev.orderstream.topology.domain.OrderCommand.CancelOrder;
import dev.orderstream.topology.domain.OrderCommand.ConfirmRefund;
import dev.orderstream.topology.domain.OrderCommand.CreateOrder;
import dev.orderstream.topology.domain.OrderCommand.DeliverOrder;
import dev.orderstream.topology.domain.OrderCommand.FailRefund;
import dev.orderstream.topology.domain.OrderCommand.RecordPayment;
import dev.orderstream.topology.domain.OrderCommand.RemoveItem;
import dev.orderstream.topology.domain.OrderCommand.ShipOrder;
import dev.orderstream.topology.domain.OrderCommand.SubmitOrder;
import dev.orderstream.topology.domain.OrderLine;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** One id may be sent again with the same payload, and not with another. */
class PayloadHashTest {
    private static final Money EUR = new Money(5, "EUR");
    private static final OrderLine LINE = new OrderLine("i", "s", "n", 1, EUR);

    @BeforeContainer
    static void trustGeneratedClasses() {
        AvroSafety.install();
    }

    @Property(tries = 200)
    void theEnvelopeDoesNotMatter(@ForAll("commands") OrderCommand command) {
        // Given
        SpecificRecord first = AvroCommands.of("order-1", "command-1", command);
        SpecificRecord again = AvroCommands.of(
                new CommandEnvelope("command-2", "order-2", 7L, Instant.EPOCH, new Metadata(null, null, null, null)),
                command);

        // Then
        assertThat(PayloadHash.of(again)).isEqualTo(PayloadHash.of(first));
    }

    @Property(tries = 300)
    void anotherPayloadHasAnotherHash(@ForAll("commands") OrderCommand one, @ForAll("commands") OrderCommand other) {
        // Then
        assertThat(hash(one) == hash(other)).isEqualTo(one.equals(other));
    }

    @Example
    void everyChangedFieldChangesTheHash() {
        // Given: pairwise different in one field
        List<OrderCommand> commands = List.of(
                new CreateOrder("c", "EUR", List.of()),
                new CreateOrder("d", "EUR", List.of()),
                new CreateOrder("c", "USD", List.of()),
                new CreateOrder("c", "EUR", List.of(LINE)),
                new CreateOrder("c", "EUR", List.of(LINE, LINE)),
                new AddItem(LINE),
                new AddItem(new OrderLine("j", "s", "n", 1, EUR)),
                new AddItem(new OrderLine("i", "t", "n", 1, EUR)),
                new AddItem(new OrderLine("i", "s", "o", 1, EUR)),
                new AddItem(new OrderLine("i", "s", "n", 2, EUR)),
                new AddItem(new OrderLine("i", "s", "n", Integer.MIN_VALUE, EUR)),
                new AddItem(new OrderLine("i", "s", "n", 1, new Money(Long.MAX_VALUE, "EUR"))),
                new AddItem(new OrderLine("i", "s", "n", 1, new Money(5, "USD"))),
                new AddItem(new OrderLine("is", "", "n", 1, EUR)),
                new RemoveItem("i"),
                new RemoveItem("\u00e9"),
                new RemoveItem("e\u0301"),
                new SubmitOrder(),
                new RecordPayment("p", EUR),
                new RecordPayment("q", EUR),
                new RecordPayment("p", new Money(6, "EUR")),
                new ConfirmRefund("p", EUR),
                new ShipOrder("t", "c"),
                new ShipOrder("c", "t"),
                new FailRefund("t", "c"),
                new DeliverOrder(Instant.EPOCH),
                new DeliverOrder(Instant.ofEpochMilli(1)),
                new CancelOrder("i"),
                new CancelOrder(""));

        // Then
        assertThat(commands).extracting(PayloadHashTest::hash).doesNotHaveDuplicates();
    }

    @Example
    void theRecordKeepsItsEnvelope() {
        // Given
        SpecificRecord record = AvroCommands.of("order-1", "command-1", 3, new SubmitOrder());

        // When
        PayloadHash.of(record);

        // Then
        assertThat(record.get(0)).isEqualTo(AvroCommands.envelope("order-1", "command-1", 3L));
    }

    /** A changed hash would turn repeats that straddle a release into COMMAND_ID_REUSED. Worked out apart from this code. */
    @Example
    void theHashIsStableAcrossReleases() {
        // Then
        assertThat(hash(new CreateOrder("c", "EUR", List.of(LINE)))).isEqualTo(-6442834931592755160L);
        assertThat(hash(new SubmitOrder())).isEqualTo(1951796192636222597L);
        assertThat(hash(new DeliverOrder(Instant.ofEpochMilli(1)))).isEqualTo(-5728655114988322216L);
    }

    /** As FULL_TRANSITIVE lets schemas grow: what is stored under the old schema must still be told apart rightly. */
    @Example
    void aNewFieldThatHasItsDefaultLeavesTheHashAsItIs() {
        // Given
        Schema grown = SchemaBuilder.record("SubmitOrder")
                .fields()
                .name("envelope")
                .type(CommandEnvelope.SCHEMA$)
                .noDefault()
                .optionalString("channel")
                .endRecord();

        // Then
        assertThat(PayloadHash.of(record(grown, null))).isEqualTo(hash(new SubmitOrder()));
        assertThat(PayloadHash.of(record(grown, "web"))).isNotEqualTo(hash(new SubmitOrder()));
    }

    private static SpecificRecord record(Schema schema, @Nullable String channel) {
        return new SpecificRecord() {
            @Override
            public void put(int position, Object value) {
                throw new AssertionError("a hash changes nothing");
            }

            @Override
            public @Nullable Object get(int position) {
                return position == 1 ? channel : AvroCommands.envelope("order-1", "command-1", 3L);
            }

            @Override
            public Schema getSchema() {
                return schema;
            }
        };
    }

    @Provide
    Arbitrary<OrderCommand> commands() {
        return AnyShapes.commands();
    }

    private static long hash(OrderCommand command) {
        return PayloadHash.of(AvroCommands.of("order-1", "command-1", command));
    }
}
