package dev.orderstream.topology.stream;

import dev.orderstream.topology.kernel.Aggregate;
import dev.orderstream.topology.kernel.CommandMessage;
import dev.orderstream.topology.kernel.DeadLetter;
import dev.orderstream.topology.kernel.DeadLetterAction;
import dev.orderstream.topology.kernel.Hold;
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
 * @param actions throws the same for garbage
 * @param state value of the state store
 * @param fence value of the store of the input fence
 * @param hold value of the store of aggregates whose commands wait
 * @param heldCommand value of the store of commands that wait
 */
public record AggregateSerdes<C, E, S>(
        Deserializer<CommandMessage<C>> commands,
        Deserializer<DeadLetterAction> actions,
        Serializer<Recorded<E>> events,
        Serde<Aggregate<S>> state,
        Serializer<Reply> replies,
        Serializer<DeadLetter> deadLetters,
        Serde<InputFence> fence,
        Serde<Hold> hold,
        Serde<DeadLetter.Source> heldCommand) {}
