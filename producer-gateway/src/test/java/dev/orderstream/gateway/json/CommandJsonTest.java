package dev.orderstream.gateway.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader is strict, names everything that is wrong, and where. */
class CommandJsonTest {
    private static List<FieldError> errors(CommandForm form, byte[] body) {
        return catchThrowableOfType(MalformedException.class, () -> CommandJson.read(form.body(), body))
                .errors();
    }

    private static List<FieldError> errors(CommandForm form, String body) {
        return errors(form, body.getBytes(UTF_8));
    }

    private static Values read(CommandForm form, String body) {
        return CommandJson.read(form.body(), body.getBytes(UTF_8));
    }

    private static String payment(String amount) {
        return "{\"paymentId\":\"p\",\"amount\":{\"amount\":" + amount + ",\"currency\":\"EUR\"}}";
    }

    @Test
    void namesEverythingThatIsWrongAtOnce() {
        // Given
        String body = "{\"customer\":1,\"customerId\":5,\"items\":[{\"itemId\":\"i\",\"sku\":\"s\",\"quantity\":1.5,"
                + "\"unitPrice\":{\"amount\":\"1\",\"tax\":{}}},7],\"a/b~c\":[[1]]}";

        // When
        List<FieldError> errors = errors(CommandForm.CREATE_ORDER, body);

        // Then
        assertThat(errors)
                .containsExactly(
                        new FieldError("/customer", "unknown field"),
                        new FieldError("/customerId", "must be a string, is a whole number"),
                        new FieldError(
                                "/items/0/quantity",
                                "must be a whole number, is a number with a fraction or an exponent"),
                        new FieldError("/items/0/unitPrice/amount", "must be a whole number, is a string"),
                        new FieldError("/items/0/unitPrice/tax", "unknown field"),
                        new FieldError("/items/0/unitPrice/currency", "is missing"),
                        new FieldError("/items/0/name", "is missing"),
                        new FieldError("/items/1", "must be an object, is a whole number"),
                        new FieldError("/a~1b~0c", "unknown field"),
                        new FieldError("/currency", "is missing"));
    }

    @Test
    void refusesAFieldThatComesTwice() {
        // When
        List<FieldError> errors = errors(CommandForm.CANCEL_ORDER, "{\"reason\":\"a\",\"reason\":\"b\"}");

        // Then
        assertThat(errors).containsExactly(new FieldError("/reason", "appears more than once"));
    }

    @ParameterizedTest
    @CsvSource({
        "2147483647, ok",
        "-2147483648, ok",
        "2147483648, is above 2147483647",
        "-2147483649, is below -2147483648",
        "9223372036854775808, is above 2147483647",
    })
    void aQuantityHas32Bits(String number, String expected) {
        // Given
        String body = "{\"itemId\":\"i\",\"sku\":\"s\",\"name\":\"n\",\"quantity\":" + number
                + ",\"unitPrice\":{\"amount\":1,\"currency\":\"EUR\"}}";

        // When / Then
        if (expected.equals("ok")) {
            assertThat(read(CommandForm.ADD_ITEM, body).whole("quantity")).isEqualTo(Long.parseLong(number));
        } else {
            assertThat(errors(CommandForm.ADD_ITEM, body)).containsExactly(new FieldError("/quantity", expected));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "9223372036854775808, is above 9223372036854775807",
        "-9223372036854775809, is below -9223372036854775808",
        "1.0, 'must be a whole number, is a number with a fraction or an exponent'",
        "1e3, 'must be a whole number, is a number with a fraction or an exponent'",
        "true, 'must be a whole number, is a boolean'",
        "null, 'must be a whole number, is null'",
        "{}, 'must be a whole number, is an object'",
        "[], 'must be a whole number, is an array'",
    })
    void anAmountIsA64BitInteger(String number, String message) {
        // When
        List<FieldError> errors = errors(CommandForm.RECORD_PAYMENT, payment(number));

        // Then
        assertThat(errors).containsExactly(new FieldError("/amount/amount", message));
    }

    @Test
    void readsTheLargestAndTheSmallestAmount() {
        // When / Then
        for (long amount : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, 0}) {
            Values values = read(CommandForm.RECORD_PAYMENT, payment(Long.toString(amount)));
            assertThat(values.nested("amount", dev.orderstream.avro.type.Money.class)
                            .getAmount())
                    .isEqualTo(amount);
        }
    }

    @Test
    void aNumberHas40CharactersAtMost() {
        // When
        List<FieldError> within = errors(CommandForm.RECORD_PAYMENT, payment("1".repeat(40)));
        List<FieldError> beyond = errors(CommandForm.RECORD_PAYMENT, payment("1".repeat(41)));

        // Then
        assertThat(within).containsExactly(new FieldError("/amount/amount", "is above 9223372036854775807"));
        assertThat(beyond).singleElement().satisfies(error -> {
            assertThat(error.field()).isEqualTo("/amount/amount");
            assertThat(error.message()).startsWith("is beyond a limit");
        });
    }

    @Test
    void aStringHas8192CharactersAtMost() {
        // When
        Values within = read(CommandForm.CANCEL_ORDER, "{\"reason\":\"" + "x".repeat(8192) + "\"}");
        List<FieldError> beyond = errors(CommandForm.CANCEL_ORDER, "{\"reason\":\"" + "x".repeat(8193) + "\"}");

        // Then
        assertThat(within.text("reason")).hasSize(8192);
        assertThat(beyond).singleElement().extracting(FieldError::field).isEqualTo("/reason");
    }

    @Test
    void nestingIs32DeepAtMost() {
        // When
        List<FieldError> within = errors(CommandForm.SUBMIT_ORDER, "{\"x\":" + "[".repeat(31) + "]".repeat(31) + "}");
        List<FieldError> beyond = errors(CommandForm.SUBMIT_ORDER, "{\"x\":" + "[".repeat(32) + "]".repeat(32) + "}");
        List<FieldError> far = errors(CommandForm.SUBMIT_ORDER, "{\"x\":" + "[".repeat(30_000));

        // Then
        assertThat(within).containsExactly(new FieldError("/x", "unknown field"));
        assertThat(beyond)
                .singleElement()
                .satisfies(error -> assertThat(error.message()).startsWith("is beyond a limit: depth 32"));
        assertThat(far).hasSize(1);
    }

    @Test
    void aFieldNameHas256CharactersAtMost() {
        // When
        List<FieldError> beyond = errors(CommandForm.SUBMIT_ORDER, "{\"" + "n".repeat(20_000) + "\":1}");

        // Then
        assertThat(beyond).singleElement().satisfies(error -> {
            assertThat(error.message()).startsWith("is beyond a limit");
            assertThat(error.field()).isEmpty();
        });
    }

    @Test
    void listsFiftyErrorsAtMost() {
        // Given
        StringBuilder body = new StringBuilder("{\"x\":0");
        for (int i = 0; i < 200; i++) {
            body.append(",\"x").append(i).append("\":0");
        }

        // When
        List<FieldError> errors =
                errors(CommandForm.SUBMIT_ORDER, body.append('}').toString());

        // Then
        assertThat(errors).hasSize(50);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"reason\"",
                "{\"reason\":",
                "{\"reason\":\"a\"",
                "{\"reason\":\"a\",}",
                "{reason:\"a\"}",
                "{'reason':'a'}",
                "{\"reason\":NaN}",
                "{\"reason\":\"a\"}}",
                "{\"reason\":\"a\"} x",
                "{\"reason\":\"a\"}{}",
                "// c\n{\"reason\":\"a\"}",
                "{\"reason\":\"a\nb\"}",
                "{\"reason\":\"\\x41\"}",
                "{\"reason\":01}",
                "nul",
                "",
                " "
            })
    void refusesWhatIsNotOneJsonObject(String body) {
        // When / Then
        assertThatThrownBy(() -> read(CommandForm.CANCEL_ORDER, body)).isInstanceOf(MalformedException.class);
    }

    @Test
    void saysWhereTheJsonBreaks() {
        // When
        List<FieldError> errors =
                errors(CommandForm.RECORD_PAYMENT, "{\"paymentId\":\"p\",\n \"amount\":{\"amount\": oops}}");

        // Then
        assertThat(errors).containsExactly(new FieldError("/amount/amount", "is not JSON at line 2, column 22"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"C080", "EDA080", "EDA0BDEDB880", "F4908080", "FF", "C3", "E282", "80"})
    void refusesBytesThatAreNotUtf8(String hex) {
        // Given
        String body = "{\"reason\":\"" + new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1) + "\"}";

        // When
        List<FieldError> errors = errors(CommandForm.CANCEL_ORDER, body.getBytes(StandardCharsets.ISO_8859_1));

        // Then
        assertThat(errors).containsExactly(new FieldError("", "is not UTF-8"));
    }

    @Test
    void refusesOtherEncodings() {
        // Given
        byte[] utf16 = "{\"reason\":\"a\"}".getBytes(StandardCharsets.UTF_16BE);

        // When / Then
        assertThat(errors(CommandForm.CANCEL_ORDER, utf16)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "a\\udc00", "\\ud800x", "\\udc00\\ud800"})
    void refusesHalfASurrogatePair(String escaped) {
        // When
        List<FieldError> errors = errors(CommandForm.CANCEL_ORDER, "{\"reason\":\"" + escaped + "\"}");

        // Then
        assertThat(errors)
                .containsExactly(new FieldError("/reason", "holds half of a surrogate pair, which is not a character"));
    }

    @Test
    void readsCharactersBeyondTheBasicPlane() {
        // When
        Values values = read(CommandForm.CANCEL_ORDER, "{\"reason\":\"\\ud83c\\udf75 🍵 é\"}");

        // Then
        assertThat(values.text("reason")).isEqualTo("🍵 🍵 é");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-21T08:30:00",
                "2026-11-21T08:30:00+01:00",
                "2026-11-21 08:30:00Z",
                "2026-13-01T00:00:00Z",
                "2026-02-30T00:00:00Z",
                "2026-11-21T08:30Z",
                "1700000000000",
                "+12026-11-21T08:30:00Z",
                ""
            })
    void refusesAnInstantThatIsNotIsoUtc(String instant) {
        // When
        List<FieldError> errors = errors(CommandForm.DELIVER_ORDER, "{\"deliveredAt\":\"" + instant + "\"}");

        // Then
        assertThat(errors)
                .containsExactly(new FieldError(
                        "/deliveredAt", "must be an ISO 8601 instant in UTC, such as 2026-11-21T08:30:00Z"));
    }

    @Test
    void anOrderIdHas1To128CharactersAndNoControlCharacter() {
        // Given
        String body = "{\"orderId\":\"%s\",\"customerId\":\"c\",\"currency\":\"EUR\",\"items\":[]}";

        // When / Then
        assertThat(read(CommandForm.CREATE_ORDER, body.formatted("o".repeat(128)))
                        .text("orderId"))
                .hasSize(128);
        assertThat(errors(CommandForm.CREATE_ORDER, body.formatted("o".repeat(129))))
                .containsExactly(new FieldError("/orderId", "has 129 characters, allowed are 1 to 128"));
        assertThat(errors(CommandForm.CREATE_ORDER, body.formatted("")))
                .containsExactly(new FieldError("/orderId", "has 0 characters, allowed are 1 to 128"));
        assertThat(errors(CommandForm.CREATE_ORDER, body.formatted("a\\u0007")))
                .containsExactly(new FieldError("/orderId", "holds a control character"));
    }

    @Test
    void leavesBusinessLimitsToTheDecider() {
        // When
        Values values = read(
                CommandForm.CREATE_ORDER,
                "{\"orderId\":null,\"customerId\":\"\",\"currency\":\"nothing\",\"items\":[]}");

        // Then
        assertThat(values.text("currency")).isEqualTo("nothing");
        assertThat(values.has("orderId")).isFalse();
    }
}
