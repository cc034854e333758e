package dev.orderstream.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract with producers in other languages. */
class KeyPartitionerTest {
    @Property
    void isWhatKafkasJavaProducerDoes(@ForAll byte[] key, @ForAll @IntRange(min = 1, max = 1_000) int partitions) {
        // Then
        assertThat(KeyPartitioner.partition(key, partitions))
                .isEqualTo(BuiltInPartitioner.partitionForKey(key, partitions))
                .isBetween(0, partitions - 1);
    }

    @Property
    void textIsPartitionedByItsUtf8Bytes(@ForAll String key) {
        // Then
        assertThat(KeyPartitioner.partition(key, 12)).isEqualTo(KeyPartitioner.partition(key.getBytes(UTF_8), 12));
    }

    /** Key and murmur2 hash: the vectors of Kafka's own UtilsTest. */
    @ParameterizedTest
    @CsvSource({
        "21, -973932308",
        "foobar, -790332482",
        "a-little-bit-long-string, -985981536",
        "a-little-bit-longer-string, -1486304829",
        "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8, -58897971",
        "abc, 479470107",
    })
    void fixedVectors(String key, int murmur2) {
        // Then
        assertThat(KeyPartitioner.partition(key, 6)).isEqualTo((murmur2 & Integer.MAX_VALUE) % 6);
        assertThat(KeyPartitioner.partition(key, 50)).isEqualTo((murmur2 & Integer.MAX_VALUE) % 50);
    }
}
