package dev.orderstream.gateway.http;

import dev.orderstream.gateway.publish.PublishException;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every code that an answer may carry, with its HTTP status and title. The one place that maps codes to statuses. */
public enum ProblemCode {
    // The request itself.
    MALFORMED(400, "Malformed body"),
    INVALID_HEADER(400, "Invalid header"),
    INVALID_PATH(400, "Invalid path"),
    BAD_REQUEST(400, "Bad request"),
    UNAUTHENTICATED(401, "Credentials needed"),
    FORBIDDEN(403, "Not allowed"),
    NOT_FOUND(404, "No such route"),
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    NOT_ACCEPTABLE(406, "Not acceptable"),
    REQUEST_TIMEOUT(408, "Request took too long"),
    PAYLOAD_TOO_LARGE(413, "Body too large"),
    URI_TOO_LONG(414, "Request line too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
    RATE_LIMITED(429, "Over quota"),

    // The gateway and what is behind it. Nothing was accepted, unless OUTCOME_UNKNOWN says that it may have been.
    INTERNAL_ERROR(500, "Internal error"),
    NOT_IMPLEMENTED(501, "Not implemented"),
    STARTING(503, "Starting"),
    STOPPING(503, "Stopping"),
    OVERLOADED(503, "Overloaded"),
    BROKER_UNAVAILABLE(503, "Brokers unavailable"),
    OUTCOME_UNKNOWN(503, "Outcome unknown"),
    INVENTORY_UNAVAILABLE(503, "No inventory here"),
    HTTP_VERSION_NOT_SUPPORTED(505, "HTTP version not supported"),

    // Rejections: the business "no" of an order or of the stock of a SKU.
    UNKNOWN_ORDER(404, "Unknown order"),
    ALREADY_EXISTS(409, "Order already exists"),
    ILLEGAL_TRANSITION(409, "Not allowed in this state"),
    ITEM_EXISTS(409, "Item already exists"),
    UNKNOWN_ITEM(409, "Unknown item"),
    UNKNOWN_REFUND(409, "Unknown refund"),
    EMPTY_ORDER(409, "Empty order"),
    INSUFFICIENT_STOCK(409, "Not enough stock"),
    UNKNOWN_RESERVATION(409, "Unknown reservation"),
    VERSION_CONFLICT(412, "Version conflict"),
    AMOUNT_OUT_OF_RANGE(422, "Amount out of range"),
    CURRENCY_MISMATCH(422, "Currency mismatch"),
    PAYMENT_ID_REUSED(422, "Payment id reused"),
    COMMAND_ID_REUSED(422, "Command id reused"),
    INVALID_COMMAND(422, "Invalid command"),

    // Dead letters that are no rejections: a fault of ours.
    RECORD_TOO_LARGE(500, "Record too large"),
    NULL_VALUE(500, "Unreadable command"),
    NULL_KEY(500, "Unreadable command"),
    BAD_KEY(500, "Unreadable command"),
    NOT_AVRO(500, "Unreadable command"),
    UNKNOWN_SCHEMA_ID(500, "Unreadable command"),
    WRONG_SCHEMA(500, "Unreadable command"),
    UNDECODABLE(500, "Unreadable command"),
    KEY_MISMATCH(500, "Unreadable command"),
    WRONG_PARTITION(500, "Unreadable command");

    private static final Map<String, ProblemCode> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Enum::name, Function.identity()));

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** The code of that name; one that is not known here counts as an internal error. */
    static ProblemCode of(String name) {
        return BY_NAME.getOrDefault(name, INTERNAL_ERROR);
    }

    static ProblemCode of(PublishException.Reason reason) {
        return switch (reason) {
            case OVERLOADED -> OVERLOADED;
            case BROKER_UNAVAILABLE -> BROKER_UNAVAILABLE;
            case OUTCOME_UNKNOWN -> OUTCOME_UNKNOWN;
        };
    }

    /** The nearest code for a status that the HTTP server chose. */
    static ProblemCode ofStatus(int status) {
        return switch (status) {
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 408 -> REQUEST_TIMEOUT;
            case 413 -> PAYLOAD_TOO_LARGE;
            case 414 -> URI_TOO_LONG;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 501 -> NOT_IMPLEMENTED;
            case 503 -> OVERLOADED;
            case 505 -> HTTP_VERSION_NOT_SUPPORTED;
            default -> status < 500 ? BAD_REQUEST : INTERNAL_ERROR;
        };
    }
}
