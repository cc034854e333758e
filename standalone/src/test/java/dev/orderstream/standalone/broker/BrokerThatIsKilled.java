package dev.orderstream.standalone.broker;

import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Starts a broker, writes one record, begins a transaction, and dies without any clean-up, as by {@code kill -9}. */
final class BrokerThatIsKilled {
    static final int EXIT_CODE = 9;

    /** Partitions, so that the next start takes a while to hear that it leads none of them any more. */
    private static final int MANY = 200;

    private BrokerThatIsKilled() {}

    public static void main(String[] args) throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.of(Path.of(args[0]), 0));
        EmbeddedBrokerTest.create(
                broker.bootstrapServers(),
                new NewTopic(EmbeddedBrokerTest.TOPIC, 1, (short) 1),
                new NewTopic("many", MANY, (short) 1));
        EmbeddedBrokerTest.write(broker.bootstrapServers(), "before");
        KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "transactional.id",
                        "killed",
                        "transaction.timeout.ms",
                        100),
                new StringSerializer(),
                new StringSerializer());
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(EmbeddedBrokerTest.TOPIC, "uncommitted"))
                .get();
        Runtime.getRuntime().halt(EXIT_CODE);
    }
}
