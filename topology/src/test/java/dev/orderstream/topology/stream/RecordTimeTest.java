package dev.orderstream.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordTimeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 9, 0",
        "5, 9, 5",
        "9223372036854775807, 9, 9223372036854775807",
        "-1, 9, 9",
        "-1, -1, 0",
        "-9, -1, 0",
    })
    void isTheRecordsOwnOrThePartitionsOrZero(long own, long partition, long expected) {
        // Given
        ConsumerRecord<Object, Object> record = new ConsumerRecord<>(
                "topic",
                0,
                0,
                own,
                TimestampType.CREATE_TIME,
                0,
                0,
                "key",
                "value",
                new RecordHeaders(),
                Optional.empty());

        // Then
        assertThat(new RecordTime().extract(record, partition)).isEqualTo(expected);
    }
}
