package dev.orderstream.standalone.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderstream.avro.command.CreateOrder;
import dev.orderstream.avro.command.SubmitOrder;
import dev.orderstream.avro.event.OrderCreated;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.OrdersAppConfig;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import io.confluent.kafka.serializers.subject.TopicRecordNameStrategy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another team's clients: plain Kafka and Confluent's serializer, configured by hand, with nothing of ours but the schemas. */
class ForeignClientsTest {
    @Test
    void aPlainProducerWritesCommandsAndAPlainConsumerReadsEvents(@TempDir Path directory)
            throws ExecutionException, InterruptedException {
        // Given
        try (Cluster cluster = Cluster.start(directory.resolve("kafka"));
                OrdersApp orders = OrdersApp.start(
                        OrdersAppConfig.forEmbedded(
                                cluster.bootstrapServers(), cluster.registryUrl(), directory.resolve("state")),
                        new SimpleMeterRegistry());
                KafkaProducer<String, Object> producer = new KafkaProducer<>(producer(cluster));
                KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(consumer(cluster));
                KafkaAvroDeserializer avro = new KafkaAvroDeserializer()) {
            orders.awaitRunning(Duration.ofSeconds(30));
            avro.configure(Map.of("schema.registry.url", cluster.registryUrl(), "specific.avro.reader", true), false);
            CreateOrder command = Commands.create("foreign-1");

            SubmitOrder submit = Commands.submit("foreign-1");

            // When
            producer.send(new ProducerRecord<>(Topics.ORDER_COMMANDS, "foreign-1", command))
                    .get();
            producer.send(new ProducerRecord<>(Topics.ORDER_COMMANDS, "foreign-1", submit))
                    .get();

            // Then: by the header it picks what it knows, and skips OrderSubmitted undecoded
            consumer.subscribe(List.of(Topics.ORDER_EVENTS));
            List<String> types = new ArrayList<>();
            List<Object> known = new ArrayList<>();
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    assertThat(record.key()).isEqualTo("foreign-1");
                    String type = type(record);
                    types.add(type);
                    if (type.equals("OrderCreated")) {
                        known.add(avro.deserialize(record.topic(), record.headers(), record.value()));
                    }
                }
                return types.size() == 2;
            });
            assertThat(types).containsExactly("OrderCreated", "OrderSubmitted");
            assertThat(known).singleElement().isInstanceOfSatisfying(OrderCreated.class, created -> {
                assertThat(created.getEnvelope().getAggregateId()).isEqualTo("foreign-1");
                assertThat(created.getEnvelope().getVersion()).isEqualTo(1);
                assertThat(created.getEnvelope().getMetadata().getCausationId())
                        .isEqualTo(command.getEnvelope().getCommandId());
                assertThat(created.getItems()).isEqualTo(command.getItems());
            });
        }
    }

    /** The header that the contract gives to other teams, by its name on the wire. */
    private static String type(ConsumerRecord<String, byte[]> record) {
        Header header = record.headers().lastHeader("message-type");
        assertThat(header).as("header message-type of %s", record).isNotNull();
        return new String(header.value(), UTF_8);
    }

    private static Map<String, Object> producer(Cluster cluster) {
        return Map.of(
                "bootstrap.servers",
                cluster.bootstrapServers(),
                "key.serializer",
                StringSerializer.class,
                "value.serializer",
                KafkaAvroSerializer.class,
                "schema.registry.url",
                cluster.registryUrl(),
                "auto.register.schemas",
                false,
                "avro.remove.java.properties",
                true,
                "value.subject.name.strategy",
                TopicRecordNameStrategy.class);
    }

    private static Map<String, Object> consumer(Cluster cluster) {
        return Map.of(
                "bootstrap.servers",
                cluster.bootstrapServers(),
                "group.id",
                "another-team",
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed",
                "key.deserializer",
                StringDeserializer.class,
                "value.deserializer",
                ByteArrayDeserializer.class);
    }
}
