package dev.orderstream.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.orderstream.schemas.RegistryUnavailableException;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.codec.TestRegistry;
import dev.orderstream.topology.domain.Order;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderDecider;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.kernel.CommandMessage;
import dev.orderstream.topology.kernel.DeadLetter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

/** A registry that is away says nothing about a record: it is waited for, and the record is no dead letter. */
class RegistryOutageTest {
    @Test
    void anOutageIsWaitedOutAndNotTakenForPoison() {
        // Given
        try (TestRegistry registry = new TestRegistry()) {
            AtomicInteger outages = new AtomicInteger(3);
            Deserializer<CommandMessage<OrderCommand>> codec =
                    OrdersDriver.serdes(registry).commands();
            CommandIntake<OrderCommand> intake = new CommandIntake<>(
                    (topic, value) -> {
                        if (outages.getAndDecrement() > 0) {
                            throw new RegistryUnavailableException("away", new IOException("refused"));
                        }
                        return codec.deserialize(topic, value);
                    },
                    1,
                    new OutagePatience(Patience.STANDARD));
            byte[] value = registry.serializer().serialize(Topics.ORDER_COMMANDS, Commands.create("command-1"));

            // When
            CommandIntake.Intake<OrderCommand> read = intake.read(new Incoming(
                    Topics.ORDER_COMMANDS,
                    0,
                    0,
                    0,
                    OrdersDriver.key(Commands.create("command-1")),
                    value,
                    new RecordHeaders()));

            // Then
            assertThat(read).isInstanceOf(CommandIntake.Intake.Decodable.class);
            assertThat(outages.get()).isNegative();
        }
    }

    @Test
    void whenItLastsTheRecordIsAFailedDeadLetterAndTheNextOnesDoNotWait() {
        // Given
        AtomicInteger tries = new AtomicInteger();
        CommandIntake<OrderCommand> intake = new CommandIntake<>(
                (topic, value) -> {
                    tries.incrementAndGet();
                    throw new RegistryUnavailableException("away", new IOException("refused"));
                },
                1,
                new OutagePatience(new Patience(Duration.ofMillis(100))));
        Incoming unknown = unknown();

        // When
        CommandIntake.Intake<OrderCommand> first = intake.read(unknown);
        int triesOfFirst = tries.getAndSet(0);
        CommandIntake.Intake<OrderCommand> second = intake.read(unknown);

        // Then
        assertThat(first).isInstanceOfSatisfying(CommandIntake.Intake.SetAside.class, setAside -> {
            assertThat(setAside.letter().kind()).isEqualTo(DeadLetter.Kind.FAILED);
            assertThat(setAside.letter().code()).isEqualTo("REGISTRY_UNAVAILABLE");
        });
        assertThat(triesOfFirst).isGreaterThan(1);
        assertThat(second).isInstanceOf(CommandIntake.Intake.SetAside.class);
        assertThat(tries).hasValue(1);
    }

    /** A thread has many partitions and one transaction: with a wait for each, it is aborted, and all of them wait again. */
    @Test
    void oneWaitIsForAllPartitions() {
        // Given
        AtomicInteger tries = new AtomicInteger();
        Deserializer<CommandMessage<OrderCommand>> away = (topic, value) -> {
            tries.incrementAndGet();
            throw new RegistryUnavailableException("away", new IOException("refused"));
        };
        OutagePatience patience = new OutagePatience(new Patience(Duration.ofMillis(100)));
        new CommandIntake<>(away, 1, patience).read(unknown());
        tries.set(0);

        // When
        new CommandIntake<>(away, 1, patience).read(unknown());

        // Then
        assertThat(tries).hasValue(1);
    }

    /** The thread dies and the transaction is aborted: the same record is read again. A dead letter would say "no" for the registry. */
    @Test
    void anOutageWhileAnEventIsWrittenIsNoVerdictOnItsCommand() {
        // Given
        try (TestRegistry registry = new TestRegistry()) {
            AggregateSerdes<OrderCommand, OrderEvent, Order> serdes = OrdersDriver.serdes(registry);
            AggregateSerdes<OrderCommand, OrderEvent, Order> away = new AggregateSerdes<>(
                    serdes.commands(),
                    serdes.actions(),
                    (topic, event) -> {
                        throw new RegistryUnavailableException("away", new IOException("refused"));
                    },
                    serdes.state(),
                    serdes.replies(),
                    serdes.deadLetters(),
                    serdes.fence(),
                    serdes.hold(),
                    serdes.heldCommand());
            Deciding<OrderCommand, OrderEvent, Order> deciding = new Deciding<>(
                    new OrderDecider(), away, OrdersTopology.topics(List.of()), DecideSettings.RECORD_BYTES_MAX);
            SpecificRecord create = Commands.create("command-1");
            byte[] value = registry.serializer().serialize(Topics.ORDER_COMMANDS, create);
            Incoming incoming =
                    new Incoming(Topics.ORDER_COMMANDS, 0, 0, 0, OrdersDriver.key(create), value, new RecordHeaders());

            // Then
            assertThatExceptionOfType(RegistryUnavailableException.class)
                    .isThrownBy(() -> deciding.decide(
                            incoming, serdes.commands().deserialize(Topics.ORDER_COMMANDS, value), null));
        }
    }

    private static Incoming unknown() {
        return new Incoming(
                Topics.ORDER_COMMANDS, 0, 7, 0, new byte[] {'k'}, new byte[] {0, 9, 9, 9, 9, 1}, new RecordHeaders());
    }
}
