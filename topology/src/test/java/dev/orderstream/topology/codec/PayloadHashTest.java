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
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** No field of today is of these types. The first of tomorrow would make two payloads one, and the second command a duplicate. */
    @Example
    void valuesOfEveryTypeOfAvroAreToldApart() {
        // Then
        assertThat(hashOf(Schema.Type.DOUBLE, 1.5)).isNotEqualTo(hashOf(Schema.Type.DOUBLE, 1.25));
        assertThat(hashOf(Schema.Type.FLOAT, 1.5f)).isNotEqualTo(hashOf(Schema.Type.FLOAT, 1.25f));
        assertThat(hashOf(Schema.Type.BOOLEAN, true)).isNotEqualTo(hashOf(Schema.Type.BOOLEAN, false));
        assertThat(hashOf(Schema.Type.BYTES, ByteBuffer.wrap(new byte[] {1, 2})))
                .isNotEqualTo(hashOf(Schema.Type.BYTES, ByteBuffer.wrap(new byte[] {1, 3})))
                .isEqualTo(hashOf(Schema.Type.BYTES, ByteBuffer.wrap(new byte[] {0, 1, 2}, 1, 2)));
        assertThat(hashOf(Schema.Type.MAP, Map.of("Aa", "1", "BB", "2")))
                .isNotEqualTo(hashOf(Schema.Type.MAP, Map.of("Aa", "2", "BB", "1")));
    }

    /** A new field may have another default than null, and be null: that was an exception, which ends the thread that decides. */
    @Example
    void nothingIsAValueToo() {
        // Given
        Schema grown = SchemaBuilder.record("SubmitOrder")
                .fields()
                .name("envelope")
                .type(CommandEnvelope.SCHEMA$)
                .noDefault()
                .name("channel")
                .type()
                .unionOf()
                .stringType()
                .and()
                .nullType()
                .endUnion()
                .stringDefault("web")
                .endRecord();

        // Then
        assertThat(PayloadHash.of(record(grown, null)))
                .isNotEqualTo(PayloadHash.of(record(grown, "web")))
                .isNotEqualTo(PayloadHash.of(record(grown, "shop")));
    }

    /** The order in which a map tells its entries is nobody's decision: these two keys have one hash. */
    @Example
    void theOrderOfAMapDoesNotMatter() {
        // Given
        Map<String, String> one = new LinkedHashMap<>();
        one.put("Aa", "1");
        one.put("BB", "2");
        Map<String, String> other = new LinkedHashMap<>();
        other.put("BB", "2");
        other.put("Aa", "1");

        // Then
        assertThat(hashOf(Schema.Type.MAP, one)).isEqualTo(hashOf(Schema.Type.MAP, other));
    }

    private static long hashOf(Schema.Type type, Object value) {
        Schema schema =
                type == Schema.Type.MAP ? Schema.createMap(Schema.create(Schema.Type.STRING)) : Schema.create(type);
        return PayloadHash.of(record(
                SchemaBuilder.record("SubmitOrder")
                        .fields()
                        .name("envelope")
                        .type(CommandEnvelope.SCHEMA$)
                        .noDefault()
                        .name("added")
                        .type(schema)
                        .noDefault()
                        .endRecord(),
                value));
    }

    private static SpecificRecord record(Schema schema, @Nullable Object added) {
        return new SpecificRecord() {
            @Override
            public void put(int position, Object value) {
                throw new AssertionError("a hash changes nothing");
            }

            @Override
            public @Nullable Object get(int position) {
                return position == 1 ? added : AvroCommands.envelope("order-1", "command-1", 3L);
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
