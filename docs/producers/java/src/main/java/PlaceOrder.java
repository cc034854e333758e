import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.avro.command.AddItem;
import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.command.CreateOrder;
import dev.orderstream.avro.command.SubmitOrder;
import dev.orderstream.avro.deadletter.DeadLetter;
import dev.orderstream.avro.event.EventEnvelope;
import dev.orderstream.avro.type.Metadata;
import dev.orderstream.avro.type.Money;
import dev.orderstream.avro.type.OrderItem;
import dev.orderstream.schemas.AvroSafety;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import io.confluent.kafka.serializers.subject.TopicRecordNameStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Places an order by writing three commands to Kafka, and waits until they are decided: for events, and for dead letters. Exit code 0 says
 * that it is SUBMITTED.
 */
public final class PlaceOrder {
    private static final String BOOTSTRAP_SERVERS = setting("BOOTSTRAP_SERVERS", "127.0.0.1:9092");
    private static final String REGISTRY_URL = setting("REGISTRY_URL", "http://127.0.0.1:8081");
    private static final String COMMAND_TOPIC = setting("COMMAND_TOPIC", "order-commands.web");
    private static final String ORDER_ID = setting("ORDER_ID", UUID.randomUUID().toString());
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private PlaceOrder() {}

    public static void main(String[] arguments) throws ExecutionException, InterruptedException {
        // Avro makes objects only of classes that are trusted; this trusts those of our schemas.
        AvroSafety.install();
        OrderItem tea = new OrderItem("line-1", "TEA", "Tea", 2, new Money(450L, "EUR"));
        List<SpecificRecord> commands = List.of(
                new CreateOrder(envelope(), "ada", "EUR", List.of()),
                new AddItem(envelope(), tea),
                new SubmitOrder(envelope()));
        try (KafkaConsumer<String, byte[]> outcomes = new KafkaConsumer<>(consumer())) {
            fromNowOn(outcomes);
            send(commands);
            await(outcomes, commands);
        }
        System.out.println("order " + ORDER_ID + " is SUBMITTED");
    }

    /** A commandId has effect once: whoever sends a command again keeps its id. No expectedVersion: any. */
    private static CommandEnvelope envelope() {
        Metadata metadata = new Metadata("example", ORDER_ID, null, null);
        return new CommandEnvelope(UUID.randomUUID().toString(), ORDER_ID, null, Instant.now(), metadata);
    }

    private static void send(List<SpecificRecord> commands) throws ExecutionException, InterruptedException {
        try (KafkaProducer<String, Object> producer = new KafkaProducer<>(producer())) {
            for (SpecificRecord command : commands) {
                ProducerRecord<String, Object> record = new ProducerRecord<>(COMMAND_TOPIC, ORDER_ID, command);
                record.headers().add("message-type", command.getSchema().getName().getBytes(UTF_8));
                producer.send(record).get();
            }
        }
    }

    /** Without a partitioner.class the producer takes murmur2 of the key. The schemas are registered beforehand; none is by writing. */
    private static Map<String, Object> producer() {
        return Map.of(
                "bootstrap.servers", BOOTSTRAP_SERVERS,
                "acks", "all",
                "enable.idempotence", true,
                "key.serializer", StringSerializer.class,
                "value.serializer", KafkaAvroSerializer.class,
                "schema.registry.url", REGISTRY_URL,
                "auto.register.schemas", false,
                "avro.remove.java.properties", true,
                "value.subject.name.strategy", TopicRecordNameStrategy.class);
    }

    private static Map<String, Object> consumer() {
        return Map.of(
                "bootstrap.servers", BOOTSTRAP_SERVERS,
                "isolation.level", "read_committed",
                "enable.auto.commit", false,
                "key.deserializer", StringDeserializer.class,
                "value.deserializer", ByteArrayDeserializer.class);
    }

    private static void fromNowOn(KafkaConsumer<String, byte[]> consumer) {
        List<TopicPartition> partitions = Stream.of("order-events", "order-dead-letters")
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /** Reads until every command has its event. Decodes what is of this order, and nothing else: others may be of types unknown here. */
    private static void await(KafkaConsumer<String, byte[]> outcomes, List<SpecificRecord> commands) {
        Map<String, String> waiting = new LinkedHashMap<>();
        commands.forEach(command -> waiting.put(commandId(command), command.getSchema().getName()));
        try (KafkaAvroDeserializer avro = new KafkaAvroDeserializer()) {
            avro.configure(Map.of("schema.registry.url", REGISTRY_URL, "specific.avro.reader", true), false);
            for (long deadline = System.nanoTime() + PATIENCE.toNanos();
                    System.nanoTime() < deadline && !waiting.isEmpty(); ) {
                for (ConsumerRecord<String, byte[]> record : outcomes.poll(Duration.ofMillis(200))) {
                    if (ORDER_ID.equals(record.key())) {
                        settle(waiting, avro.deserialize(record.topic(), record.headers(), record.value()));
                    }
                }
            }
        }
        if (!waiting.isEmpty()) {
            throw new IllegalStateException("no outcome within " + PATIENCE + " of " + waiting.values());
        }
    }

    private static void settle(Map<String, String> waiting, Object outcome) {
        if (outcome instanceof DeadLetter letter) {
            if (waiting.containsKey(letter.getCommandId())) {
                throw new IllegalStateException(waiting.get(letter.getCommandId()) + " is " + letter.getKind() + " "
                        + letter.getCode() + ": " + letter.getDetail());
            }
        } else {
            EventEnvelope event = (EventEnvelope) ((SpecificRecord) outcome).get(0);
            String type = waiting.remove(event.getMetadata().getCausationId());
            if (type != null) {
                System.out.println(type + " ACCEPTED version " + event.getVersion());
            }
        }
    }

    private static String commandId(SpecificRecord command) {
        return ((CommandEnvelope) command.get(0)).getCommandId();
    }

    private static String setting(String name, String otherwise) {
        return System.getenv().getOrDefault(name, otherwise);
    }
}
