package dev.orderstream.standalone.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.avro.command.AddItem;
import dev.orderstream.avro.type.Money;
import dev.orderstream.avro.type.OrderItem;
import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.Registry;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.codec.DeadLetterCodec;
import dev.orderstream.topology.kernel.DeadLetter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/** Dead letters as an outage leaves them: of each order the creation, and then items. */
final class Letters {
    static final int OF_AN_ORDER = 5;

    private final Cluster cluster;
    private final Serializer<DeadLetter> serializer;

    Letters(Cluster cluster) {
        this.cluster = cluster;
        this.serializer = new DeadLetterCodec(
                        Registry.client(cluster.settings()), AvroSerdes.serializer(cluster.settings()))
                .serializer();
    }

    /** Writes those of so many orders, one order after the other in each round. */
    void write(int orders) throws ExecutionException, InterruptedException {
        for (int round = 0; round < OF_AN_ORDER; round++) {
            for (int order = 0; order < orders; order++) {
                byte[] key = ("late-" + order).getBytes(UTF_8);
                DeadLetter letter =
                        letter(round * orders + order, key, cluster.encode(command("late-" + order, round)));
                cluster.post(new ProducerRecord<>(
                        Topics.ORDER_DEAD_LETTERS, key, serializer.serialize(Topics.ORDER_DEAD_LETTERS, letter)));
            }
        }
        cluster.flush();
    }

    private static SpecificRecord command(String orderId, int round) {
        return round == 0
                ? Commands.create(orderId)
                : new AddItem(
                        Commands.envelope(orderId, (long) round),
                        new OrderItem("more-" + round, "sku-2", "Cake", 1, new Money(300L, "EUR")));
    }

    private static DeadLetter letter(int number, byte[] key, byte[] value) {
        return new DeadLetter(
                DeadLetter.Kind.FAILED,
                "INTERNAL_ERROR",
                "There was a bug.",
                Optional.empty(),
                new DeadLetter.Source(
                        Topics.ORDER_COMMANDS, 0, 1_000_000L + number, Instant.now(), key, value, List.of()),
                Set.of(),
                Optional.of(new String(key, UTF_8)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                1,
                Optional.empty());
    }
}
