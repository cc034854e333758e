package dev.orderstream.participants.call;

import java.net.URI;
import java.util.Set;

/** Where may be called: HTTPS, since money and what customers bought are nobody else's business; plain HTTP on this machine only. */
public final class Targets {
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private Targets() {}

    /**
     * The URL.
     *
     * @throws IllegalArgumentException when it is none, or may not be called
     */
    public static URI require(String setting, String url) {
        URI target;
        try {
            target = URI.create(url);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(setting + " is no URL", malformed);
        }
        boolean isSecure = "https".equalsIgnoreCase(target.getScheme());
        boolean isPlain = "http".equalsIgnoreCase(target.getScheme());
        if (target.getHost() == null || !(isSecure || isPlain)) {
            throw new IllegalArgumentException(setting + " must be a URL like https://host/path");
        }
        if (target.getUserInfo() != null || target.getFragment() != null) {
            throw new IllegalArgumentException(setting + " must have neither a user nor a fragment");
        }
        if (isPlain && !isLoopback(target.getHost())) {
            throw new IllegalArgumentException(setting + " must be https, unless it is on this machine");
        }
        return target;
    }

    /** By its text alone: what a name stands for may change after it was looked at. */
    private static boolean isLoopback(String host) {
        return LOOPBACK_NAMES.contains(host);
    }
}
