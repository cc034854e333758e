package dev.orderstream.standalone.broker;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.READ;

import dev.orderstream.standalone.PreconditionException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * The directory of a broker, formatted whole or not at all: it is made beside its place, under a name that ends in {@value #UNFINISHED},
 * and renamed once it is on the disk.
 */
final class BrokerDirectory {
    static final String UNFINISHED = ".unfinished";
    private static final String META_PROPERTIES = "meta.properties";
    private static final String META_VERSION = "1";

    private BrokerDirectory() {}

    /**
     * Formats a directory that is not there or empty, and looks at any other. For one caller at a time.
     *
     * @throws PreconditionException when it holds something that is not this broker's
     */
    static void prepare(Path dataDir) {
        Path meta = dataDir.resolve(META_PROPERTIES);
        try {
            if (Files.exists(meta)) {
                verify(meta);
            } else if (isEmptyOrAbsent(dataDir)) {
                make(dataDir.toAbsolutePath());
            } else {
                throw new PreconditionException(
                        "Directory " + dataDir + " is not empty and holds no Kafka data; choose another directory.");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot prepare Kafka's data directory " + dataDir, failed);
        }
    }

    private static void make(Path dataDir) throws IOException {
        Path unfinished = dataDir.resolveSibling(dataDir.getFileName() + UNFINISHED);
        delete(unfinished);
        Files.createDirectories(unfinished);
        format(unfinished);
        for (Path written : tree(unfinished)) {
            force(written);
        }
        Files.move(unfinished, dataDir, ATOMIC_MOVE);
        force(dataDir.resolveSibling(""));
    }

    private static void format(Path dataDir) {
        try (PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(silent)
                    .setNodeId(BrokerProperties.NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
                    .setMetadataLogDirectory(dataDir.toString())
                    .setDirectories(List.of(dataDir.toString()))
                    .run();
        } catch (Exception failed) {
            throw new IllegalStateException("cannot format Kafka's data directory " + dataDir, failed);
        }
    }

    private static void verify(Path meta) throws IOException {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(meta, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        String version = properties.getProperty("version", "none");
        if (!version.equals(META_VERSION)) {
            throw new PreconditionException(
                    "Kafka's data in " + meta.getParent() + " has format " + version + " and not " + META_VERSION
                            + ": it was written by another version; use another directory, or --fresh.");
        }
        String node = properties.getProperty("node.id", "none");
        if (!node.equals(Integer.toString(BrokerProperties.NODE_ID))) {
            throw new PreconditionException("Kafka's data in " + meta.getParent() + " belongs to node " + node
                    + " of another cluster; use another directory.");
        }
    }

    private static boolean isEmptyOrAbsent(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return true;
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            for (Path inside : tree(directory)) {
                Files.delete(inside);
            }
        }
    }

    /** The directory and all in it, what is inside before what it is in. */
    private static List<Path> tree(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.sorted(Comparator.reverseOrder()).toList();
        }
    }

    /** Returns when it outlives a loss of power: a file with its content, a directory with the names in it. */
    private static void force(Path written) throws IOException {
        try (FileChannel channel = FileChannel.open(written, READ)) {
            channel.force(true);
        }
    }
}
