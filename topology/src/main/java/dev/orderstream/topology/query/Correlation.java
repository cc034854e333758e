package dev.orderstream.topology.query;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

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

    /** A random UUID (RFC 9562, version 4). */
    static String made() {
        ThreadLocalRandom random = ThreadLocalRandom.current(); // it need not be hard to guess
        long high = (random.nextLong() & ~0xf000L) | 0x4000L;
        long low = (random.nextLong() >>> 2) | (1L << 63);
        return new UUID(high, low).toString();
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
