package dev.orderstream.standalone.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BrokerDirectoryTest {
    @TempDir
    private Path parent;

    /** A kill at any moment leaves what a look at that moment sees. */
    @RepeatedTest(3)
    void isFormattedWholeOrNotAtAll() throws Exception {
        // Given
        Path dir = parent.resolve("kafka");
        // When
        CompletableFuture<Void> preparing = CompletableFuture.runAsync(() -> BrokerDirectory.prepare(dir));
        // Then
        while (!preparing.isDone()) {
            List<String> seen = names(dir);
            assertThat(seen.isEmpty() || seen.contains("meta.properties"))
                    .as("%s", seen)
                    .isTrue();
        }
        preparing.get();
        assertThat(names(dir)).contains("meta.properties", "bootstrap.checkpoint");
        assertThat(names(parent)).containsExactly("kafka");
    }

    @Test
    void whatAKillLeftUnfinishedIsReplaced() throws Exception {
        // Given: killed between the two files of the format
        Path dir = Files.createDirectories(parent.resolve("kafka"));
        Path unfinished = Files.createDirectories(parent.resolve("kafka" + BrokerDirectory.UNFINISHED));
        Files.writeString(unfinished.resolve("bootstrap.checkpoint"), "half");
        Files.createDirectories(unfinished.resolve("deep/er"));
        // When
        EmbeddedBroker.start(BrokerSettings.of(dir, 0)).close();
        // Then
        assertThat(names(parent)).containsExactly("kafka");
    }

    private static List<String> names(Path dir) throws IOException {
        try (Stream<Path> entries = Files.list(dir)) {
            return entries.map(entry -> String.valueOf(entry.getFileName())).toList();
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }
}
