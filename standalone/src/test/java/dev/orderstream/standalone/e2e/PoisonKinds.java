package dev.orderstream.standalone.e2e;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.avro.command.AddItem;
import dev.orderstream.avro.command.CreateOrder;
import dev.orderstream.avro.command.SubmitOrder;
import dev.orderstream.avro.deadletter.DeadLetter;
import dev.orderstream.avro.deadletter.DeadLetterKind;
import dev.orderstream.avro.event.OrderCancelled;
import dev.orderstream.avro.reply.CommandReply;
import dev.orderstream.avro.reply.Outcome;
import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.KeyPartitioner;
import dev.orderstream.schemas.Registry;
import dev.orderstream.schemas.Topics;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Records that cannot be understood, each under the key of some order that is none the worse for it. */
final class PoisonKinds {
    private static final int HEADER = 5;
    private static final Random RANDOM = new Random(4);

    private final Cluster cluster;
    private final int unknownName;
    private final int ourName;
    private final int primitive;

    PoisonKinds(Cluster cluster) {
        this.cluster = cluster;
        SchemaRegistryClient registry = Registry.client(cluster.settings());
        this.unknownName = register(
                registry,
                SchemaBuilder.record("com.example.Unheard")
                        .fields()
                        .requiredString("of")
                        .endRecord());
        this.ourName = register(
                registry,
                SchemaBuilder.record(SubmitOrder.getClassSchema().getFullName())
                        .fields()
                        .requiredLong("envelope")
                        .endRecord());
        this.primitive = register(registry, Schema.create(Schema.Type.STRING));
    }

    List<BadKind> all() {
        return List.of(
                value("no value", "NULL_VALUE", order -> null),
                value("an empty value", "NOT_AVRO", order -> new byte[0]),
                value("one byte", "NOT_AVRO", order -> new byte[1]),
                value("four bytes", "NOT_AVRO", order -> new byte[4]),
                value("random bytes", "NOT_AVRO", order -> random(300)),
                value("JSON", "NOT_AVRO", order -> "{\"type\":\"SubmitOrder\"}".getBytes(UTF_8)),
                value("XML", "NOT_AVRO", order -> "<SubmitOrder/>".getBytes(UTF_8)),
                value("an Avro container file", "NOT_AVRO", order -> "Obj\u0001\u0004\u0014avro.codec".getBytes(UTF_8)),
                value("a body without its header", "NOT_AVRO", order -> from(HEADER, good(order))),
                value("another magic byte", "NOT_AVRO", order -> with(0, 1, good(order))),
                value("compressed with gzip", "NOT_AVRO", order -> gzip(good(order))),
                value("an id that was never given", "UNKNOWN_SCHEMA_ID", order -> withId(1 << 30, good(order))),
                value("any id", "UNKNOWN_SCHEMA_ID", order -> withId(1_000_000 + RANDOM.nextInt(50), good(order))),
                value("a negative id", "UNKNOWN_SCHEMA_ID", order -> withId(-1, good(order))),
                value("nothing but a header", "UNDECODABLE", order -> Arrays.copyOf(good(order), HEADER)),
                value("one byte too few", "UNDECODABLE", order -> shorter(good(order), 1)),
                value("half a body", "UNDECODABLE", order -> shorter(good(order), good(order).length / 2)),
                value("one byte too many", "UNDECODABLE", order -> shorter(good(order), -1)),
                value("two commands in one", "UNDECODABLE", order -> twice(good(order))),
                value("a length below 0", "UNDECODABLE", order -> body(encoder -> encoder.writeLong(-5))),
                value("a length beyond the record", "UNDECODABLE", order -> body(encoder -> encoder.writeLong(500))),
                value("a length of 1 GB", "UNDECODABLE", order -> body(encoder -> encoder.writeLong(1L << 30))),
                value(
                        "text that is not UTF-8",
                        "UNDECODABLE",
                        order -> body(encoder -> {
                            encoder.writeBytes(new byte[] {-1, -2, -3});
                            encoder.writeString(order);
                        })),
                value(
                        "a branch that the union has not",
                        "UNDECODABLE",
                        order -> body(encoder -> {
                            encoder.writeString("command");
                            encoder.writeString(order);
                            encoder.writeIndex(7);
                        })),
                value("items without end", "UNDECODABLE", this::endlessItems),
                value("the id of another command", "UNDECODABLE", order -> withId(id(addItem(order)), good(order))),
                value("zeros to no end", "UNDECODABLE", order -> withHeader(good(order), new byte[100_000])),
                value("an event", "WRONG_SCHEMA", this::event),
                value("a dead letter", "WRONG_SCHEMA", this::deadLetter),
                value("a reply", "WRONG_SCHEMA", this::reply),
                value("a schema of nobody's", "WRONG_SCHEMA", order -> withId(unknownName, good(order))),
                value("a foreign schema of our name", "WRONG_SCHEMA", order -> withId(ourName, good(order))),
                value("a primitive", "WRONG_SCHEMA", order -> withId(primitive, good(order))),
                BadKind.poison(
                                "5 MB",
                                order -> step(
                                        "UNDECODABLE",
                                        order.getBytes(UTF_8),
                                        withHeader(good(order), new byte[5 << 20])))
                        .atMost(4),
                key("no key", "NULL_KEY", order -> null),
                key("a key that is not UTF-8", "BAD_KEY", order -> new byte[] {-1, -2, -3}),
                key("a key in UTF-16", "BAD_KEY", order -> order.getBytes(UTF_16)),
                key("an empty key", "KEY_MISMATCH", order -> new byte[0]),
                key("another order's key", "KEY_MISMATCH", order -> (order + "-of-another").getBytes(UTF_8)),
                key("a key with control characters", "KEY_MISMATCH", order -> (order + "\r\n\u0000").getBytes(UTF_8)),
                key("a key in quotes", "KEY_MISMATCH", order -> ('"' + order + '"').getBytes(UTF_8)),
                BadKind.poison(
                                "a key of 70,000 bytes",
                                order -> step("KEY_MISMATCH", "k".repeat(70_000).getBytes(UTF_8), good(order)))
                        .atMost(20),
                BadKind.poison("the wrong partition", this::wrongPartition));
    }

    /** Makes a value for an order. */
    @FunctionalInterface
    private interface ForOrder {
        byte @Nullable [] of(String orderId);
    }

    /** Writes the body of a SubmitOrder. */
    @FunctionalInterface
    private interface Body {
        void write(BinaryEncoder encoder) throws IOException;
    }

    private static BadKind value(String name, String code, ForOrder value) {
        return BadKind.poison(name, order -> step(code, order.getBytes(UTF_8), value.of(order)));
    }

    private BadKind key(String name, String code, ForOrder key) {
        return BadKind.poison(name, order -> step(code, key.of(order), good(order)));
    }

    private static Script step(String code, byte @Nullable [] key, byte @Nullable [] value) {
        return new Script(List.of(
                new Script.Step(new ProducerRecord<>(Topics.ORDER_COMMANDS, key, value), "UNREADABLE " + code)));
    }

    private Script wrongPartition(String order) {
        byte[] key = order.getBytes(UTF_8);
        int wrong = (KeyPartitioner.partition(key, Cluster.PARTITIONS) + 1) % Cluster.PARTITIONS;
        return new Script(List.of(new Script.Step(
                new ProducerRecord<>(Topics.ORDER_COMMANDS, wrong, key, good(order)), "UNREADABLE WRONG_PARTITION")));
    }

    /** A command that would be decided, were it not for what is done to it. */
    private byte[] good(String order) {
        return cluster.encode(Commands.submit(order));
    }

    private byte[] addItem(String order) {
        return cluster.encode(new AddItem(
                Commands.envelope(order, null),
                Commands.create(order).getItems().getFirst()));
    }

    private byte[] body(Body body) {
        return withHeader(good("any"), written(body));
    }

    private byte[] endlessItems(String order) {
        byte[] whole = cluster.encode(new CreateOrder(Commands.envelope(order, null), "customer", "EUR", List.of()));
        byte[] endless = written(encoder -> encoder.writeLong(1L << 40));
        byte[] value = Arrays.copyOf(whole, whole.length - 1 + endless.length);
        System.arraycopy(endless, 0, value, whole.length - 1, endless.length);
        return value;
    }

    private byte[] event(String order) {
        return AvroSerdes.serializer(cluster.settings())
                .serialize(Topics.ORDER_EVENTS, new OrderCancelled(Events.envelope(order, 2, Instant.EPOCH), "why"));
    }

    private byte[] deadLetter(String order) {
        return AvroSerdes.serializer(cluster.settings())
                .serialize(
                        Topics.ORDER_DEAD_LETTERS,
                        DeadLetter.newBuilder()
                                .setDeadLetterId("order-commands-0-0")
                                .setKind(DeadLetterKind.REJECTED)
                                .setCode("ITEM_EXISTS")
                                .setDetail("Order " + order + " has it.")
                                .setTopic(Topics.ORDER_COMMANDS)
                                .setPartition(0)
                                .setOffset(0)
                                .setTimestamp(Instant.EPOCH)
                                .setHeaders(List.of())
                                .setOmitted(List.of())
                                .setAttempt(1)
                                .build());
    }

    private byte[] reply(String order) {
        return AvroSerdes.serializer(cluster.settings())
                .serialize(
                        Topics.ORDER_REPLIES,
                        CommandReply.newBuilder()
                                .setCommandId("command")
                                .setAggregateId(order)
                                .setOutcome(Outcome.ACCEPTED)
                                .setDuplicate(false)
                                .setVersion(1)
                                .setState("DRAFT")
                                .setEvents(List.of())
                                .build());
    }

    private static int register(SchemaRegistryClient registry, Schema schema) {
        try {
            return registry.register("foreign-" + schema.getFullName(), new AvroSchema(schema));
        } catch (IOException | RestClientException refused) {
            throw new AssertionError(refused);
        }
    }

    private static byte[] written(Body body) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
            body.write(encoder);
            encoder.flush();
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static byte[] gzip(byte[] value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(value);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        bytes[0] = 'x';
        return bytes;
    }

    private static byte[] from(int begin, byte[] value) {
        return Arrays.copyOfRange(value, begin, value.length);
    }

    private static byte[] shorter(byte[] value, int by) {
        return Arrays.copyOf(value, value.length - by);
    }

    private static byte[] twice(byte[] value) {
        byte[] two = Arrays.copyOf(value, 2 * value.length);
        System.arraycopy(value, 0, two, value.length, value.length);
        return two;
    }

    private static byte[] with(int at, int changed, byte[] value) {
        value[at] = (byte) changed;
        return value;
    }

    private static int id(byte[] value) {
        return ByteBuffer.wrap(value).getInt(1);
    }

    private static byte[] withId(int id, byte[] value) {
        ByteBuffer.wrap(value).putInt(1, id);
        return value;
    }

    /** The five bytes before a body, then that body. */
    private static byte[] withHeader(byte[] good, byte[] body) {
        byte[] value = Arrays.copyOf(good, HEADER + body.length);
        System.arraycopy(body, 0, value, HEADER, body.length);
        return value;
    }
}
