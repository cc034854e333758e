package dev.orderstream.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory that holds everything that outlives a run: {@code kafka/} (the broker's log), {@code streams/} (state stores), {@code
 * format} (a version number) and {@code lock} (the pid of the process that has it). One process at a time has it.
 */
public final class DataDirectory implements AutoCloseable {
    private static final String FORMAT = "1";
    private static final String FORMAT_FILE = "format";
    private static final String FORMAT_UNFINISHED = "format.unfinished";
    private static final String LOCK_FILE = "lock";
    private static final long FREE_BYTES_MIN = 1L << 30;
    private static final int PID_CHARS_MAX = 20;

    private final Path dir;
    private final FileChannel channel;

    private DataDirectory(Path dir, FileChannel channel) {
        this.dir = dir;
        this.channel = channel;
    }

    /**
     * Takes the directory for this process, making it where it does not exist.
     *
     * @param fresh deletes what a former run left in it
     * @throws PreconditionException when it is in use, holds something else, has another format, or the disk is nearly full
     */
    public static DataDirectory open(Path dir, boolean fresh) {
        return open(dir, fresh, opened -> Files.getFileStore(opened).getUsableSpace());
    }

    /** Asks a disk for the bytes that are free. */
    interface FreeBytes {
        long of(Path dir) throws IOException;
    }

    static DataDirectory open(Path dir, boolean fresh, FreeBytes freeBytes) {
        DataDirectory taken = take(dir);
        try {
            taken.prepare(fresh, freeBytes);
            return taken;
        } catch (RuntimeException failed) {
            taken.close();
            throw failed;
        }
    }

    /**
     * Takes the directory for this process, making it where it does not exist, and leaves what is in it as it is: to be followed by
     * {@link #prepare}.
     *
     * @throws PreconditionException when it is in use, or holds something else
     */
    public static DataDirectory take(Path dir) {
        Path absolute = dir.toAbsolutePath();
        try {
            requireOursOrEmpty(absolute);
            Files.createDirectories(absolute);
            // Where a link leads: deleting what is in a link would delete the link.
            Path real = absolute.toRealPath();
            return new DataDirectory(real, lock(real));
        } catch (IOException failed) {
            throw unusable(absolute, failed);
        }
    }

    /**
     * Makes it ready for use.
     *
     * @param fresh deletes what a former run left in it
     * @throws PreconditionException when it has another format, or the disk is nearly full
     */
    public void prepare(boolean fresh) {
        prepare(fresh, opened -> Files.getFileStore(opened).getUsableSpace());
    }

    private void prepare(boolean fresh, FreeBytes freeBytes) {
        try {
            if (fresh) {
                clear(dir);
            }
            requireFormat();
            requireSpace(dir, freeBytes.of(dir));
        } catch (IOException failed) {
            throw unusable(dir, failed);
        }
    }

    private static PreconditionException unusable(Path dir, IOException failed) {
        return new PreconditionException(
                "Data directory " + dir + " cannot be used ("
                        + failed.getClass().getSimpleName() + ": " + failed.getMessage()
                        + "); choose another with --data.",
                failed);
    }

    public Path path() {
        return dir;
    }

    /** Where the broker keeps its log. */
    public Path kafka() {
        return dir.resolve("kafka");
    }

    /** Where applications keep their state stores. */
    public Path streams() {
        return dir.resolve("streams");
    }

    /** Deletes everything in it, and itself. */
    public void delete() {
        try {
            clear(dir);
            close();
            Files.deleteIfExists(dir.resolve(LOCK_FILE));
            Files.deleteIfExists(dir);
        } catch (IOException failed) {
            throw new UncheckedIOException("data directory " + dir + " could not be deleted", failed);
        }
    }

    /** Lets others have it. Idempotent. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failed) {
            throw new UncheckedIOException("the lock of " + dir + " could not be released", failed);
        }
    }

    private void requireFormat() throws IOException {
        Path format = dir.resolve(FORMAT_FILE);
        if (!Files.exists(format)) {
            writeFormat(format);
            return;
        }
        String found = Files.readString(format).strip();
        if (!found.equals(FORMAT)) {
            throw new PreconditionException(
                    "Data directory " + dir + " has format \"" + shortened(found) + "\" and not " + FORMAT
                            + ", written by another version; choose another with --data, or delete its content with --fresh.");
        }
    }

    /** Whole or not at all, so that a kill leaves no format that nobody knows. */
    private void writeFormat(Path format) throws IOException {
        Path whole = dir.resolve(FORMAT_UNFINISHED);
        try (FileChannel file = FileChannel.open(whole, CREATE, WRITE, TRUNCATE_EXISTING)) {
            file.write(ByteBuffer.wrap((FORMAT + "\n").getBytes(UTF_8)));
            file.force(true);
        }
        Files.move(whole, format, ATOMIC_MOVE);
    }

    private static void requireOursOrEmpty(Path dir) throws IOException {
        if (!Files.exists(dir)) {
            return;
        }
        if (!Files.isDirectory(dir)) {
            throw new PreconditionException(dir + " is not a directory; choose another with --data.");
        }
        try (Stream<Path> entries = Files.list(dir)) {
            List<String> names =
                    entries.map(entry -> String.valueOf(entry.getFileName())).toList();
            boolean begun = List.of(LOCK_FILE, FORMAT_UNFINISHED).containsAll(names);
            if (!begun && !names.contains(FORMAT_FILE)) {
                throw new PreconditionException("Directory " + dir + " holds something else (no file " + FORMAT_FILE
                        + "); choose another with --data.");
            }
        }
    }

    static void requireSpace(Path dir, long freeBytes) {
        if (freeBytes < FREE_BYTES_MIN) {
            throw new PreconditionException("Only " + (freeBytes >> 20) + " MB are free on the disk of " + dir
                    + ", and 1024 MB are needed; make room, or choose another disk with --data.");
        }
    }

    private static FileChannel lock(Path dir) throws IOException {
        FileChannel channel = FileChannel.open(dir.resolve(LOCK_FILE), CREATE, READ, WRITE);
        if (tryLock(channel).isEmpty()) {
            String pid = read(channel);
            channel.close();
            throw new PreconditionException("Data directory " + dir + " is in use by process "
                    + (pid.isBlank() ? "unknown" : pid) + "; stop it, or choose another with --data.");
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(UTF_8)), 0);
        channel.force(false);
        return channel;
    }

    private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException heldByThisProcess) {
            return Optional.empty();
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(PID_CHARS_MAX);
        channel.read(buffer, 0);
        return UTF_8.decode(buffer.flip()).toString().strip();
    }

    private static String shortened(String found) {
        return found.length() <= PID_CHARS_MAX ? found : found.substring(0, PID_CHARS_MAX) + "...";
    }

    /** Deletes all but the lock; the format last, so that a kill leaves a directory that is still known as ours. Follows no link. */
    private static void clear(Path dir) throws IOException {
        Files.walkFileTree(dir, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.equals(dir.resolve(LOCK_FILE)) && !file.equals(dir.resolve(FORMAT_FILE))) {
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failed) throws IOException {
                if (failed != null) {
                    throw failed;
                }
                if (!visited.equals(dir)) {
                    Files.delete(visited);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        Files.deleteIfExists(dir.resolve(FORMAT_FILE));
    }
}
