package dev.orderstream.topology.query;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import java.util.UUID;

/** The id of the conversation that a request belongs to: taken over from the caller, or made. */
final class Correlation {
    static final HeaderName HEADER = HeaderNames.create("X-Correlation-Id");

    private static final int LENGTH_MAX = 128;

    private Correlation() {}

    /** Whether the caller sent one that is not 1 to 128 printable ASCII characters. */
    static boolean isMalformed(Headers headers) {
        return headers.contains(HEADER) && takenOver(headers).isEmpty();
    }

    static Optional<String> takenOver(Headers headers) {
        return headers.contains(HEADER)
                ? Optional.of(headers.get(HEADER).values()).filter(Correlation::isPrintable)
                : Optional.empty();
    }

    static String made() {
        return UUID.randomUUID().toString();
    }

    /** The one that the answer bears. */
    static String of(ServerResponse response) {
        return response.headers().contains(HEADER)
                ? response.headers().get(HEADER).values()
                : "";
    }

    private static boolean isPrintable(String id) {
        return !id.isEmpty() && id.length() <= LENGTH_MAX && id.chars().allMatch(each -> each >= ' ' && each <= '~');
    }
}
