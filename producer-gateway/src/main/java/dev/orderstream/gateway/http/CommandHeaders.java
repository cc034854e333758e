package dev.orderstream.gateway.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the headers of a command say.
 *
 * @param idempotencyKey Idempotency-Key: 1 to 128 printable ASCII characters
 * @param expectedVersion If-Match: "n" is n, If-None-Match: * is 0 (RFC 9110)
 */
record CommandHeaders(Optional<String> idempotencyKey, OptionalLong expectedVersion, Preference preference) {
    private static final HeaderName IDEMPOTENCY_KEY = HeaderNames.create("Idempotency-Key");
    static final Pattern STRONG_ETAG = Pattern.compile("\"(0|[1-9][0-9]{0,17})\"");
    private static final int KEY_MAX = 128;

    /** @throws ProblemException with 400 when one of them cannot be taken */
    static CommandHeaders of(Headers headers) {
        return new CommandHeaders(idempotencyKey(headers), expectedVersion(headers), Preference.of(headers));
    }

    private static Optional<String> idempotencyKey(Headers headers) {
        List<String> given = headers.all(IDEMPOTENCY_KEY, List::of);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        String key = given.getFirst();
        if (given.size() > 1 || !Conversation.isPrintable(key, KEY_MAX) || key.isBlank()) {
            throw new ProblemException(Problem.header(
                    "Idempotency-Key",
                    "must be one UUID or one text of 1 to " + KEY_MAX + " printable ASCII characters"));
        }
        return Optional.of(key);
    }

    private static OptionalLong expectedVersion(Headers headers) {
        List<String> match = headers.all(HeaderNames.IF_MATCH, List::of);
        List<String> noneMatch = headers.all(HeaderNames.IF_NONE_MATCH, List::of);
        if (!match.isEmpty() && !noneMatch.isEmpty()) {
            throw new ProblemException(Problem.header("If-Match", "cannot be given together with If-None-Match"));
        }
        if (!match.isEmpty()) {
            Matcher etag = STRONG_ETAG.matcher(match.getFirst().trim());
            if (match.size() > 1 || !etag.matches()) {
                throw new ProblemException(Problem.header(
                        "If-Match", "must be one strong entity tag that holds a version, such as \"3\""));
            }
            return OptionalLong.of(Long.parseLong(etag.group(1)));
        }
        if (noneMatch.isEmpty()) {
            return OptionalLong.empty();
        }
        if (noneMatch.size() > 1 || !noneMatch.getFirst().trim().equals("*")) {
            throw new ProblemException(Problem.header("If-None-Match", "must be *"));
        }
        return OptionalLong.of(0);
    }
}
