package dev.orderstream.standalone.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.command.CreateOrder;
import dev.orderstream.avro.type.Metadata;
import dev.orderstream.avro.type.Money;
import dev.orderstream.avro.type.OrderItem;
import dev.orderstream.schemas.AvroSafety;
import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.RegistrySettings;
import dev.orderstream.schemas.Topics;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes to the command topic as another team would: a plain producer with Confluent's serializer, without the gateway. */
final class ForeignProducer {
    static final String CUSTOMER = "customer-of-another-team";
    static final long TOTAL = 2 * 1_250;

    private final String bootstrapServers;
    private final String registryUrl;

    ForeignProducer(String bootstrapServers, String registryUrl) {
        this.bootstrapServers = bootstrapServers;
        this.registryUrl = registryUrl;
    }

    /** Creates an order of one line. Returns when the brokers have the command. */
    void createOrder(String orderId, String commandId) throws ExecutionException, InterruptedException {
        AvroSafety.install();
        CommandEnvelope envelope = CommandEnvelope.newBuilder()
                .setCommandId(commandId)
                .setAggregateId(orderId)
                .setExpectedVersion(0L)
                .setIssuedAt(Instant.now())
                .setMetadata(Metadata.newBuilder().setCorrelationId("demo").build())
                .build();
        OrderItem item = OrderItem.newBuilder()
                .setItemId("line-1")
                .setSku("SKU-MUG-BLUE")
                .setName("Mug, blue")
                .setQuantity(2)
                .setUnitPrice(Money.newBuilder()
                        .setAmount(TOTAL / 2)
                        .setCurrency("EUR")
                        .build())
                .build();
        CreateOrder command = CreateOrder.newBuilder()
                .setEnvelope(envelope)
                .setCustomerId(CUSTOMER)
                .setCurrency("EUR")
                .setItems(List.of(item))
                .build();
        Map<String, Object> config = new HashMap<>(AvroSerdes.serializerConfig(RegistrySettings.of(registryUrl)));
        config.put("bootstrap.servers", bootstrapServers);
        config.put("acks", "all");
        config.put("key.serializer", StringSerializer.class.getName());
        config.put("value.serializer", KafkaAvroSerializer.class.getName());
        try (KafkaProducer<String, Object> producer = new KafkaProducer<>(config)) {
            producer.send(new ProducerRecord<>(Topics.ORDER_COMMANDS, orderId, command))
                    .get();
        }
    }

    /** Writes a record that nobody can read. */
    void poison(String key) throws ExecutionException, InterruptedException {
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrapServers, "acks", "all");
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(Topics.ORDER_COMMANDS, key, "{\"not\":\"avro\"}".getBytes(UTF_8)))
                    .get();
        }
    }
}
