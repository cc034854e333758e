package dev.orderstream.standalone.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of another language, or another team, that was run to its end: its exit code and what it printed. */
record ForeignProgram(int exitCode, String printed) {
    private static final int SECONDS_MAX = 120;

    static ForeignProgram run(Path directory, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path printed = Files.createTempFile("program-", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(printed.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command + " did not end: " + Files.readString(printed, UTF_8));
            }
            return new ForeignProgram(process.exitValue(), Files.readString(printed, UTF_8));
        } finally {
            Files.delete(printed);
        }
    }

    /** Whether the command can be started and ends well. */
    static boolean works(String... command) throws InterruptedException {
        try {
            return run(Path.of("."), Map.of(), List.of(command)).exitCode() == 0;
        } catch (IOException cannot) {
            return false;
        }
    }
}
