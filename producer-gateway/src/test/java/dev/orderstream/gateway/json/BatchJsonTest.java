package dev.orderstream.gateway.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch is read item by item: what is wrong with one is said of that one. */
class BatchJsonTest {
    private static final String SUBMIT = "{\"type\":\"SubmitOrder\",\"orderId\":\"o\"}";
    private static final int ITEM_MAX = 1_000;

    private static List<BatchItem> array(String body) {
        return BatchJson.array(body.getBytes(UTF_8), ITEM_MAX);
    }

    private static List<BatchItem> lines(String body) {
        return BatchJson.lines(body.getBytes(UTF_8), ITEM_MAX);
    }

    private static List<FieldError> errors(BatchItem item) {
        return ((BatchItem.Malformed) item).errors();
    }

    @Test
    void readsTheEnvelopeWhereverTheTypeStands() {
        // When
        BatchItem item = array("[{\"reason\":\"r\",\"expectedVersion\":3,\"commandId\":\"c\",\"orderId\":\"o\","
                        + "\"type\":\"CancelOrder\"}]")
                .getFirst();

        // Then
        BatchItem.WellFormed readable = (BatchItem.WellFormed) item;
        assertThat(readable.form()).isEqualTo(CommandForm.CANCEL_ORDER);
        assertThat(readable.orderId()).isEqualTo("o");
        assertThat(readable.commandId()).contains("c");
        assertThat(readable.expectedVersion()).isEqualTo(OptionalLong.of(3));
        assertThat(readable.values().text("reason")).isEqualTo("r");
    }

    @ParameterizedTest
    @MethodSource("dev.orderstream.gateway.json.CommandForm#ofOrders")
    void asksForEveryFieldOfTheType(CommandForm form) {
        // When
        BatchItem item =
                array("[{\"type\":\"" + form.type() + "\",\"orderId\":\"o\"}]").getFirst();

        // Then
        List<FieldError> missing = form.itemFields().stream()
                .map(field -> new FieldError("/" + field.name(), "is missing"))
                .toList();
        if (missing.isEmpty()) {
            assertThat(item).isInstanceOf(BatchItem.WellFormed.class);
        } else {
            assertThat(errors(item)).containsExactlyInAnyOrderElementsOf(missing);
        }
    }

    @Test
    void holdsNoCommandAboutStock() {
        // When
        BatchItem item = array("[{\"type\":\"AdjustStock\",\"orderId\":\"o\",\"reason\":\"r\"}]")
                .getFirst();

        // Then
        assertThat(errors(item)).containsExactly(new FieldError("/type", "is not the name of a command"));
    }

    @Test
    void refusesFieldsOfOtherTypesAndOfNone() {
        // When
        BatchItem item = array("[{\"type\":\"SubmitOrder\",\"orderId\":\"o\",\"reason\":\"r\",\"x\":1}]")
                .getFirst();

        // Then
        assertThat(errors(item))
                .containsExactlyInAnyOrder(
                        new FieldError("/x", "unknown field"),
                        new FieldError("/reason", "unknown field of SubmitOrder"));
    }

    @Test
    void aFieldOfAnotherTypeIsUnknownWhateverItHolds() {
        // When
        BatchItem other = array("[{\"type\":\"SubmitOrder\",\"orderId\":\"o\",\"reason\":null}]")
                .getFirst();
        BatchItem own = array("[{\"type\":\"CancelOrder\",\"orderId\":\"o\",\"reason\":null}]")
                .getFirst();

        // Then
        assertThat(errors(other)).containsExactly(new FieldError("/reason", "unknown field of SubmitOrder"));
        assertThat(errors(own)).containsExactly(new FieldError("/reason", "is missing"));
    }

    @Test
    void aMalformedItemDoesNotStopTheOthers() {
        // When
        List<BatchItem> items =
                array("[" + SUBMIT + ",{\"type\":\"Nothing\",\"orderId\":\"o2\",\"commandId\":\"c2\"},5,"
                        + "{\"type\":\"RecordPayment\",\"orderId\":\"o\",\"paymentId\":\"p\",\"amount\":{\"amount\":\"1\"}},"
                        + "{\"type\":\"SubmitOrder\",\"orderId\":\"\",\"expectedVersion\":-1}," + SUBMIT + "]");

        // Then
        assertThat(items).hasSize(6);
        assertThat(items.getFirst()).isInstanceOf(BatchItem.WellFormed.class);
        assertThat(items.get(1)).satisfies(item -> {
            assertThat(errors(item)).containsExactly(new FieldError("/type", "is not the name of a command"));
            assertThat(((BatchItem.Malformed) item).orderId()).contains("o2");
            assertThat(((BatchItem.Malformed) item).commandId()).contains("c2");
        });
        assertThat(errors(items.get(2))).contains(new FieldError("", "must be an object, is a whole number"));
        assertThat(errors(items.get(3)))
                .containsExactly(
                        new FieldError("/amount/amount", "must be a whole number, is a string"),
                        new FieldError("/amount/currency", "is missing"));
        assertThat(errors(items.get(4)))
                .containsExactly(
                        new FieldError("/orderId", "has 0 characters, allowed are 1 to 128"),
                        new FieldError("/expectedVersion", "is below 0"));
        assertThat(items.getLast()).isInstanceOf(BatchItem.WellFormed.class);
    }

    @Test
    void readsLinesAndSkipsBlankOnes() {
        // When
        List<BatchItem> items = lines("\n" + SUBMIT + "\r\n  \n{broken\n" + SUBMIT + " x\n" + SUBMIT);

        // Then
        assertThat(items).hasSize(4);
        assertThat(items.getFirst()).isInstanceOf(BatchItem.WellFormed.class);
        assertThat(errors(items.get(1))).containsExactly(new FieldError("", "is not JSON at line 1, column 2"));
        assertThat(errors(items.get(2))).hasSize(1);
        assertThat(items.getLast()).isInstanceOf(BatchItem.WellFormed.class);
    }

    @Test
    void aLineThatIsNotUtf8IsMalformedByItself() {
        // Given
        byte[] body = (SUBMIT + "\n{\"type\":\"?\"}\n" + SUBMIT).getBytes(UTF_8);
        body[SUBMIT.length() + 11] = (byte) 0xFF;

        // When
        List<BatchItem> items = BatchJson.lines(body, ITEM_MAX);

        // Then
        assertThat(items).hasSize(3);
        assertThat(errors(items.get(1))).containsExactly(new FieldError("", "is not UTF-8"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[", "[]", "", "[{}] x", "[{\"type\":]", "7"})
    void aBrokenArrayIsMalformedAsAWhole(String body) {
        // When
        MalformedException malformed = catchThrowableOfType(MalformedException.class, () -> array(body));

        // Then
        assertThat(malformed.errors()).hasSize(1);
    }

    @Test
    void saysInWhichItemAnArrayBreaks() {
        // When
        MalformedException malformed =
                catchThrowableOfType(MalformedException.class, () -> array("[" + SUBMIT + ",{\"orderId\":oops}]"));

        // Then
        assertThat(malformed.errors())
                .singleElement()
                .extracting(FieldError::field)
                .isEqualTo("/1/orderId");
    }

    @Test
    void takesAThousandItemsAndNotOneMore() {
        // Given
        String thousand = (SUBMIT + ",").repeat(999) + SUBMIT;

        // When
        List<BatchItem> items = array("[" + thousand + "]");
        MalformedException array =
                catchThrowableOfType(MalformedException.class, () -> array("[" + thousand + "," + SUBMIT + "]"));
        MalformedException lines =
                catchThrowableOfType(MalformedException.class, () -> lines((SUBMIT + "\n").repeat(1001)));

        // Then
        assertThat(items).hasSize(1_000);
        assertThat(array.errors()).containsExactly(new FieldError("", "holds more than 1000 commands"));
        assertThat(lines.errors()).containsExactly(new FieldError("", "holds more than 1000 commands"));
    }

    @Test
    void anItemIsNoLongerThanACommandMayBe() {
        // Given
        String start = "{\"type\":\"CancelOrder\",\"orderId\":\"o\",\"reason\":\"";
        String longest = start + "r".repeat(ITEM_MAX - start.length() - 2) + "\"}";
        String tooLong = start + "r".repeat(ITEM_MAX - start.length() - 1) + "\"}";

        // When
        List<BatchItem> array = array("[" + longest + ", " + tooLong + "," + SUBMIT + "]");
        List<BatchItem> lines = lines(longest + "\n" + tooLong);

        // Then
        assertThat(array.getFirst()).isInstanceOf(BatchItem.WellFormed.class);
        assertThat(array.get(1)).isEqualTo(new BatchItem.TooLarge(ITEM_MAX + 1));
        assertThat(array.get(2)).isInstanceOf(BatchItem.WellFormed.class);
        assertThat(lines.getFirst()).isInstanceOf(BatchItem.WellFormed.class);
        assertThat(lines.getLast()).isEqualTo(new BatchItem.TooLarge(ITEM_MAX + 1));
        assertThat(lines(longest + " ")).containsExactly(new BatchItem.TooLarge(ITEM_MAX + 1));
    }
}
