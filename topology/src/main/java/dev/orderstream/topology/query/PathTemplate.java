package dev.orderstream.topology.query;

import io.helidon.common.uri.UriPath;
import io.helidon.http.PathMatcher;
import io.helidon.http.PathMatchers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A path with named segments, such as {@code /orders/{orderId}/events}. It matches the path as it was sent, before percent-decoding, so
 * that an id may hold an encoded slash.
 */
final class PathTemplate implements PathMatcher {
    private final String text;
    private final List<String> parts;

    PathTemplate(String text) {
        this.text = text;
        this.parts = split(text);
    }

    @Override
    public PathMatchers.MatchResult match(UriPath path) {
        return fits(path.rawPath()) ? PathMatchers.any().match(path) : PathMatchers.MatchResult.notAccepted();
    }

    @Override
    public PathMatchers.PrefixMatchResult prefixMatch(UriPath path) {
        return PathMatchers.PrefixMatchResult.notAccepted();
    }

    @Override
    public Optional<String> matchingElement() {
        return Optional.of(text);
    }

    /** The named segments of a path that matches, still encoded. */
    Map<String, String> segments(String rawPath) {
        List<String> path = split(rawPath);
        Map<String, String> segments = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            if (isNamed(parts.get(i))) {
                segments.put(parts.get(i).substring(1, parts.get(i).length() - 1), path.get(i));
            }
        }
        return segments;
    }

    /** Every request is held against every template up to its own: nothing is made here. */
    private boolean fits(String path) {
        int from = 0;
        for (int i = 0; i < parts.size(); i++) {
            int slash = path.indexOf('/', from);
            boolean isLast = i == parts.size() - 1;
            if (isLast == (slash >= 0)) {
                return false;
            }
            int to = isLast ? path.length() : slash;
            String part = parts.get(i);
            if (!isNamed(part) && !(part.length() == to - from && path.startsWith(part, from))) {
                return false;
            }
            from = to + 1;
        }
        return true;
    }

    private static boolean isNamed(String part) {
        return part.startsWith("{");
    }

    private static List<String> split(String path) {
        List<String> parts = new ArrayList<>(6);
        int from = 0;
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', from)) {
            parts.add(path.substring(from, slash));
            from = slash + 1;
        }
        parts.add(path.substring(from));
        return parts;
    }

    @Override
    public String toString() {
        return text;
    }
}
