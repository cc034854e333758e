package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who may act on dead letters and sagas. A file of lines {@code principal tenant role[,role...] hash}, as the gateway's keys: the SHA-256 of a key
 * that is random and long, and the role {@value #ROLE}; lines that are empty or begin with # are skipped. Without a file whoever can ask is
 * let in, where only this machine can, and says who it is.
 */
final class Operators {
    /** What a principal needs. */
    static final String ROLE = "orders:operate";

    private static final String BEARER = "bearer ";
    private static final int HASH_BYTES = 32;

    @SuppressWarnings("ArrayRecordComponent") // compared by MessageDigest.isEqual only
    private record Entry(byte[] hash, String principal, Set<String> roles) {}

    private final Optional<List<Entry>> entries;
    private final boolean isLocal;

    private Operators(Optional<List<Entry>> entries, boolean isLocal) {
        this.entries = entries;
        this.isLocal = isLocal;
    }

    /**
     * Reads the file, if there is one.
     *
     * @throws IllegalArgumentException naming the line that is not of the form, never its content
     */
    static Operators of(QuerySettings settings) {
        return new Operators(settings.redrive().operators().map(Operators::read), isLoopback(settings.host()));
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    private static List<Entry> read(Path file) {
        try {
            List<Entry> entries = new ArrayList<>();
            List<String> lines = Files.readAllLines(file, UTF_8);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).strip();
                if (!line.isEmpty() && !line.startsWith("#")) {
                    entries.add(entry(line, file + " line " + (i + 1)));
                }
            }
            return List.copyOf(entries);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("operators file " + file + " cannot be read", unreadable);
        }
    }

    private static Entry entry(String line, String where) {
        String[] parts = line.split("\\s+", -1);
        if (parts.length != 4 || parts[3].length() != 2 * HASH_BYTES) {
            throw new IllegalArgumentException(
                    where + " is not of the form: principal tenant role[,role] sha256-of-the-key-in-hexadecimal");
        }
        try {
            byte[] hash = HexFormat.of().parseHex(parts[3].toLowerCase(Locale.ROOT));
            return new Entry(hash, parts[0], Set.of(parts[2].split(",", -1)));
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    where + " has a hash that is not hexadecimal, or a role twice", malformed);
        }
    }

    /**
     * Who asks; empty where the body says so.
     *
     * @throws ProblemException with 401 or 403
     */
    Optional<String> require(Call call) {
        if (entries.isPresent()) {
            return Optional.of(principal(entries.get(), call));
        }
        if (!isLocal) {
            throw Problem.of(
                            ProblemCode.FORBIDDEN,
                            "Operators act from other machines only with keys: start the views with --operators FILE.")
                    .exception();
        }
        return Optional.empty();
    }

    private static String principal(List<Entry> entries, Call call) {
        Entry found = call.header(HeaderNames.AUTHORIZATION)
                .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(BEARER))
                .flatMap(value -> find(entries, value.substring(BEARER.length()).strip()))
                .orElseThrow(() -> Problem.of(
                                ProblemCode.UNAUTHENTICATED, "A valid operator's key is needed, as Bearer token.")
                        .with(Map.of("WWW-Authenticate", "Bearer realm=\"orders\""))
                        .exception());
        if (!found.roles().contains(ROLE)) {
            throw Problem.of(ProblemCode.FORBIDDEN, "The role " + ROLE + " is needed.")
                    .exception();
        }
        return found.principal();
    }

    /** Looks at every entry and at every byte, so that time tells nothing. */
    private static Optional<Entry> find(List<Entry> entries, String key) {
        byte[] hash = sha256(key);
        Optional<Entry> found = Optional.empty();
        for (Entry entry : entries) {
            if (MessageDigest.isEqual(entry.hash(), hash)) {
                found = Optional.of(entry);
            }
        }
        return found;
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
