package dev.orderstream.topology.codec;

import dev.orderstream.avro.state.HoldState;
import dev.orderstream.schemas.StoredSerde;
import dev.orderstream.topology.kernel.Hold;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** Reads and writes what the store {@code holds} holds. */
public final class HoldCodec implements Serde<Hold> {
    private final StoredSerde<HoldState> stored = new StoredSerde<>(HoldState.SCHEMA$);

    @Override
    public Serializer<Hold> serializer() {
        return (topic, hold) -> stored.write(new HoldState(
                hold.deadLetterId(), hold.first(), hold.next(), hold.bytes(), hold.notBefore(), hold.lifted()));
    }

    @Override
    public Deserializer<Hold> deserializer() {
        return (topic, value) -> {
            HoldState hold = stored.read(value);
            return new Hold(
                    hold.getDeadLetterId(),
                    hold.getFirst(),
                    hold.getNext(),
                    hold.getBytes(),
                    hold.getNotBefore(),
                    hold.getLifted());
        };
    }
}
