package dev.orderstream.topology.query;

import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import java.util.List;

/** Headers that every answer bears: data that no browser should keep, run, frame or take for another type. */
final class SecurityHeaders {
    private static final List<Header> ALL = List.of(
            HeaderValues.createCached("Cache-Control", "no-store"),
            HeaderValues.createCached("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
            HeaderValues.createCached("Referrer-Policy", "no-referrer"),
            HeaderValues.createCached("X-Content-Type-Options", "nosniff"));

    private SecurityHeaders() {}

    static List<Header> all() {
        return ALL;
    }
}
