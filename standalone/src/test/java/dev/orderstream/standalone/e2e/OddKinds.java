package dev.orderstream.standalone.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.avro.command.CreateOrder;
import dev.orderstream.schemas.Registry;
import dev.orderstream.schemas.Topics;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Records that look bad and are not: each creates an order. */
final class OddKinds {
    private static final int HEADER = 5;

    private final Cluster cluster;
    private final Schema newer;
    private final int newerId;

    OddKinds(Cluster cluster) {
        this.cluster = cluster;
        this.newer = withOneFieldMore(CreateOrder.getClassSchema());
        this.newerId = register(newer);
    }

    List<BadKind> all() {
        return List.of(
                odd("a newer schema", order -> record(order, newer(order))),
                odd("a time in the year 292278994", order -> at(Long.MAX_VALUE, order)),
                odd("a time before all others", order -> at(0, order)),
                odd("a reply to a partition that is not there", order -> with(order, "reply-partition", "999999")),
                odd("a reply to no number", order -> with(order, "reply-partition", "-1")),
                odd("an attempt that is no number", order -> with(order, "redrive-attempt", "many")),
                odd("a redrive of nothing", order -> with(order, "redrive-of", "order-commands-0-99999999")),
                odd("another type in its header", order -> with(order, "message-type", "DropTables")),
                odd("a header without a value", order -> with(order, "traceparent", null)),
                odd("a header that is not UTF-8", order -> headers(order, 1, new byte[] {-1, -2})),
                odd("a hundred headers of one name", order -> headers(order, 100, new byte[1])),
                BadKind.readable("1 MB of headers", order -> good(headers(order, 1, new byte[1 << 20])))
                        .atMost(4),
                BadKind.readable("100,000 headers", order -> good(headers(order, 100_000, new byte[0])))
                        .atMost(4));
    }

    private static BadKind odd(String name, Function<String, ProducerRecord<byte[], byte[]>> record) {
        return BadKind.readable(name, order -> good(record.apply(order)));
    }

    private static Script good(ProducerRecord<byte[], byte[]> record) {
        return new Script(List.of(new Script.Step(record, "")));
    }

    private ProducerRecord<byte[], byte[]> at(long timestamp, String order) {
        return new ProducerRecord<>(Topics.ORDER_COMMANDS, null, timestamp, order.getBytes(UTF_8), create(order));
    }

    private ProducerRecord<byte[], byte[]> with(String order, String header, @Nullable String value) {
        ProducerRecord<byte[], byte[]> record = record(order, create(order));
        record.headers().add(header, value == null ? null : value.getBytes(UTF_8));
        return record;
    }

    private ProducerRecord<byte[], byte[]> headers(String order, int count, byte[] value) {
        RecordHeaders headers = new RecordHeaders();
        for (int i = 0; i < count; i++) {
            headers.add("correlation-id", value);
        }
        return new ProducerRecord<>(Topics.ORDER_COMMANDS, null, order.getBytes(UTF_8), create(order), headers);
    }

    private static ProducerRecord<byte[], byte[]> record(String order, byte[] value) {
        return Commands.record(order, value);
    }

    private byte[] create(String order) {
        return cluster.encode(Commands.create(order));
    }

    /** The same command by a release to come, which has a field more. */
    private byte[] newer(String order) {
        byte[] value = create(order);
        try {
            GenericRecord before = new GenericDatumReader<GenericRecord>(CreateOrder.getClassSchema(), newer)
                    .read(null, DecoderFactory.get().binaryDecoder(value, HEADER, value.length - HEADER, null));
            before.put("giftWrap", "red");
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.writeBytes(
                    ByteBuffer.allocate(HEADER).put((byte) 0).putInt(newerId).array());
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
            new GenericDatumWriter<GenericRecord>(newer, GenericData.get()).write(before, encoder);
            encoder.flush();
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Schema withOneFieldMore(Schema schema) {
        List<Schema.Field> fields = new ArrayList<>();
        schema.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
        fields.add(new Schema.Field("giftWrap", Schema.create(Schema.Type.STRING), "Paper.", ""));
        return Schema.createRecord(schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
    }

    private int register(Schema schema) {
        try {
            return Registry.client(cluster.settings())
                    .register(Topics.ORDER_COMMANDS + "-" + schema.getFullName(), new AvroSchema(schema));
        } catch (IOException | RestClientException refused) {
            throw new AssertionError(refused);
        }
    }
}
