package dev.orderstream.participants.call;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Something that must not be shown: never an argument, which every user of the machine can read, and never in a log. */
public final class Secret {
    private static final int LENGTH_MAX = 4_096;

    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    /**
     * A secret.
     *
     * @throws IllegalArgumentException when it is empty, too long, or not printable ASCII
     */
    public static Secret of(String name, String text) {
        String stripped = text.strip();
        if (stripped.isEmpty()
                || stripped.length() > LENGTH_MAX
                || stripped.chars().anyMatch(character -> character <= ' ' || character > '~')) {
            throw new IllegalArgumentException(
                    name + " must hold 1 to " + LENGTH_MAX + " printable characters without a space");
        }
        return new Secret(stripped);
    }

    /**
     * From a file, or the environment variable when there is no file; empty when there is neither.
     *
     * @throws IllegalArgumentException when the file cannot be read, or holds none
     */
    public static Optional<Secret> find(Optional<Path> file, String variable, Optional<String> environment) {
        return file.map(Secret::read)
                .or(() -> environment.filter(value -> !value.isBlank()).map(value -> of(variable, value)));
    }

    private static Secret read(Path file) {
        try {
            return of("file " + file, Files.readString(file));
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("file " + file + " cannot be read", unreadable);
        }
    }

    /** What it is. */
    public String reveal() {
        return text;
    }

    @Override
    public String toString() {
        return "***";
    }
}
