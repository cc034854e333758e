package dev.orderstream.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.orderstream.avro.command.AddItem;
import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.command.SubmitOrder;
import dev.orderstream.avro.type.Metadata;
import dev.orderstream.avro.type.Money;
import dev.orderstream.avro.type.OrderItem;
import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.Registry;
import dev.orderstream.schemas.RegistrySettings;
import dev.orderstream.schemas.SchemaHistory;
import dev.orderstream.standalone.Ports;
import dev.orderstream.standalone.broker.BrokerSettings;
import dev.orderstream.standalone.broker.EmbeddedBroker;
import dev.orderstream.standalone.registry.RegistryConfig;
import dev.orderstream.standalone.registry.RegistryServer;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Candidates against a real broker and registry. There: an OrderCreated that the first version wrote; on two command topics 30 AddItem, a
 * SubmitOrder, three records that nobody can read, and an AddItem whose transaction was aborted.
 */
@Timeout(120)
class SchemasCheckTest {
    private static final Path SOURCES = Path.of("..", "schemas", "src", "main", "avro");
    private static final String ORDER_CREATED = "dev.orderstream.avro.event.OrderCreated";
    private static final String CREATED_SUBJECT = "order-events-" + ORDER_CREATED;

    @TempDir
    private static Path dir;

    private static EmbeddedBroker broker;
    private static RegistryServer registry;

    @BeforeAll
    static void write() throws Exception {
        broker = EmbeddedBroker.start(BrokerSettings.of(dir.resolve("kafka"), 0));
        registry = RegistryServer.start(RegistryConfig.of(broker.bootstrapServers(), 0));
        int first = registerFirstVersion();
        Ran created =
                Ran.orders(("topics create --partitions 2 --replication-factor 1 --min-insync-replicas 1 --team web"
                                + " --bootstrap-servers " + broker.bootstrapServers() + " --registry-url "
                                + registry.url())
                        .split(" "));
        assertThat(created.exitCode()).as(created.err()).isZero();
        Serializer<SpecificRecord> avro = AvroSerdes.serializer(RegistrySettings.of(registry.url()));
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
            for (int i = 0; i < 10; i++) {
                send(producer, "order-commands", 0, avro.serialize("order-commands", addItem()));
                send(producer, "order-commands.web", 0, avro.serialize("order-commands.web", addItem()));
                send(producer, "order-commands.web", 1, avro.serialize("order-commands.web", addItem()));
            }
            send(producer, "order-commands", 1, avro.serialize("order-commands", new SubmitOrder(envelope())));
            send(producer, "order-commands.web", 1, "hello".getBytes(UTF_8));
            send(producer, "order-commands.web", 1, null);
            byte[] whole = avro.serialize("order-commands.web", addItem());
            send(producer, "order-commands.web", 1, Arrays.copyOf(whole, whole.length - 4));
            send(producer, "order-events", 1, ofFirstVersion(first));
        }
        try (KafkaProducer<byte[], byte[]> producer = producer(Map.of("transactional.id", "aborting"))) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, "order-commands", 0, avro.serialize("order-commands", addItem()));
            producer.abortTransaction();
        }
    }

    @AfterAll
    static void stop() {
        registry.close();
        broker.close();
    }

    @Test
    void aGoodCandidateReadsAllAndPoisonIsNotItsFault() throws IOException {
        // Given: the file as it lies in the source tree, which refers to others, and a field more
        Path candidate = changed("command/AddItem", "\"fields\": \\[", """
                "fields": [ {"name": "note", "type": ["null", "string"], "default": null},""");
        // When
        Ran ran = check(candidate, "--json");
        // Then
        assertThat(ran.exitCode()).as(ran.err() + ran.out()).isZero();
        JsonNode json = new ObjectMapper().readTree(ran.out());
        assertThat(json.path("passed").asBoolean()).isTrue();
        assertThat(json.path("candidates").get(0).asText()).isEqualTo("dev.orderstream.avro.command.AddItem");
        JsonNode everybodys = json.path("topics").get(0);
        assertThat(everybodys.path("topic").asText()).isEqualTo("order-commands");
        assertThat(everybodys.path("checked").asLong()).isEqualTo(10);
        assertThat(everybodys.path("skipped").asLong()).isEqualTo(1);
        JsonNode web = json.path("topics").get(1);
        assertThat(web.path("checked").asLong()).isEqualTo(20);
        assertThat(web.path("failed").asLong()).isZero();
        assertThat(web.path("unreadable").asLong()).isEqualTo(3);
        assertThat(web.at("/firstUnreadable/partition").asInt()).isEqualTo(1);
        assertThat(web.at("/firstUnreadable/offset").asLong()).isEqualTo(10);
        assertThat(web.has("firstFailure")).isFalse();
        assertThat(ran.err()).contains("\"topic\":\"order-commands\"", "\"total\":");
    }

    @Test
    void aFieldThatLosesItsDefaultBreaksTheVersionAndTheRecordThatHasItNot() throws IOException {
        // Given: a part of every event
        Path candidate = changed("event/EventEnvelope", "(?s)(\"name\": \"team\".*?),\\s*\"default\": null", "$1");
        // When
        Ran ran = check(candidate);
        // Then
        assertThat(ran.exitCode()).as(ran.err()).isEqualTo(1);
        assertThat(ran.out())
                .contains(CREATED_SUBJECT + ": NOT compatible")
                .contains("the candidate does not read what version 1 wrote: READER_FIELD_MISSING_DEFAULT_VALUE")
                .doesNotContain("version 2 ")
                .contains("order-events-dev.orderstream.avro.event.OrderShipped: compatible with all of 1 versions")
                .contains("order-events: 0 checked, 0 skipped (other types), 0 unreadable, 1 failed")
                .contains("first failure: order-events-1 offset 0: schema id ")
                .contains("Must NOT be released.");
        assertThat(ran.err()).contains("order-events: 1 of 1 records read (100%)");
    }

    @Test
    void aRenamedFieldFailsAtTheFirstRecord() throws IOException {
        // Given
        Path candidate = changed("command/AddItem", "\"name\": \"item\"", "\"name\": \"line\"");
        // When
        Ran ran = check(candidate, "--topic", "order-commands.web");
        // Then
        assertThat(ran.exitCode()).as(ran.err()).isEqualTo(1);
        assertThat(ran.out())
                .contains("version 1 does not read what the candidate writes")
                .contains("order-commands.web: 0 checked, 0 skipped (other types), 3 unreadable, 20 failed")
                .contains("first failure: order-commands.web-0 offset 0: ")
                .contains("first unreadable by its own schema too: order-commands.web-1 offset 10: ")
                .doesNotContain("order-commands: ");
    }

    @Test
    void whatCannotBeCheckedIsSaidAtOnce() throws IOException {
        // Given
        Path fine = SOURCES.resolve("command/AddItem.avsc");
        Path noSchema = Files.writeString(Files.createTempFile(dir, "no", ".avsc"), "hello");
        Path unknown = changed("command/AddItem", "\"name\": \"AddItem\"", "\"name\": \"AddLine\"");
        String nowhere = Ports.LOOPBACK + ":" + Ports.free();
        Path patience = Files.writeString(
                dir.resolve("client.properties"), "default.api.timeout.ms=2000\nrequest.timeout.ms=1000\n");
        // Then
        assertRefused(check(noSchema), "is no schema");
        assertRefused(check(unknown), "no topic has records of dev.orderstream.avro.command.AddLine");
        assertRefused(check(fine, "--topic", "order-commands.shop"), "Topic order-commands.shop does not exist");
        assertRefused(
                check(fine, "--topic", "order-events"), "No record of the candidates belongs on topic order-events");
        assertRefused(check(fine, "--registry-url", "http://" + nowhere), "does not answer");
        assertRefused(
                check(fine, "--bootstrap-servers", nowhere, "--command-config", patience.toString()),
                "cannot be asked for their topics");
        assertRefused(Ran.orders("schemas", "check"), "--candidate");
    }

    private static void assertRefused(Ran ran, String sentence) {
        assertThat(ran.exitCode()).as(ran.err()).isEqualTo(2);
        assertThat(ran.err()).contains(sentence);
    }

    private static Ran check(Path candidate, String... more) {
        List<String> arguments = new ArrayList<>(List.of("schemas", "check", "--candidate", candidate.toString()));
        arguments.addAll(List.of(more));
        if (!arguments.contains("--bootstrap-servers")) {
            arguments.addAll(List.of("--bootstrap-servers", broker.bootstrapServers()));
        }
        if (!arguments.contains("--registry-url")) {
            arguments.addAll(List.of("--registry-url", registry.url()));
        }
        return Ran.orders(arguments.toArray(String[]::new));
    }

    /** The file of this release with that changed in it. */
    private static Path changed(String source, String regex, String replacement) throws IOException {
        String text = Files.readString(SOURCES.resolve(source + ".avsc"));
        String changed = text.replaceFirst(regex, replacement);
        assertThat(changed).isNotEqualTo(text);
        return Files.writeString(Files.createTempFile(dir, "candidate", ".avsc"), changed);
    }

    private static int registerFirstVersion() throws Exception {
        try (SchemaRegistryClient client = Registry.client(RegistrySettings.of(registry.url()))) {
            return client.register(CREATED_SUBJECT, new AvroSchema(firstVersion()));
        }
    }

    private static Schema firstVersion() {
        return SchemaHistory.version(ORDER_CREATED, 1).orElseThrow();
    }

    private static byte[] ofFirstVersion(int id) throws IOException {
        Schema schema = firstVersion();
        Schema envelope = schema.getField("envelope").schema();
        GenericRecord event = new GenericRecordBuilder(schema)
                .set(
                        "envelope",
                        new GenericRecordBuilder(envelope)
                                .set("eventId", "event-1")
                                .set("aggregateId", "order-1")
                                .set("aggregateType", "Order")
                                .set("version", 1L)
                                .set("timestamp", 0L)
                                .set("schemaVersion", 1)
                                .set(
                                        "metadata",
                                        new GenericRecordBuilder(envelope.getField("metadata")
                                                        .schema())
                                                .build())
                                .build())
                .set("customerId", "ada")
                .set("currency", "EUR")
                .set("items", List.of())
                .build();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(schema).write(event, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private static AddItem addItem() {
        return new AddItem(envelope(), new OrderItem("1", "MUG", "Mug", 2, new Money(1_250L, "EUR")));
    }

    private static CommandEnvelope envelope() {
        return new CommandEnvelope("command", "order-1", null, Instant.EPOCH, new Metadata("ada", null, null, null));
    }

    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(more);
        config.put("bootstrap.servers", broker.bootstrapServers());
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void send(
            KafkaProducer<byte[], byte[]> producer, String topic, int partition, byte @Nullable [] value)
            throws Exception {
        producer.send(new ProducerRecord<>(topic, partition, "order-1".getBytes(UTF_8), value))
                .get();
    }
}
