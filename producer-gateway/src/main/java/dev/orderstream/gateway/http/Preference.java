package dev.orderstream.gateway.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long an answer may wait for the outcome (RFC 7240). {@code respond-async}: not at all, unless {@code wait=S} says how long
 * before that. Preferences that are unknown or not understood are ignored, as the RFC says; a longer wait than 30 s becomes 30 s.
 *
 * @param waiting empty: the gateway's default
 * @param applied for the header Preference-Applied; empty when there is none
 */
record Preference(Optional<Duration> waiting, String applied) {
    static final int WAIT_SECONDS_MAX = 30;

    private static final HeaderName PREFER = HeaderNames.create("Prefer");
    private static final Preference NONE = new Preference(Optional.empty(), "");

    /** Up to the next comma that is not in a quoted string (RFC 9110, section 5.6.4). */
    private static final Pattern PREFERENCE = Pattern.compile("(?:[^,\"]|\"(?:[^\"\\\\]|\\\\.)*+\"?)++");

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    static Preference of(Headers headers) {
        List<String> lines = headers.all(PREFER, List::of);
        if (lines.isEmpty()) {
            return NONE;
        }
        Optional<Integer> seconds = Optional.empty();
        boolean async = false;
        Matcher preferences = PREFERENCE.matcher(String.join(",", lines));
        while (preferences.find()) {
            String[] parts = preferences.group().split(";", 2)[0].split("=", 2);
            String name = parts[0].trim().toLowerCase(Locale.ROOT);
            if (name.equals("respond-async")) {
                async = true;
            } else if (name.equals("wait") && parts.length == 2 && seconds.isEmpty()) {
                seconds = seconds(parts[1].trim());
            }
        }
        return of(async, seconds);
    }

    private static Preference of(boolean async, Optional<Integer> seconds) {
        List<String> applied = new ArrayList<>();
        if (async) {
            applied.add("respond-async");
        }
        seconds.ifPresent(number -> applied.add("wait=" + number));
        Optional<Duration> wait = seconds.map(Duration::ofSeconds);
        return new Preference(async ? wait.or(() -> Optional.of(Duration.ZERO)) : wait, String.join(", ", applied));
    }

    private static Optional<Integer> seconds(String value) {
        String digits = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
        return SECONDS.matcher(digits).matches()
                ? Optional.of(Math.min(Integer.parseInt(digits), WAIT_SECONDS_MAX))
                : Optional.empty();
    }
}
