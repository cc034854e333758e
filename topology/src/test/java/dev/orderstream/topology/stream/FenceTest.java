package dev.orderstream.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.orderstream.topology.codec.FenceCodec;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A record is processed once, whatever the group's offsets say; and inputs that are other ones than before stop the task. */
class FenceTest {
    private static final String TOPIC = "commands";
    private static final String OTHER = "commands.web";

    private final MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
    private final ToldTelemetry telemetry = new ToldTelemetry();
    private final KeyValueStore<byte[], byte[]> store = InMemory.store(Stores.INPUT_FENCE);

    @BeforeEach
    void open() {
        store.init(context.getStateStoreContext(), store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatWasProcessedIsNotProcessedAgainAfterARestartEither() {
        // Given
        Fence before = fence(Map.of(TOPIC, "id-1"));
        before.pass(record(TOPIC, 41));
        before.pass(record(TOPIC, 42));
        assertThat(before.admits(record(TOPIC, 42))).isFalse();

        // When
        Fence fence = fence(Map.of(TOPIC, "id-1"));

        // Then
        assertThat(fence.admits(record(TOPIC, 0))).isFalse();
        assertThat(fence.admits(record(TOPIC, 42))).isFalse();
        assertThat(telemetry.skipped).isEqualTo(3);
        assertThat(fence.admits(record(TOPIC, 43))).isTrue();
        assertThat(fence.admits(record(OTHER, 0))).isTrue();
        assertThat(telemetry.skipped).isEqualTo(3);
    }

    @Test
    void aTopicOfAnotherIdStopsTheTask() {
        // Given
        fence(Map.of(TOPIC, "id-1", OTHER, "id-2")).pass(record(TOPIC, 42));

        // Then
        assertThatExceptionOfType(FenceException.class)
                .isThrownBy(() -> fence(Map.of(TOPIC, "id-3")))
                .satisfies(stopped -> assertThat(stopped.code()).isEqualTo(FenceException.Code.TOPIC_RECREATED))
                .withMessageStartingWith("TOPIC_RECREATED: topic commands has the id id-3")
                .withMessageContaining("up to offset 42");
    }

    /** A team that is not read any more, or of which nothing was read yet. */
    @Test
    void topicsThatAreOnOneSideOnlyAreNotCompared() {
        // Given
        fence(Map.of(TOPIC, "id-1")).pass(record(TOPIC, 42));

        // Then
        assertThatCode(() -> fence(Map.of(OTHER, "id-2"))).doesNotThrowAnyException();
        assertThatCode(() -> fence(Map.of())).doesNotThrowAnyException();
    }

    @Test
    void aFenceThatCannotBeReadIsNotTakenForNone() {
        // Given
        store.put(Stores.fenceKey(), new byte[] {1, 2, 3});

        // Then
        assertThatExceptionOfType(FenceException.class)
                .isThrownBy(() -> fence(Map.of()))
                .withMessageStartingWith("FENCE_UNREADABLE: ");
    }

    private Fence fence(Map<String, String> topicIds) {
        return Fence.of(context, new FenceCodec(), topicIds, telemetry::skipped);
    }

    private static Incoming record(String topic, long offset) {
        return new Incoming(topic, 0, offset, 0, new byte[0], new byte[0], new RecordHeaders());
    }
}
