package dev.orderstream.topology.query;

/** Every code that an error answer of a query may carry. The one place that maps codes to HTTP statuses. */
enum ProblemCode {
    BAD_REQUEST(400, "Bad request"),
    INVALID_PATH(400, "Invalid path"),
    INVALID_PARAMETER(400, "Invalid query parameter"),
    INVALID_HEADER(400, "Invalid header"),
    MALFORMED(400, "Malformed body"),
    UNAUTHENTICATED(401, "Credentials needed"),
    FORBIDDEN(403, "Not allowed"),
    NOT_FOUND(404, "No such route"),
    UNKNOWN_ORDER(404, "Unknown order"),
    NO_FULFILMENT(404, "No fulfilment"),
    UNKNOWN_SKU(404, "Unknown SKU"),
    UNKNOWN_DEAD_LETTER(404, "Unknown dead letter"),
    VERSION_NOT_FOUND(404, "Version not found"),
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    ALREADY_HANDLED(409, "Already handled"),
    ATTEMPTS_EXHAUSTED(409, "Tried too often"),
    NOTHING_TO_RETRY(409, "Nothing to retry"),
    NOTHING_TO_RESOLVE(409, "Nothing to resolve"),
    ALREADY_COMPENSATING(409, "Already compensating"),
    ALREADY_SHIPPED(409, "Already shipped"),
    NOT_A_COMMAND(409, "Not from a command topic"),
    PAYLOAD_TOO_LARGE(413, "Body too large"),
    URI_TOO_LONG(414, "Request line too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
    RESULT_TOO_LARGE(422, "Result too large"),
    NOT_READABLE(422, "Not readable"),
    NO_KEY(422, "No key"),
    SOURCE_GONE(422, "Source gone"),
    RECORD_TOO_LARGE(422, "Record too large"),
    EDIT_REFUSED(422, "Edit refused"),
    DRY_RUN_NOT_POSSIBLE(422, "No dry run of this"),
    INTERNAL_ERROR(500, "Internal error"),
    NOT_IMPLEMENTED(501, "Not implemented"),
    OWNER_UNAVAILABLE(503, "Owner unavailable"),
    REGISTRY_UNAVAILABLE(503, "Schema registry unavailable"),
    BROKER_UNAVAILABLE(503, "Brokers unavailable"),
    FEED_UNAVAILABLE(503, "Feed unavailable"),
    VERSION_NOT_REACHED(503, "Version not reached yet"),
    OVERLOADED(503, "Overloaded"),
    STOPPING(503, "Stopping"),
    HTTP_VERSION_NOT_SUPPORTED(505, "HTTP version not supported");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    /** The nearest code for a status that the HTTP server chose. */
    static ProblemCode ofStatus(int status) {
        return switch (status) {
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 413 -> PAYLOAD_TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 414 -> URI_TOO_LONG;
            case 501 -> NOT_IMPLEMENTED;
            case 503 -> OVERLOADED;
            case 505 -> HTTP_VERSION_NOT_SUPPORTED;
            default -> status < 500 ? BAD_REQUEST : INTERNAL_ERROR;
        };
    }
}
