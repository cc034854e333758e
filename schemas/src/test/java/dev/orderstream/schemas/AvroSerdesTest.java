package dev.orderstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.orderstream.avro.command.CancelOrder;
import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.reply.CommandReply;
import dev.orderstream.avro.reply.Outcome;
import dev.orderstream.avro.type.Metadata;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.schemaregistry.testutil.MockSchemaRegistry;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import io.confluent.kafka.serializers.subject.TopicNameStrategy;
import io.confluent.kafka.serializers.subject.TopicRecordNameStrategy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The wire format against Confluent's own serializers, as any foreign client configures them. */
class AvroSerdesTest {
    private static final CancelOrder COMMAND = new CancelOrder(
            new CommandEnvelope(
                    "command-1", "order-1", 3L, Instant.ofEpochMilli(1), new Metadata(null, "talk-1", null, null)),
            "too late \u20ac");
    private static final CommandReply REPLY =
            new CommandReply("command-1", "order-1", Outcome.ACCEPTED, false, 1L, "DRAFT", List.of(), null, null, null);

    private final String scope = UUID.randomUUID().toString();
    private final RegistrySettings settings = RegistrySettings.of("mock://" + scope);
    private final SchemaRegistryClient registry = Registry.client(settings);
    private final Serializer<SpecificRecord> serializer = AvroSerdes.serializer(settings);

    @AfterEach
    void drop() {
        serializer.close();
        MockSchemaRegistry.dropScope(scope);
    }

    @Test
    void writesByteZeroTheIdOfTheSubjectAndTheBody() throws IOException, RestClientException {
        // Given
        SubjectCatalog.registerAll(registry);
        int id = registry.getLatestSchemaMetadata("order-commands-dev.orderstream.avro.command.CancelOrder")
                .getId();

        // When
        byte[] value = serializer.serialize(Topics.ORDER_COMMANDS, COMMAND);

        // Then
        assertThat(value[0]).isZero();
        assertThat(ByteBuffer.wrap(value).getInt(1)).isEqualTo(id);
        assertThat(value).endsWith(Wire.body(COMMAND));
    }

    @Test
    void plainConfluentDeserializersReadWhatIsWritten() {
        // Given
        SubjectCatalog.registerAll(registry);
        try (KafkaAvroDeserializer foreign = new KafkaAvroDeserializer()) {
            foreign.configure(
                    Map.of(
                            "schema.registry.url", settings.url(),
                            "specific.avro.reader", true,
                            "value.subject.name.strategy", TopicRecordNameStrategy.class.getName()),
                    false);

            // When
            Object read =
                    foreign.deserialize(Topics.ORDER_COMMANDS, serializer.serialize(Topics.ORDER_COMMANDS, COMMAND));

            // Then
            assertThat(read).isEqualTo(COMMAND);
        }
    }

    @Test
    void whatPlainConfluentSerializersWriteIsRead() {
        // Given
        SubjectCatalog.registerAll(registry);
        try (KafkaAvroSerializer commands = foreign(TopicRecordNameStrategy.class);
                KafkaAvroSerializer replies = foreign(TopicNameStrategy.class);
                Deserializer<SpecificRecord> ourCommands = AvroSerdes.deserializer(settings, Topics.ORDER_COMMANDS);
                Deserializer<SpecificRecord> ourReplies = AvroSerdes.deserializer(settings, Topics.ORDER_REPLIES)) {

            // When
            byte[] command = commands.serialize(Topics.ORDER_COMMANDS, COMMAND);
            byte[] reply = replies.serialize(Topics.ORDER_REPLIES, REPLY);

            // Then
            assertThat(ourCommands.deserialize(Topics.ORDER_COMMANDS, command)).isEqualTo(COMMAND);
            assertThat(ourReplies.deserialize(Topics.ORDER_REPLIES, reply)).isEqualTo(REPLY);
        }
    }

    @Test
    void foreignAndOurBytesAreTheSame() {
        // Given
        SubjectCatalog.registerAll(registry);
        try (KafkaAvroSerializer foreign = foreign(TopicRecordNameStrategy.class)) {

            // When
            byte[] theirs = foreign.serialize(Topics.ORDER_COMMANDS, COMMAND);

            // Then
            assertThat(serializer.serialize(Topics.ORDER_COMMANDS, COMMAND)).isEqualTo(theirs);
        }
    }

    @Test
    void writingNeverRegistersASchema() {
        // Then
        assertThatExceptionOfType(SerializationException.class)
                .isThrownBy(() -> serializer.serialize(Topics.ORDER_COMMANDS, COMMAND));
        assertThatExceptionOfType(RestClientException.class)
                .isThrownBy(() ->
                        registry.getLatestSchemaMetadata("order-commands-dev.orderstream.avro.command.CancelOrder"));
    }

    @Test
    void poisonIsASerializationExceptionThatNamesTheCode() {
        // Given
        try (Deserializer<SpecificRecord> deserializer = AvroSerdes.deserializer(settings, Topics.ORDER_COMMANDS)) {

            // Then
            assertThatExceptionOfType(SerializationException.class)
                    .isThrownBy(() -> deserializer.deserialize(Topics.ORDER_COMMANDS, new byte[] {1, 2, 3}))
                    .withMessageStartingWith("NOT_AVRO");
        }
    }

    /** As another team would set it up: only the strategy, and no registering by writing. */
    private KafkaAvroSerializer foreign(Class<?> strategy) {
        SubjectCatalog.registerAll(registry);
        KafkaAvroSerializer foreign = new KafkaAvroSerializer();
        foreign.configure(
                Map.of(
                        "schema.registry.url",
                        settings.url(),
                        "auto.register.schemas",
                        false,
                        "avro.remove.java.properties",
                        true,
                        "value.subject.name.strategy",
                        strategy.getName()),
                false);
        return foreign;
    }
}
