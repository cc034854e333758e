package dev.orderstream.topology.codec;

import dev.orderstream.avro.state.HeldCommandState;
import dev.orderstream.schemas.StoredSerde;
import dev.orderstream.topology.kernel.DeadLetter;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** Reads and writes what the store {@code held-commands} holds: command records as they came. */
public final class HeldCommandCodec implements Serde<DeadLetter.Source> {
    private final StoredSerde<HeldCommandState> stored = new StoredSerde<>(HeldCommandState.SCHEMA$);

    @Override
    public Serializer<DeadLetter.Source> serializer() {
        return (topic, source) -> stored.write(new HeldCommandState(
                source.topic(),
                source.partition(),
                source.offset(),
                source.timestamp(),
                ByteBuffer.wrap(Objects.requireNonNull(source.key(), "nothing without a key waits")),
                Shapes.buffer(source.value()),
                Shapes.headers(source.headers())));
    }

    @Override
    public Deserializer<DeadLetter.Source> deserializer() {
        return (topic, value) -> {
            HeldCommandState held = stored.read(value);
            return new DeadLetter.Source(
                    held.getTopic(),
                    held.getPartition(),
                    held.getOffset(),
                    held.getTimestamp(),
                    Shapes.bytes(held.getKey()),
                    Shapes.bytes(held.getValue()),
                    Shapes.copied(held.getHeaders()));
        };
    }
}
