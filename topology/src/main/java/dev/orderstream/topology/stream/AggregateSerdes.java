package dev.orderstream.topology.stream;

import dev.orderstream.topology.kernel.Aggregate;
import dev.orderstream.topology.kernel.CommandMessage;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.InputFence;
import dev.orderstream.topology.kernel.Recorded;
import dev.orderstream.topology.kernel.Reply;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * How the records of one aggregate type are read and written.
 *
 * @param commands throws {@link dev.orderstream.schemas.UnreadableRecordException} for poison
 * @param state value of the state store
 * @param fence value of the store of the input fence
 */
public record AggregateSerdes<C, E, S>(
        Deserializer<CommandMessage<C>> commands,
        Serializer<Recorded<E>> events,
        Serde<Aggregate<S>> state,
        Serializer<Reply> replies,
        Serializer<DeadLetter> deadLetters,
        Serde<InputFence> fence) {}
