package dev.orderstream.participants.work;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.avro.deadletter.DeadLetter;
import dev.orderstream.avro.deadletter.DeadLetterKind;
import dev.orderstream.avro.deadletter.RecordPart;
import dev.orderstream.participants.work.Letters.Reason;
import dev.orderstream.schemas.Headers;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class LettersTest {
    private static final Reason FAILED = Reason.failed("PROVIDER_UNAVAILABLE", "away\u001b[2J " + "x".repeat(2_000));

    @Test
    void aLetterHasAllThatIsNeededToSendTheRecordAgain() {
        // Given
        ConsumerRecord<byte[], byte[]> source = record(100);
        source.headers()
                .add(Headers.MESSAGE_TYPE, Headers.bytes("RequestPayment"))
                .add(Headers.REDRIVE_OF, Headers.bytes("payment-commands-0-1"))
                .add(Headers.REDRIVE_ATTEMPT, Headers.bytes("2"));

        // When
        DeadLetter letter = Letters.letter(FAILED, source, Optional.of(Samples.envelope("o", "command-1")));

        // Then
        assertThat(letter.getDeadLetterId()).isEqualTo("payment-commands-1-42");
        assertThat(letter.getKind()).isEqualTo(DeadLetterKind.FAILED);
        assertThat(letter.getKey()).isEqualTo(ByteBuffer.wrap("o".getBytes(UTF_8)));
        assertThat(letter.getValue()).isEqualTo(ByteBuffer.wrap(new byte[100]));
        assertThat(letter.getHeaders()).hasSize(3);
        assertThat(letter.getOmitted()).isEmpty();
        assertThat(letter.getAggregateId()).isEqualTo("o");
        assertThat(letter.getCommandId()).isEqualTo("command-1");
        assertThat(letter.getCorrelationId()).isEqualTo("conversation");
        assertThat(letter.getMessageType()).isEqualTo("RequestPayment");
        assertThat(letter.getAttempt()).isEqualTo(2);
        assertThat(letter.getRedriveOf()).isEqualTo("payment-commands-0-1");
        assertThat(letter.getDetail()).startsWith("away [2J x").hasSize(1_000);
    }

    @Test
    void whatIsTooLargeIsLeftToTheSource() {
        // When
        DeadLetter letter = Letters.letter(FAILED, record(512 * 1024 + 1), Optional.empty());

        // Then
        assertThat(letter.getOmitted()).containsExactly(RecordPart.VALUE);
        assertThat(letter.getValue()).isNull();
        assertThat(letter.getKey()).isNotNull();
    }

    @Test
    void byReferenceNothingIsCopied() {
        // When
        DeadLetter letter = Letters.byReference(FAILED, record(10), Optional.empty());

        // Then
        assertThat(letter.getOmitted()).containsExactly(RecordPart.KEY, RecordPart.VALUE);
        assertThat(letter.getKey()).isNull();
        assertThat(letter.getValue()).isNull();
        assertThat(letter.getAggregateId()).isEqualTo("o");
    }

    private static ConsumerRecord<byte[], byte[]> record(int valueBytes) {
        return new ConsumerRecord<>("payment-commands", 1, 42, "o".getBytes(UTF_8), new byte[valueBytes]);
    }
}
