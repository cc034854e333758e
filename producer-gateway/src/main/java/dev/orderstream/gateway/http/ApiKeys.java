package dev.orderstream.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orderstream.gateway.publish.CommandIds;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * API keys, of which only SHA-256 hashes are kept. A file of lines {@code principal tenant role[,role...] hash}; lines that are empty
 * or begin with # are skipped. A key comes as {@code Authorization: Bearer KEY} or {@code X-Api-Key: KEY}. Keys are random and long:
 * a hash without salt or stretching is enough for them.
 */
public final class ApiKeys {
    private static final HeaderName API_KEY = HeaderNames.create("X-Api-Key");
    private static final String BEARER = "bearer ";
    private static final int HASH_BYTES = 32;

    @SuppressWarnings("ArrayRecordComponent") // compared by MessageDigest.isEqual only
    private record Entry(byte[] hash, Principal principal) {}

    private final Optional<List<Entry>> entries;

    private ApiKeys(Optional<List<Entry>> entries) {
        this.entries = entries;
    }

    /** No authentication: everybody may send. */
    public static ApiKeys off() {
        return new ApiKeys(Optional.empty());
    }

    /**
     * Reads a file of keys.
     *
     * @throws IllegalArgumentException naming the line that is not of the form, never its content
     */
    public static ApiKeys read(Path file) {
        List<Entry> entries = new ArrayList<>();
        try {
            List<String> lines = Files.readAllLines(file, UTF_8);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).trim();
                if (!line.isEmpty() && !line.startsWith("#")) {
                    entries.add(entry(line, file + " line " + (i + 1)));
                }
            }
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("auth-keys-file " + file + " cannot be read", unreadable);
        }
        return new ApiKeys(Optional.of(List.copyOf(entries)));
    }

    private static Entry entry(String line, String where) {
        String[] parts = line.split("\\s+", -1);
        if (parts.length != 4 || parts[3].length() != 2 * HASH_BYTES) {
            throw new IllegalArgumentException(
                    where + " is not of the form: principal tenant role[,role] sha256-of-the-key-in-hexadecimal");
        }
        try {
            return new Entry(
                    HexFormat.of().parseHex(parts[3].toLowerCase(Locale.ROOT)),
                    new Principal(Optional.of(parts[0]), Optional.of(parts[1]), Set.of(parts[2].split(",", -1))));
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    where + " has a hash that is not hexadecimal, or a role twice", malformed);
        }
    }

    /**
     * Who sends, and may.
     *
     * @throws ProblemException with 401 or 403
     */
    Principal require(Headers headers) {
        if (entries.isEmpty()) {
            return Principal.ANYBODY;
        }
        Principal principal = key(headers)
                .flatMap(this::find)
                .orElseThrow(() -> new ProblemException(Problem.of(
                                ProblemCode.UNAUTHENTICATED, "a valid API key is needed, as Bearer token or X-Api-Key")
                        .withHeader("WWW-Authenticate", "Bearer realm=\"orders\"")));
        if (!principal.roles().contains(Principal.WRITE)) {
            throw new ProblemException(Problem.of(ProblemCode.FORBIDDEN, "the role " + Principal.WRITE + " is needed"));
        }
        return principal;
    }

    private static Optional<String> key(Headers headers) {
        Optional<String> bearer = headers.first(HeaderNames.AUTHORIZATION)
                .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(BEARER))
                .map(value -> value.substring(BEARER.length()).trim());
        return bearer.or(() -> headers.first(API_KEY));
    }

    /** Looks at every entry and at every byte, so that time tells nothing. */
    private Optional<Principal> find(String key) {
        byte[] hash = CommandIds.sha256().digest(key.getBytes(UTF_8));
        Optional<Principal> found = Optional.empty();
        for (Entry entry : entries.orElseThrow()) {
            if (MessageDigest.isEqual(entry.hash, hash)) {
                found = Optional.of(entry.principal);
            }
        }
        return found;
    }
}
