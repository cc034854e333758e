package dev.orderstream.participants.payments;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderstream.participants.payments.PaymentProvider.Amount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;

/** The JSON that the provider is spoken to in; docs/payments.md has it. */
final class ProviderJson {
    private static final int REFERENCE_MAX = 256;
    private static final int DEPTH_MAX = 20;
    private static final String CODE = "[A-Z][A-Z0-9_]{0,63}";

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private ProviderJson() {}

    static byte[] charge(PaymentProvider.Charge charge) {
        ObjectNode json = JSON.createObjectNode();
        json.put("paymentId", charge.paymentId());
        json.put("orderId", charge.orderId());
        json.put("customerId", charge.customerId());
        money(json, charge.amount());
        return bytes(json);
    }

    static byte[] refund(PaymentProvider.Refund refund) {
        ObjectNode json = JSON.createObjectNode();
        json.put("refundId", refund.refundId());
        json.put("paymentId", refund.paymentId());
        json.put("orderId", refund.orderId());
        money(json, refund.amount());
        return bytes(json);
    }

    private static void money(ObjectNode json, Amount amount) {
        ObjectNode money = json.putObject("amount");
        money.put("amount", amount.amount());
        money.put("currency", amount.currency());
    }

    private static byte[] bytes(ObjectNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The object; empty when the body is anything else. */
    static Optional<JsonNode> object(byte[] body) {
        try {
            return Optional.ofNullable(JSON.readTree(body)).filter(JsonNode::isObject);
        } catch (IOException noJson) {
            return Optional.empty();
        }
    }

    /** A field that is text of 1 to 256 characters, none of which moves a cursor. */
    static Optional<String> text(JsonNode json, String field) {
        return Optional.of(json.path(field))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .filter(text -> !text.isBlank()
                        && text.length() <= REFERENCE_MAX
                        && text.chars().noneMatch(Character::isISOControl));
    }

    /** The field {@code amount}, when it is whole. */
    static Optional<Amount> amount(JsonNode json) {
        JsonNode money = json.path("amount");
        JsonNode amount = money.path("amount");
        return amount.isIntegralNumber() && amount.canConvertToLong()
                ? text(money, "currency").map(currency -> new Amount(amount.longValue(), currency))
                : Optional.empty();
    }

    /** The field {@code code} in capitals, which providers do not all write. */
    static Optional<String> code(JsonNode json) {
        return text(json, "code")
                .map(code -> code.toUpperCase(Locale.ROOT).replace('-', '_'))
                .filter(code -> code.matches(CODE));
    }
}
