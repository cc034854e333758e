package dev.orderstream.standalone.cli;

import dev.orderstream.standalone.PreconditionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options of commands that talk to a Kafka cluster. */
final class Cluster {
    private static final int API_TIMEOUT_MILLIS = 10_000;

    @Option(
            names = "--bootstrap-servers",
            scope = ScopeType.INHERIT,
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:9092",
            description = "The cluster (default: ${DEFAULT-VALUE}).")
    private String bootstrapServers = "";

    @Option(
            names = "--command-config",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "Properties of Kafka's clients, such as security.protocol and sasl.jaas.config.")
    private Optional<Path> commandConfig = Optional.empty();

    String bootstrapServers() {
        return bootstrapServers;
    }

    /** What the file of --command-config holds. */
    Map<String, String> commandConfig() {
        Properties properties = commandConfig.map(Cluster::read).orElseGet(Properties::new);
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }

    /** Settings of Kafka's clients. */
    Map<String, Object> clientConfig() {
        Map<String, Object> config = new HashMap<>();
        config.put("default.api.timeout.ms", API_TIMEOUT_MILLIS);
        config.put("request.timeout.ms", API_TIMEOUT_MILLIS / 2);
        config.putAll(commandConfig());
        config.put("bootstrap.servers", bootstrapServers);
        return config;
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
            return properties;
        } catch (IOException unreadable) {
            throw new PreconditionException("File " + file + " of --command-config cannot be read.", unreadable);
        }
    }
}
