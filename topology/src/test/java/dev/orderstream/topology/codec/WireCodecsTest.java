package dev.orderstream.topology.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.event.EventEnvelope;
import dev.orderstream.avro.event.OrderCancelled;
import dev.orderstream.schemas.Topics;
import dev.orderstream.schemas.UnreadableRecordException;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.kernel.CommandMessage;
import dev.orderstream.topology.kernel.Metadata;
import dev.orderstream.topology.kernel.Recorded;
import dev.orderstream.topology.kernel.Reply;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import org.apache.avro.specific.SpecificRecord;

/** What goes over the wire comes back the same: commands, events, replies. */
class WireCodecsTest {
    private static final TestRegistry REGISTRY = new TestRegistry();

    private final CommandCodec<OrderCommand> commands = CommandCodec.orders(REGISTRY.client());
    private final EventCodec<OrderEvent> events = EventCodec.orders(REGISTRY.client(), REGISTRY.serializer());
    private final ReplyCodec replies = new ReplyCodec(REGISTRY.client(), REGISTRY.serializer());

    @AfterContainer
    static void close() {
        REGISTRY.close();
    }

    @Property(tries = 400)
    void everyCommandIsReadAsItWasWritten(
            @ForAll("envelopes") CommandEnvelope envelope, @ForAll("commands") OrderCommand command) {
        // Given
        SpecificRecord record = AvroCommands.of(envelope, command);
        byte[] value = REGISTRY.serializer().serialize(Topics.ORDER_COMMANDS, record);

        // When
        CommandMessage<OrderCommand> message = commands.deserialize(Topics.ORDER_COMMANDS, value);

        // Then
        Long expected = envelope.getExpectedVersion();
        assertThat(message)
                .isEqualTo(new CommandMessage<>(
                        command.getClass().getSimpleName(),
                        envelope.getCommandId(),
                        envelope.getAggregateId(),
                        expected == null ? OptionalLong.empty() : OptionalLong.of(expected),
                        PayloadHash.of(record),
                        envelope.getIssuedAt(),
                        Shapes.metadata(envelope.getMetadata()),
                        command));
    }

    @Property(tries = 400)
    void everyEventIsReadAsItWasWritten(@ForAll("recorded") Recorded<OrderEvent> recorded) {
        // When
        byte[] value = events.serializer().serialize(Topics.ORDER_EVENTS, recorded);

        // Then
        assertThat(events.deserializer().deserialize(Topics.ORDER_EVENTS, value))
                .isEqualTo(recorded);
    }

    /** Raised when a field comes to mean something else: folding it as of old would show orders wrong. */
    @Example
    void anEventOfAnotherMeaningIsUnreadable() {
        // Given
        EventEnvelope newer = new EventEnvelope(
                "event-1", "order-1", "Order", 2L, AvroCommands.ISSUED_AT, 2, AvroCommands.METADATA, null);
        byte[] value = REGISTRY.serializer().serialize(Topics.ORDER_EVENTS, new OrderCancelled(newer, "why"));

        // Then
        assertThatExceptionOfType(UnreadableRecordException.class)
                .isThrownBy(() -> events.deserializer().deserialize(Topics.ORDER_EVENTS, value))
                .withMessageContaining("schemaVersion 2");
    }

    @Property(tries = 200)
    void everyReplyIsReadAsItWasWritten(@ForAll("replies") Reply reply) {
        // When
        byte[] value = replies.serializer().serialize(Topics.ORDER_REPLIES, reply);

        // Then
        assertThat(replies.deserializer().deserialize(Topics.ORDER_REPLIES, value))
                .isEqualTo(reply);
    }

    @Example
    void anEventOnTheWireSaysItsSchemaVersion() {
        // Given
        Recorded<OrderEvent> recorded = new Recorded<>(
                "event-1",
                "Order",
                "order-1",
                1,
                Instant.EPOCH,
                Metadata.NONE,
                "OrderCancelled",
                new OrderEvent.OrderCancelled("why"));

        // When
        byte[] value = events.serializer().serialize(Topics.ORDER_EVENTS, recorded);

        // Then
        SpecificRecord read = new dev.orderstream.schemas.WireReader(
                        REGISTRY.client(), dev.orderstream.schemas.SubjectCatalog.schemas(Topics.ORDER_EVENTS))
                .read(value);
        assertThat(((EventEnvelope) read.get(0)).getSchemaVersion()).isEqualTo(1);
    }

    @Example
    void aCommandIsNotReadAsAnEvent() {
        // Given
        byte[] value = REGISTRY.serializer()
                .serialize(
                        Topics.ORDER_COMMANDS, AvroCommands.of("order-1", "command-1", new OrderCommand.SubmitOrder()));

        // Then
        assertThatExceptionOfType(UnreadableRecordException.class)
                .isThrownBy(() -> events.deserializer().deserialize(Topics.ORDER_EVENTS, value));
    }

    @Provide
    Arbitrary<OrderCommand> commands() {
        return AnyShapes.commands();
    }

    @Provide
    Arbitrary<CommandEnvelope> envelopes() {
        return Combinators.combine(
                        AnyShapes.texts(),
                        AnyShapes.texts(),
                        AnyShapes.longs().injectNull(0.3),
                        AnyShapes.instants(),
                        AnyShapes.metadata())
                .as((commandId, orderId, expected, at, metadata) ->
                        new CommandEnvelope(commandId, orderId, expected, at, Shapes.metadata(metadata)));
    }

    @Provide
    Arbitrary<Recorded<OrderEvent>> recorded() {
        return Combinators.combine(
                        AnyShapes.texts(),
                        AnyShapes.texts(),
                        AnyShapes.texts(),
                        AnyShapes.longs(),
                        AnyShapes.instants(),
                        AnyShapes.metadata(),
                        AnyShapes.events())
                .as((eventId, type, id, version, at, metadata, event) -> new Recorded<>(
                        eventId,
                        type,
                        id,
                        version,
                        at,
                        metadata,
                        event.getClass().getSimpleName(),
                        event));
    }

    @Provide
    Arbitrary<Reply> replies() {
        Arbitrary<List<Reply.Appended>> appended = Combinators.combine(AnyShapes.texts(), AnyShapes.longs())
                .as(Reply.Appended::new)
                .list()
                .ofMaxSize(3);
        return Combinators.combine(
                        Combinators.combine(AnyShapes.texts(), AnyShapes.texts(), AnyShapes.texts())
                                .as(List::of),
                        Arbitraries.of(Reply.Result.values()),
                        Arbitraries.of(true, false),
                        AnyShapes.longs(),
                        appended,
                        AnyShapes.optionalTexts(),
                        AnyShapes.optionalTexts(),
                        AnyShapes.optionalTexts())
                .as((texts, result, duplicate, version, events, code, detail, field) -> new Reply(
                        texts.get(0),
                        texts.get(1),
                        result,
                        duplicate,
                        version,
                        texts.get(2),
                        events,
                        code,
                        detail,
                        field));
    }
}
