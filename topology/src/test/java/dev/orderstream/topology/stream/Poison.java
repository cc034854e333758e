package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.avro.command.CancelOrder;
import dev.orderstream.avro.deadletter.DeadLetterKind;
import dev.orderstream.avro.event.EventEnvelope;
import dev.orderstream.avro.event.OrderCancelled;
import dev.orderstream.schemas.AvroSafety;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.codec.AvroCommands;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that cannot be read: how it is made, and the code it gets.
 *
 * @param make may register schemas with the driver's registry
 */
record Poison(String name, String code, Function<OrdersDriver, Poison.Sent> make) {
    private static final byte[] KEY = Commands.ORDER.getBytes(UTF_8);

    /** A record as it is sent. */
    record Sent(byte @Nullable [] key, byte @Nullable [] value) {}

    @Override
    public String toString() {
        return code + ": " + name;
    }

    /** One or more of every code but those that need a place. */
    static Stream<Poison> all() {
        return Stream.of(
                new Poison("no key", "NULL_KEY", driver -> new Sent(null, good(driver))),
                new Poison("a key that is not UTF-8", "BAD_KEY", driver -> new Sent(new byte[] {-1, -2}, good(driver))),
                new Poison("a tombstone", "NULL_VALUE", driver -> new Sent(KEY, null)),
                new Poison("random bytes", "NOT_AVRO", driver -> new Sent(KEY, random(64))),
                new Poison(
                        "an id that was never given",
                        "UNKNOWN_SCHEMA_ID",
                        driver -> new Sent(KEY, withId(driver, 4_711))),
                new Poison("an event", "WRONG_SCHEMA", driver -> new Sent(KEY, event(driver))),
                new Poison("a dead letter", "WRONG_SCHEMA", driver -> new Sent(KEY, deadLetter(driver))),
                new Poison(
                        "a foreign schema of our name",
                        "WRONG_SCHEMA",
                        driver -> new Sent(KEY, withId(driver, foreignSchema(driver)))),
                new Poison("bytes after the body", "UNDECODABLE", driver -> new Sent(KEY, longer(good(driver)))),
                new Poison("a length beyond the limit", "UNDECODABLE", driver -> new Sent(KEY, hugeLength(driver))));
    }

    /** A command that would be decided. */
    static byte[] good(OrdersDriver driver) {
        return driver.bytes(Commands.cancel("command-9"));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private static byte[] longer(byte[] value) {
        return Arrays.copyOf(value, value.length + 1);
    }

    private static byte[] withId(OrdersDriver driver, int id) {
        byte[] value = good(driver);
        ByteBuffer.wrap(value).putInt(1, id);
        return value;
    }

    /** A CancelOrder whose commandId claims one byte more than allowed (a zigzag varint after the header). */
    private static byte[] hugeLength(OrdersDriver driver) {
        byte[] header = Arrays.copyOf(good(driver), 5);
        int zigzag = 2 * (AvroSafety.BYTES_MAX + 1);
        return ByteBuffer.allocate(5 + 4 + 100)
                .put(header)
                .put((byte) (zigzag | 0x80))
                .put((byte) (zigzag >>> 7 | 0x80))
                .put((byte) (zigzag >>> 14 | 0x80))
                .put((byte) (zigzag >>> 21))
                .array();
    }

    private static byte[] event(OrdersDriver driver) {
        SpecificRecord event = new OrderCancelled(
                new EventEnvelope("event-1", "order-1", "Order", 2L, Instant.EPOCH, 1, AvroCommands.METADATA, null),
                "why");
        return driver.registry().serializer().serialize(Topics.ORDER_EVENTS, event);
    }

    private static byte[] deadLetter(OrdersDriver driver) {
        SpecificRecord letter = dev.orderstream.avro.deadletter.DeadLetter.newBuilder()
                .setDeadLetterId("order-commands-0-0")
                .setKind(DeadLetterKind.REJECTED)
                .setCode("ITEM_EXISTS")
                .setDetail("The order has an item a already.")
                .setTopic(Topics.ORDER_COMMANDS)
                .setPartition(0)
                .setOffset(0)
                .setTimestamp(Instant.EPOCH)
                .setHeaders(List.of())
                .setOmitted(List.of())
                .setAttempt(1)
                .build();
        return driver.registry().serializer().serialize(Topics.ORDER_DEAD_LETTERS, letter);
    }

    private static int foreignSchema(OrdersDriver driver) {
        Schema foreign = SchemaBuilder.record(CancelOrder.SCHEMA$.getFullName())
                .fields()
                .requiredLong("reason")
                .endRecord();
        try {
            return driver.registry().client().register("foreign", new AvroSchema(foreign));
        } catch (IOException | RestClientException refused) {
            throw new AssertionError(refused);
        }
    }
}
