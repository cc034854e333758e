package dev.orderstream.topology.codec;

import dev.orderstream.avro.state.InputFenceState;
import dev.orderstream.avro.state.InputPosition;
import dev.orderstream.schemas.StoredSerde;
import dev.orderstream.topology.kernel.InputFence;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** Reads and writes what the store {@code input-fence} holds. */
public final class FenceCodec implements Serde<InputFence> {
    private final StoredSerde<InputFenceState> stored = new StoredSerde<>(InputFenceState.SCHEMA$);

    @Override
    public Serializer<InputFence> serializer() {
        return (topic, fence) -> stored.write(new InputFenceState(fence.positions().entrySet().stream()
                .map(position -> new InputPosition(
                        position.getKey(),
                        position.getValue().topicId(),
                        position.getValue().next()))
                .toList()));
    }

    @Override
    public Deserializer<InputFence> deserializer() {
        return (topic, value) -> {
            TreeMap<String, InputFence.Position> positions = new TreeMap<>();
            stored.read(value)
                    .getPositions()
                    .forEach(position -> positions.put(
                            position.getTopic(), new InputFence.Position(position.getTopicId(), position.getNext())));
            return new InputFence(positions);
        };
    }
}
