package dev.orderstream.participants.work;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.participants.work.CommandReader.Found;
import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.KeyPartitioner;
import dev.orderstream.schemas.RegistrySettings;
import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.Topics;
import dev.orderstream.schemas.WireReader;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CommandReaderTest {
    private static final int PARTITIONS = 3;

    private final AwayRegistry registry = new AwayRegistry();
    private final CommandReader reader = new CommandReader(
            new WireReader(registry, SubjectCatalog.schemas(Topics.PAYMENT_COMMANDS)),
            PARTITIONS,
            Duration.ofMillis(200));
    private final byte[] charge = encoded();

    /** Knows all schemas, and for a time says nothing. */
    private static final class AwayRegistry extends MockSchemaRegistryClient {
        private final AtomicInteger silentFor = new AtomicInteger();

        @Override
        public ParsedSchema getSchemaById(int id) throws IOException, RestClientException {
            if (silentFor.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new ConnectException("away");
            }
            return super.getSchemaById(id);
        }
    }

    @Test
    void aCommandWhereItBelongsIsRead() throws InterruptedException {
        assertThat(read("o", KeyPartitioner.partition("o", PARTITIONS), charge))
                .isInstanceOfSatisfying(Found.Legible.class, found -> {
                    assertThat(found.command().id()).isEqualTo("charge-o");
                    assertThat(found.command().orderId()).isEqualTo("o");
                });
    }

    @Test
    void whatLiesElsewhereIsUnreadable() throws InterruptedException {
        int partition = KeyPartitioner.partition("o", PARTITIONS);
        assertThat(code(read("other", KeyPartitioner.partition("other", PARTITIONS), charge)))
                .isEqualTo("UNREADABLE KEY_MISMATCH");
        assertThat(code(read("o", (partition + 1) % PARTITIONS, charge))).isEqualTo("UNREADABLE WRONG_PARTITION");
        assertThat(code(read(null, 0, charge))).isEqualTo("UNREADABLE NULL_KEY");
        assertThat(code(read("o", partition, new byte[] {7}))).isEqualTo("UNREADABLE NOT_AVRO");
    }

    @Test
    void aRegistryThatComesBackIsWaitedFor() throws InterruptedException {
        // Given
        registry.silentFor.set(2);

        // When
        Found found = read("o", KeyPartitioner.partition("o", PARTITIONS), charge);

        // Then
        assertThat(found).isInstanceOf(Found.Legible.class);
    }

    @Test
    void aRegistryThatStaysAwayMakesAFailedDeadLetter() throws InterruptedException {
        // Given
        registry.silentFor.set(Integer.MAX_VALUE);

        // When
        Found found = read("o", KeyPartitioner.partition("o", PARTITIONS), charge);

        // Then
        assertThat(code(found)).isEqualTo("FAILED REGISTRY_UNAVAILABLE");
    }

    private static String code(Found found) {
        return found instanceof Found.SetAside aside
                ? aside.reason().kind() + " " + aside.reason().code()
                : "READABLE";
    }

    @SuppressWarnings("NullAway") // Kafka's records may have a null key
    private Found read(@Nullable String key, int partition, byte[] value) throws InterruptedException {
        return reader.read(
                new ConsumerRecord<>(
                        Topics.PAYMENT_COMMANDS, partition, 5, key == null ? null : key.getBytes(UTF_8), value),
                System.nanoTime(),
                Samples.command(Samples.charge("o", 5)).pause());
    }

    private byte[] encoded() {
        SubjectCatalog.registerAll(registry);
        return AvroSerdes.serializer(registry, RegistrySettings.of("mock://reader"))
                .serialize(Topics.PAYMENT_COMMANDS, Samples.charge("o", 5));
    }
}
