package dev.orderstream.gateway.http;

import dev.orderstream.gateway.publish.Lineage;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * The correlation id and trace of a request: taken over from it, or made. A traceparent that is not valid is replaced, as W3C Trace
 * Context says; a correlation id that is not valid is an error, since its sender will look for it.
 */
final class Conversation {
    static final HeaderName CORRELATION_ID = HeaderNames.create("X-Correlation-Id");

    private static final HeaderName TRACEPARENT = HeaderNames.create("traceparent");
    private static final int ID_MAX = 128;
    private static final Pattern VALID =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
    private static final int TRACE_ID_START = 3;
    private static final int TRACE_ID_END = 35;

    private Conversation() {}

    /** The lineage to use, also for the answer to a request whose correlation id is refused. */
    static Lineage of(Headers headers) {
        String traceparent = traceparent(headers.all(TRACEPARENT, List::of));
        List<String> given = headers.all(CORRELATION_ID, List::of);
        String correlationId =
                isValidId(given) ? given.getFirst() : traceparent.substring(TRACE_ID_START, TRACE_ID_END);
        return new Lineage(correlationId, traceparent);
    }

    /** @throws ProblemException when there is a correlation id that cannot be taken over */
    static void requireValid(Headers headers) {
        List<String> given = headers.all(CORRELATION_ID, List::of);
        if (!given.isEmpty() && !isValidId(given)) {
            throw new ProblemException(
                    Problem.header("X-Correlation-Id", "must be 1 to " + ID_MAX + " printable ASCII characters"));
        }
    }

    private static boolean isValidId(List<String> given) {
        return given.size() == 1 && isPrintable(given.getFirst(), ID_MAX);
    }

    /** Whether it is 1 to {@code lengthMax} characters from ! to ~ or spaces. */
    static boolean isPrintable(String text, int lengthMax) {
        return !text.isEmpty()
                && text.length() <= lengthMax
                && text.chars().allMatch(each -> each >= ' ' && each <= '~');
    }

    private static String traceparent(List<String> given) {
        if (given.size() == 1 && VALID.matcher(given.getFirst()).matches()) {
            return given.getFirst();
        }
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return "00-" + hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong() | 1) + "-"
                + hex.toHexDigits(random.nextLong() | 1) + "-01";
    }
}
