package dev.orderstream.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    private Path parent;

    @Test
    void isMadeAndFoundAgain() throws Exception {
        // Given
        Path dir = parent.resolve("a/b");
        try (DataDirectory first = DataDirectory.open(dir, false)) {
            Files.createDirectories(first.kafka());
            Files.writeString(first.kafka().resolve("log"), "kept");
        }
        // When
        try (DataDirectory again = DataDirectory.open(dir, false)) {
            // Then
            assertThat(again.kafka().resolve("log")).hasContent("kept");
        }
    }

    @Test
    void isForOneAtATime() {
        // Given
        try (DataDirectory first = DataDirectory.open(parent, false)) {
            // When, Then
            assertThatThrownBy(() -> DataDirectory.open(first.path(), false).close())
                    .isInstanceOf(PreconditionException.class)
                    .hasMessageContaining(
                            "in use by process " + ProcessHandle.current().pid());
        }
        assertThatCode(() -> DataDirectory.open(parent, false).close()).doesNotThrowAnyException();
    }

    @Test
    void freshDeletesWhatWasThereButFollowsNoLink() throws Exception {
        // Given
        Path outside = Files.createDirectories(parent.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "x");
        Path dir = parent.resolve("data");
        try (DataDirectory first = DataDirectory.open(dir, false)) {
            Files.createDirectories(first.streams().resolve("orders"));
            Files.createSymbolicLink(first.streams().resolve("link"), outside);
        }
        // When
        try (DataDirectory again = DataDirectory.open(dir, true)) {
            // Then
            assertThat(again.streams()).doesNotExist();
            assertThat(dir.resolve("format")).exists();
        }
        assertThat(outside.resolve("precious")).hasContent("x");
    }

    @Test
    void freshDeletesNothingThatIsNotOurs() throws Exception {
        // Given
        Files.writeString(parent.resolve("thesis.txt"), "draft");
        // When, Then
        assertThatThrownBy(() -> DataDirectory.open(parent, true).close())
                .isInstanceOf(PreconditionException.class)
                .hasMessageContaining("holds something else");
        assertThat(parent).isDirectoryContaining(file -> file.endsWith("thesis.txt"));
        assertThat(parent.resolve("lock")).doesNotExist();
    }

    @Test
    void refusesAnotherFormatUnlessFresh() throws Exception {
        // Given
        Files.writeString(parent.resolve("format"), "0\n");
        Files.writeString(parent.resolve("old"), "x");
        // When, Then
        assertThatThrownBy(() -> DataDirectory.open(parent, false).close())
                .isInstanceOf(PreconditionException.class)
                .hasMessageContaining("format \"0\"")
                .hasMessageContaining("--fresh");
        assertThat(parent.resolve("old")).exists();
        DataDirectory.open(parent, true).close();
        assertThat(parent.resolve("old")).doesNotExist();
    }

    @Test
    void refusesAFile() throws Exception {
        // Given
        Path file = Files.writeString(parent.resolve("file"), "x");
        // When, Then
        assertThatThrownBy(() -> DataDirectory.open(file, true).close())
                .isInstanceOf(PreconditionException.class)
                .hasMessageContaining("is not a directory");
    }

    @Test
    void refusesADiskThatIsNearlyFull() {
        // Given
        long enough = 1L << 30;
        // When, Then
        assertThatThrownBy(() -> DataDirectory.requireSpace(parent, enough - 1))
                .isInstanceOf(PreconditionException.class)
                .hasMessageContaining("1023 MB are free");
        assertThatCode(() -> DataDirectory.requireSpace(parent, enough)).doesNotThrowAnyException();
    }

    @Test
    void whatFreshFreesCounts() throws Exception {
        // Given: a disk that is full of the data of a former run
        Path old;
        try (DataDirectory first = DataDirectory.open(parent, false)) {
            old = Files.createFile(first.path().resolve("old"));
        }
        DataDirectory.FreeBytes disk = dir -> Files.exists(old) ? 0 : 1L << 40;
        // When, Then
        assertThatThrownBy(() -> DataDirectory.open(parent, false, disk).close())
                .isInstanceOf(PreconditionException.class)
                .hasMessageContaining("0 MB are free");
        assertThatCode(() -> DataDirectory.open(parent, true, disk).close()).doesNotThrowAnyException();
    }

    @Test
    void aLinkToADirectoryIsTheDirectory() throws Exception {
        // Given
        Path real = Files.createDirectories(parent.resolve("disk/orders"));
        Path link = Files.createSymbolicLink(parent.resolve("data"), real);
        try (DataDirectory first = DataDirectory.open(link, false)) {
            Files.createFile(first.path().resolve("old"));
        }
        // When
        DataDirectory.open(link, true).close();
        // Then
        assertThat(link).isSymbolicLink();
        assertThat(real.resolve("old")).doesNotExist();
        assertThat(real.resolve("format")).exists();
    }

    @Test
    void aKillBeforeTheFormatIsWrittenLeavesItOurs() throws Exception {
        // Given
        Files.createFile(parent.resolve("lock"));
        Files.createFile(parent.resolve("format.unfinished"));
        // When
        DataDirectory.open(parent, false).close();
        // Then
        assertThat(parent.resolve("format")).hasContent("1");
        assertThat(parent.resolve("format.unfinished")).doesNotExist();
    }

    @Test
    void isDeletedWhole() throws Exception {
        // Given
        Path dir = parent.resolve("data");
        DataDirectory directory = DataDirectory.open(dir, false);
        Files.createDirectories(directory.kafka().resolve("topic-0"));
        // When
        directory.delete();
        // Then
        assertThat(dir).doesNotExist();
    }
}
