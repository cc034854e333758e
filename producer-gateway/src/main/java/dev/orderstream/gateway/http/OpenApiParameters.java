package dev.orderstream.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parameters of the API description: those of paths, and headers. */
final class OpenApiParameters {
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    private record Header(String name, String pattern, String doc) {}

    private static final List<Header> HEADERS = List.of(
            new Header(
                    "Idempotency-Key",
                    "^[ -~]{1,128}$",
                    "The command's id derives from it (in a batch, with the item's index): sent again, it has effect once."),
            new Header(
                    "If-Match",
                    "^" + CommandHeaders.STRONG_ETAG + "$",
                    "The version that the order, or the stock of the SKU, must have."),
            new Header("If-None-Match", "^\\*$", "The order, or the stock of the SKU, must not exist."),
            new Header(
                    "Prefer",
                    "",
                    "wait=SECONDS (0 to 30, default 5): how long to wait for the outcome. respond-async: not at all (RFC 7240)."),
            new Header("X-Correlation-Id", "^[ -~]{1,128}$", "The conversation; made when absent, and given back."),
            new Header("traceparent", "", "W3C Trace Context; made when absent or invalid."));

    private OpenApiParameters() {}

    static void write(ObjectNode parameters) {
        for (Header header : HEADERS) {
            ObjectNode schema = parameters
                    .putObject(header.name())
                    .put("name", header.name())
                    .put("in", "header")
                    .put("required", false)
                    .put("description", header.doc())
                    .putObject("schema")
                    .put("type", "string");
            if (!header.pattern().isEmpty()) {
                schema.put("pattern", header.pattern());
            }
        }
        for (String name : List.of("orderId", "itemId", "refundId", "sku")) {
            parameters
                    .putObject(name)
                    .put("name", name)
                    .put("in", "path")
                    .put("required", true)
                    .putObject("schema")
                    .put("type", "string")
                    .put("minLength", 1)
                    .put("maxLength", name.equals("refundId") ? PathText.REFUND_ID_MAX : PathText.ID_MAX);
        }
    }

    /** Refers an operation to the parameters of its path and to headers. */
    static void use(ObjectNode operation, String path, List<String> headers) {
        ArrayNode list = operation.putArray("parameters");
        Matcher parameter = PARAMETER.matcher(path);
        while (parameter.find()) {
            list.addObject().put("$ref", "#/components/parameters/" + parameter.group(1));
        }
        headers.forEach(header -> list.addObject().put("$ref", "#/components/parameters/" + header));
    }
}
