package dev.orderstream.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code orders} in a checkout of its own, with a java and a mvn that only say that they were called. */
@Timeout(60)
class LauncherTest {
    private static final Instant BUILT = Instant.parse("2026-11-21T12:00:00Z");

    /** Says how it was called. */
    private static final String JAVA = "#!/bin/sh\nfor argument; do echo \"java: $argument\"; done\n";

    /** Leaves what a build leaves. */
    private static final String MVN =
            "#!/bin/sh\necho '[ERROR] mvn was called'\nmkdir -p standalone/target\ntouch standalone/target/built standalone/target/standalone-2.jar\n";

    @TempDir
    private Path dir;

    /** Its name has a space, and is what a name of a jar with sources ends with. */
    private Path root;

    private Path target;

    private record Launched(int exitCode, String out, String err) {}

    @BeforeEach
    void checkout() throws Exception {
        root = Files.createDirectories(dir.toRealPath().resolve("my sources/orderstream"));
        target = Files.createDirectories(root.resolve("standalone/target"));
        Files.copy(Path.of("../orders"), root.resolve("orders"), StandardCopyOption.COPY_ATTRIBUTES);
        executable(dir.resolve("jdk 25/bin/java"), JAVA);
        Files.writeString(dir.resolve("jdk 25/release"), "JAVA_VERSION=\"25.0.1\"\n");
        executable(dir.resolve("bin/mvn"), MVN);
        at(BUILT.minusSeconds(10), root.resolve("pom.xml"));
        at(BUILT.minusSeconds(10), root.resolve("standalone/pom.xml"));
        at(BUILT.minusSeconds(10), root.resolve("topology/src/main/java/Order.java"));
        Files.createDirectories(root.resolve("schemas/history"));
        for (Path directory : List.of(
                root.resolve("topology/src/main/java"),
                root.resolve("topology/src/main"),
                root.resolve("schemas/history"))) {
            Files.setLastModifiedTime(directory, FileTime.from(BUILT.minusSeconds(10)));
        }
        at(BUILT.plusSeconds(5), target.resolve("standalone-1.jar"));
        at(BUILT.plusSeconds(6), target.resolve("standalone-1-sources.jar"));
        at(BUILT, target.resolve("built"));
    }

    @Test
    void runsWhatIsBuiltFromWhereverItIsCalled() throws Exception {
        // Given
        Path link = Files.createSymbolicLink(dir.resolve("orders-link"), root.resolve("orders"));
        // When
        Launched launched = launch(link, "history", "an order");
        // Then
        assertThat(launched.exitCode()).isZero();
        assertThat(launched.err()).isEmpty();
        assertThat(launched.out())
                .contains("java: " + target.resolve("standalone-1.jar") + "\njava: history\njava: an order\n");
    }

    @Test
    void buildsFirstWhenASourceIsNewer() throws Exception {
        // Given: it was changed while the last build ran
        at(BUILT.plusSeconds(1), root.resolve("topology/src/main/java/Order.java"));
        // When
        Launched launched = launch(root.resolve("orders"), "up");
        // Then
        assertThat(launched.exitCode()).isZero();
        assertThat(launched.err()).contains("a source has changed", "mvn was called");
        assertThat(launched.out()).contains("java: " + target.resolve("standalone-2.jar"));
        assertThat(target.resolve("standalone-1.jar")).doesNotExist();
    }

    @Test
    void buildsFirstWhenTheJarIsGone() throws Exception {
        // Given
        Files.delete(target.resolve("standalone-1.jar"));
        // When
        Launched launched = launch(root.resolve("orders"), "up");
        // Then
        assertThat(launched.exitCode()).isZero();
        assertThat(launched.out()).contains("java: " + target.resolve("standalone-2.jar"));
    }

    @Test
    void aBuildThatFailsIsExitCode2() throws Exception {
        // Given
        Files.delete(target.resolve("built"));
        executable(dir.resolve("bin/mvn"), "#!/bin/sh\necho '[ERROR] no'\nexit 1\n");
        // When
        Launched launched = launch(root.resolve("orders"), "up");
        // Then
        assertThat(launched.exitCode()).isEqualTo(2);
        assertThat(launched.err()).contains("first time", "[ERROR] no", "orders: the build failed");
        assertThat(launched.out()).isEmpty();
    }

    private Launched launch(Path script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(dir.toFile())
                .redirectOutput(dir.resolve("out").toFile())
                .redirectError(dir.resolve("err").toFile());
        builder.environment().put("JAVA_HOME", dir.resolve("jdk 25").toString());
        builder.environment().merge("PATH", dir.resolve("bin") + ":", (path, first) -> first + path);
        int exitCode = builder.start().waitFor();
        return new Launched(
                exitCode, Files.readString(dir.resolve("out"), UTF_8), Files.readString(dir.resolve("err"), UTF_8));
    }

    private static void executable(Path file, String script) throws Exception {
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void at(Instant time, Path file) throws Exception {
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, "x");
        Files.setLastModifiedTime(file, FileTime.from(time));
    }
}
