package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.codec.DeadLetterCodec;
import dev.orderstream.topology.codec.EventCodec;
import dev.orderstream.topology.codec.TestRegistry;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.Metadata;
import dev.orderstream.topology.kernel.Recorded;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands of two teams, each on a topic of its own, and of everybody: one order each, whoever asks. */
class TeamTopicsTest {
    private static final String WEB = "order-commands.web";
    private static final String SHOP = "order-commands.shop";

    private final TestRegistry registry = new TestRegistry();
    private final Driver driver = new Driver(config -> OrdersTopology.build(
            config,
            OrdersTopology.topics(List.of("web", "shop")),
            OrdersDriver.serdes(registry),
            OrdersDriver.SETTINGS,
            DecideTelemetry.NONE));
    private final Map<String, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();
    private Instant clock = OrdersDriver.START;

    @BeforeEach
    void registerTheSubjectsOfTheTeams() {
        SubjectCatalog.registerAll(registry.client(), List.of("web", "shop"));
    }

    @AfterEach
    void close() {
        driver.close();
        registry.close();
    }

    @Test
    void anEventSaysWhichTeamCausedIt() {
        // When
        send(WEB, Commands.create("order-1", "command-1"));
        send(SHOP, Commands.create("order-2", "command-2"));
        send(Topics.ORDER_COMMANDS, Commands.create("order-3", "command-3"));

        // Then
        assertThat(events())
                .extracting(Recorded::metadata)
                .extracting(Metadata::team)
                .containsExactly(Optional.of("web"), Optional.of("shop"), Optional.empty());
    }

    @Test
    void anOrderIsOneWhoeverCommandsIt() {
        // When
        send(WEB, Commands.create("command-1"));
        send(SHOP, Commands.submit("command-2"));
        send(Topics.ORDER_COMMANDS, Commands.cancel("command-3"));

        // Then
        List<Recorded<OrderEvent>> events = events();
        assertThat(events).extracting(Recorded::version).containsExactly(1L, 2L, 3L);
        assertThat(events)
                .extracting(event -> event.metadata().team().orElse("everybody"))
                .containsExactly("web", "shop", "everybody");
    }

    @Test
    void aCommandThatTwoTeamsSendHasEffectOnceAndIsOfTheFirst() {
        // Given
        send(WEB, Commands.create("command-1"));

        // When
        send(SHOP, Commands.create("command-1"));
        send(Topics.ORDER_COMMANDS, Commands.create("command-1"));

        // Then
        assertThat(events())
                .singleElement()
                .satisfies(event -> assertThat(event.metadata().team()).contains("web"));
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void anIdThatOneTeamHasUsedIsNotFreeForAnother() {
        // Given
        send(WEB, Commands.create("command-1"));

        // When
        send(SHOP, Commands.submit("command-1"));

        // Then
        assertThat(deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.code()).isEqualTo("COMMAND_ID_REUSED");
            assertThat(Topics.team(letter.source().topic())).contains("shop");
        });
    }

    @Test
    void aDeadLetterNamesTheTopicOfItsTeam() {
        // When
        input(SHOP).pipeInput(new TestRecord<>("order-1".getBytes(UTF_8), new byte[] {1}, clock));
        send(WEB, Commands.submit("command-1"));

        // Then
        assertThat(deadLetters())
                .extracting(letter -> letter.source().topic() + " " + letter.kind())
                .containsExactly(SHOP + " UNREADABLE", WEB + " REJECTED");
    }

    private void send(String topic, SpecificRecord command) {
        clock = clock.plusMillis(1);
        byte[] value = registry.serializer().serialize(topic, command);
        input(topic).pipeInput(new TestRecord<>(OrdersDriver.key(command), value, clock));
    }

    private TestInputTopic<byte[], byte[]> input(String topic) {
        return inputs.computeIfAbsent(topic, driver::input);
    }

    private List<Recorded<OrderEvent>> events() {
        EventCodec<OrderEvent> codec = EventCodec.orders(registry.client(), registry.serializer());
        return values(driver.read(Topics.ORDER_EVENTS, codec.deserializer()));
    }

    private List<DeadLetter> deadLetters() {
        DeadLetterCodec codec = new DeadLetterCodec(registry.client(), registry.serializer());
        return values(driver.read(Topics.ORDER_DEAD_LETTERS, codec.deserializer()));
    }

    private static <V> List<V> values(List<TestRecord<byte[], V>> records) {
        return records.stream().map(TestRecord::value).toList();
    }
}
