package dev.orderstream.topology.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.fulfilment.SagaState;
import dev.orderstream.avro.inventory.ConsumeStock;
import dev.orderstream.avro.inventory.ReleaseStock;
import dev.orderstream.avro.inventory.ReserveStock;
import dev.orderstream.avro.notification.SendConfirmation;
import dev.orderstream.avro.payment.PaymentCharged;
import dev.orderstream.avro.payment.PaymentDeclined;
import dev.orderstream.avro.payment.PaymentEnvelope;
import dev.orderstream.avro.payment.PaymentRefundRefused;
import dev.orderstream.avro.payment.PaymentRefunded;
import dev.orderstream.avro.payment.RefundPayment;
import dev.orderstream.avro.payment.RequestPayment;
import dev.orderstream.schemas.StoredSerde;
import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.Topics;
import dev.orderstream.schemas.WireReader;
import dev.orderstream.topology.domain.Money;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.fulfilment.FulfilmentAction;
import dev.orderstream.topology.domain.fulfilment.Intervention;
import dev.orderstream.topology.domain.fulfilment.PaymentAnswer;
import dev.orderstream.topology.domain.fulfilment.PaymentMessage;
import dev.orderstream.topology.domain.fulfilment.Saga;
import dev.orderstream.topology.domain.fulfilment.SagaCommand;
import dev.orderstream.topology.domain.fulfilment.SagaMessage;
import dev.orderstream.topology.domain.fulfilment.SagaPhase;
import dev.orderstream.topology.domain.fulfilment.Step;
import dev.orderstream.topology.domain.fulfilment.StepId;
import dev.orderstream.topology.domain.fulfilment.StepKind;
import dev.orderstream.topology.domain.fulfilment.StepStatus;
import dev.orderstream.topology.domain.inventory.InventoryCommand;
import dev.orderstream.topology.kernel.CommandMessage;
import dev.orderstream.topology.kernel.Metadata;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;

/** Sagas, what operators want of them, what the payment provider answers, and the commands of sagas: what is written is read. */
class SagaCodecsTest {
    private static final TestRegistry REGISTRY = new TestRegistry();
    private static final Instant AT = Instant.parse("2026-11-21T10:15:30.123Z");
    private static final Money AMOUNT = new Money(4_711, "EUR");
    private static final Metadata METADATA = new Metadata(
            Optional.of("fulfilment"),
            Optional.of("talk"),
            Optional.of("cause"),
            Optional.of("tenant"),
            Optional.empty());

    private final SagaCodec sagas = new SagaCodec(REGISTRY.client(), REGISTRY.serializer());
    private final FulfilmentActionCodec actions = new FulfilmentActionCodec(REGISTRY.client(), REGISTRY.serializer());
    private final PaymentEventCodec payments = new PaymentEventCodec(REGISTRY.client());
    private final SagaCommandCodec commands = new SagaCommandCodec(REGISTRY.serializer());

    @AfterContainer
    static void close() {
        REGISTRY.close();
    }

    @Property(tries = 200)
    void everySagaIsReadAsItWasWritten(@ForAll("sagas") Saga saga) {
        // When
        byte[] sent = sagas.serializer().serialize(Topics.FULFILMENT_EVENTS, saga);

        // Then
        Saga read = sagas.deserializer().deserialize(Topics.FULFILMENT_EVENTS, sent);
        assertThat(read).isEqualTo(saga);
        assertThat(read.steps().keySet()).containsExactlyElementsOf(saga.steps().keySet());
    }

    @Property(tries = 200)
    void everySagaIsReadAsItWasStored(@ForAll("sagas") Saga saga) {
        // Given
        Serde<Saga> stored = SagaCodec.stored();

        // When
        byte[] value = stored.serializer().serialize("sagas", saga);

        // Then
        Saga read = stored.deserializer().deserialize("sagas", value);
        assertThat(read).isEqualTo(saga);
        assertThat(read.steps().keySet()).containsExactlyElementsOf(saga.steps().keySet());
        assertThat(new StoredSerde<dev.orderstream.avro.fulfilment.Saga>(dev.orderstream.avro.fulfilment.Saga.SCHEMA$)
                        .read(value)
                        .getState())
                .isEqualTo(SagaState.valueOf(saga.state().name()));
    }

    @Property
    void everyActionIsReadAsItWasWritten(@ForAll Intervention.Type type) {
        // Given
        FulfilmentAction action = new FulfilmentAction("action-1", "order-1", type, "ada", "seen to by hand", AT);

        // When
        byte[] value = actions.serializer().serialize(Topics.FULFILMENT_ACTIONS, action);

        // Then
        assertThat(actions.deserializer().deserialize(Topics.FULFILMENT_ACTIONS, value))
                .isEqualTo(action);
    }

    @Example
    void everyAnswerOfTheProviderIsRead() {
        // Given
        PaymentEnvelope envelope =
                new PaymentEnvelope("event-1", "order-1", "command-1", AT, Shapes.metadata(METADATA));
        Map<SpecificRecord, PaymentAnswer> answers = Map.of(
                new PaymentCharged(envelope, "p", Shapes.money(AMOUNT), "r"), new PaymentAnswer.Charged("p", AMOUNT),
                new PaymentDeclined(envelope, "p", "CARD"), new PaymentAnswer.Declined("p", "CARD"),
                new PaymentRefunded(envelope, "p", "f", Shapes.money(AMOUNT), "r"),
                        new PaymentAnswer.Refunded("f", AMOUNT),
                new PaymentRefundRefused(envelope, "p", "f", "CLOSED"), new PaymentAnswer.RefundRefused("f", "CLOSED"));

        answers.forEach((record, answer) -> {
            // When
            PaymentMessage read = payments.deserialize(
                    Topics.PAYMENT_EVENTS, REGISTRY.serializer().serialize(Topics.PAYMENT_EVENTS, record));

            // Then
            assertThat(read).isEqualTo(new PaymentMessage("event-1", "order-1", "command-1", METADATA, answer));
        });
    }

    @Property(tries = 200)
    void everyCommandToAnOrderIsReadByWhoDecidesIt(@ForAll("orderCommands") OrderCommand command) {
        SagaMessage message = new SagaMessage("order-1", new SagaCommand.ToOrder("command-1", command), METADATA, AT);

        // When
        byte[] value = commands.serialize(Topics.ORDER_COMMANDS, message);

        // Then
        CommandMessage<OrderCommand> read =
                CommandCodec.orders(REGISTRY.client()).deserialize(Topics.ORDER_COMMANDS, value);
        assertThat(read.aggregateId()).isEqualTo("order-1").isEqualTo(message.key());
        assertThat(read.type()).isEqualTo(message.type());
        assertThat(read.commandId()).isEqualTo("command-1");
        assertThat(read.issuedAt()).isEqualTo(AT);
        assertThat(read.metadata()).isEqualTo(METADATA);
        assertThat(read.payload()).isEqualTo(command);
    }

    @Example
    void everyOtherCommandIsWrittenForWhoeverIsAsked() {
        // Given
        CommandEnvelope ofStock = new CommandEnvelope("id", "sku-1", null, AT, Shapes.metadata(METADATA));
        CommandEnvelope ofOrder = new CommandEnvelope("id", "order-1", null, AT, Shapes.metadata(METADATA));
        Map<SagaCommand, SpecificRecord> wanted = Map.of(
                new SagaCommand.ToInventory("id", "sku-1", new InventoryCommand.ReserveStock("order-1", 3)),
                new ReserveStock(ofStock, "order-1", 3L),
                new SagaCommand.ToInventory("id", "sku-1", new InventoryCommand.ReleaseStock("order-1")),
                new ReleaseStock(ofStock, "order-1"),
                new SagaCommand.ToInventory("id", "sku-1", new InventoryCommand.ConsumeStock("order-1")),
                new ConsumeStock(ofStock, "order-1"),
                new SagaCommand.Charge("id", "p", "c", AMOUNT),
                new RequestPayment(ofOrder, "p", "c", Shapes.money(AMOUNT)),
                new SagaCommand.Refund("id", "p", "f", AMOUNT),
                new RefundPayment(ofOrder, "p", "f", Shapes.money(AMOUNT)),
                new SagaCommand.Confirm("id", "c", AMOUNT),
                new SendConfirmation(ofOrder, "id", "c", Shapes.money(AMOUNT)));

        wanted.forEach((command, record) -> {
            SagaMessage message = new SagaMessage("order-1", command, METADATA, AT);
            String topic = switch (command) {
                case SagaCommand.ToOrder c -> Topics.ORDER_COMMANDS;
                case SagaCommand.ToInventory c -> Topics.INVENTORY_COMMANDS;
                case SagaCommand.Charge c -> Topics.PAYMENT_COMMANDS;
                case SagaCommand.Refund c -> Topics.PAYMENT_COMMANDS;
                case SagaCommand.Confirm c -> Topics.NOTIFICATION_COMMANDS;
            };

            // When
            byte[] value = commands.serialize(topic, message);

            // Then
            assertThat(new WireReader(REGISTRY.client(), SubjectCatalog.schemas(topic)).read(value))
                    .isEqualTo(record);
            assertThat(message.type()).isEqualTo(record.getSchema().getName());
            assertThat(message.key()).isEqualTo(((CommandEnvelope) record.get(0)).getAggregateId());
        });
    }

    @Provide
    Arbitrary<OrderCommand> orderCommands() {
        return AnyShapes.commands();
    }

    @Provide
    Arbitrary<Saga> sagas() {
        Arbitrary<Saga.Item> items = Combinators.combine(AnyShapes.texts(), AnyShapes.texts(), AnyShapes.ints())
                .as(Saga.Item::new);
        Arbitrary<Intervention> interventions = Combinators.combine(
                        Arbitraries.of(Intervention.Type.class),
                        AnyShapes.texts(),
                        AnyShapes.texts(),
                        AnyShapes.instants(),
                        Arbitraries.of(true, false))
                .as(Intervention::new);
        Arbitrary<Metadata> conversations = AnyShapes.metadata()
                .map(of ->
                        new Metadata(of.userId(), of.correlationId(), of.causationId(), of.tenant(), Optional.empty()));
        return Combinators.combine(
                        AnyShapes.texts().list().ofSize(3),
                        AnyShapes.longs().list().ofSize(4),
                        Arbitraries.of(SagaPhase.class),
                        items.list().ofMaxSize(4),
                        Arbitraries.maps(stepIds(), steps()).ofMaxSize(6),
                        AnyShapes.instants().list().ofSize(2),
                        interventions.list().ofMaxSize(3),
                        conversations)
                .as((texts, longs, phase, lines, steps, times, done, conversation) -> new Saga(
                        texts.getFirst(),
                        longs.get(0),
                        longs.get(1),
                        phase,
                        texts.get(1),
                        texts.get(2),
                        longs.get(2),
                        longs.get(3),
                        longs.get(3) > 0,
                        lines,
                        steps,
                        Optional.of(texts.get(1)).filter(reason -> longs.get(2) > 0),
                        times.getFirst(),
                        times.getLast(),
                        done,
                        conversation));
    }

    private static Arbitrary<StepId> stepIds() {
        return Combinators.combine(Arbitraries.of(StepKind.class), AnyShapes.texts())
                .as(StepId::new);
    }

    private static Arbitrary<Step> steps() {
        return Combinators.combine(
                        Arbitraries.of(StepStatus.class),
                        AnyShapes.longs(),
                        AnyShapes.ints(),
                        AnyShapes.ints(),
                        AnyShapes.optionalTexts(),
                        AnyShapes.instants(),
                        AnyShapes.instants())
                .as((status, amount, attempt, round, detail, at, due) -> new Step(
                        status,
                        amount,
                        attempt,
                        round,
                        detail,
                        at,
                        Stream.of(due)
                                .filter(set -> status == StepStatus.PENDING)
                                .findFirst()));
    }
}
