package dev.orderstream.gateway;

import dev.orderstream.schemas.RegistrySettings;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Reads {@link GatewayConfig} from, in this order: arguments ({@code --port=8080} or {@code --port 8080}), environment
 * ({@code GATEWAY_PORT}), a properties file ({@code --config FILE}: {@code port=8080}), defaults.
 *
 * <p>Keys (default): {@code host} (127.0.0.1), {@code port} (8080), {@code connections-max} (8192), {@code requests-max} (4096),
 * {@code body-memory-bytes} (67108864), {@code idle-timeout-millis} (10000), {@code drain-millis} (10000), {@code wait-millis} (5000);
 * {@code bootstrap-servers} (127.0.0.1:9092), {@code commands-topic} (order-commands), {@code replies-topic} (order-replies), {@code
 * reply-partition} (any), {@code linger-millis} (0), {@code compression} (none), {@code buffer-memory-bytes} (33554432), {@code
 * in-flight-max} (20000), {@code waiting-max} (10000), {@code kafka.*} (further settings of Kafka's clients; environment {@code GATEWAY_KAFKA_SECURITY_PROTOCOL}); {@code registry-url} (http://127.0.0.1:8081), {@code
 * registry.*} (further settings of the registry's client); {@code auth-keys-file} (none), {@code rate-per-second} (0, no limit),
 * {@code rate-burst} (1000).
 */
final class ConfigSource {
    private static final Set<String> KEYS = Set.of(
            "host",
            "port",
            "connections-max",
            "requests-max",
            "body-memory-bytes",
            "idle-timeout-millis",
            "drain-millis",
            "wait-millis",
            "bootstrap-servers",
            "commands-topic",
            "replies-topic",
            "reply-partition",
            "linger-millis",
            "compression",
            "buffer-memory-bytes",
            "in-flight-max",
            "waiting-max",
            "registry-url",
            "auth-keys-file",
            "rate-per-second",
            "rate-burst");
    private static final List<String> PREFIXES = List.of("kafka.", "registry.");
    private static final String ENVIRONMENT = "GATEWAY_";

    private final Map<String, String> settings;

    private ConfigSource(Map<String, String> settings) {
        this.settings = settings;
    }

    /**
     * @throws IllegalArgumentException in one sentence, when a key is unknown or a value is not allowed
     */
    static GatewayConfig read(List<String> arguments, Map<String, String> environment) {
        Map<String, String> given = arguments(arguments);
        Map<String, String> settings = new HashMap<>();
        Optional.ofNullable(given.remove("config"))
                .or(() -> Optional.ofNullable(environment.get(ENVIRONMENT + "CONFIG")))
                .ifPresent(file -> settings.putAll(file(Path.of(file))));
        settings.putAll(environment(environment));
        settings.putAll(given);
        settings.keySet().forEach(ConfigSource::requireKnown);
        return new ConfigSource(settings).config();
    }

    private GatewayConfig config() {
        return new GatewayConfig(
                new GatewayConfig.Http(
                        text("host", "127.0.0.1"),
                        number("port", 8080),
                        number("connections-max", 8_192),
                        number("requests-max", 4_096),
                        number("body-memory-bytes", 64 << 20),
                        millis("idle-timeout-millis", 10_000),
                        millis("drain-millis", 10_000),
                        millis("wait-millis", 5_000)),
                new GatewayConfig.Kafka(
                        text("bootstrap-servers", "127.0.0.1:9092"),
                        text("commands-topic", "order-commands"),
                        text("replies-topic", "order-replies"),
                        settings.containsKey("reply-partition")
                                ? OptionalInt.of(number("reply-partition", 0))
                                : OptionalInt.empty(),
                        millis("linger-millis", 0),
                        text("compression", "none"),
                        number("buffer-memory-bytes", 32 << 20),
                        number("in-flight-max", 20_000),
                        number("waiting-max", 10_000),
                        GatewayConfig.START_TIMEOUT,
                        under("kafka.")),
                new RegistrySettings(text("registry-url", "http://127.0.0.1:8081"), under("registry.")),
                new GatewayConfig.Access(
                        Optional.ofNullable(settings.get("auth-keys-file")).map(Path::of),
                        number("rate-per-second", 0),
                        number("rate-burst", 1_000)));
    }

    private String text(String key, String fallback) {
        return settings.getOrDefault(key, fallback);
    }

    private int number(String key, int fallback) {
        String value = settings.get(key);
        if (value == null) {
            return fallback;
        }
        try {
            return Integer.parseInt(value.trim());
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(key + " must be a whole number, is " + value, notANumber);
        }
    }

    private Duration millis(String key, int fallback) {
        return Duration.ofMillis(number(key, fallback));
    }

    private Map<String, String> under(String prefix) {
        return settings.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .collect(Collectors.toMap(entry -> entry.getKey().substring(prefix.length()), Map.Entry::getValue));
    }

    private static Map<String, String> arguments(List<String> arguments) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("--")) {
                throw new IllegalArgumentException("argument " + argument + " is not of the form --key=value");
            }
            int equals = argument.indexOf('=');
            if (equals > 0) {
                given.put(argument.substring(2, equals), argument.substring(equals + 1));
            } else if (i + 1 < arguments.size()) {
                given.put(argument.substring(2), arguments.get(++i));
            } else {
                throw new IllegalArgumentException("argument " + argument + " has no value");
            }
        }
        return given;
    }

    private static Map<String, String> environment(Map<String, String> environment) {
        Map<String, String> settings = new HashMap<>();
        for (String key : KEYS) {
            String value = environment.get(ENVIRONMENT + key.replace('-', '_').toUpperCase(Locale.ROOT));
            if (value != null) {
                settings.put(key, value);
            }
        }
        UnaryOperator<String> dotted = name -> name.toLowerCase(Locale.ROOT).replace('_', '.');
        environment.forEach((name, value) -> {
            String key = name.startsWith(ENVIRONMENT) ? dotted.apply(name.substring(ENVIRONMENT.length())) : "";
            boolean named = settings.keySet().stream()
                    .anyMatch(known -> dotted.apply(known.replace('-', '_')).equals(key));
            if (!named && PREFIXES.stream().anyMatch(key::startsWith)) {
                settings.put(key, value);
            }
        });
        return settings;
    }

    private static Map<String, String> file(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("config file " + file + " cannot be read", unreadable);
        }
        return properties.stringPropertyNames().stream().collect(Collectors.toMap(key -> key, properties::getProperty));
    }

    private static void requireKnown(String key) {
        if (!KEYS.contains(key) && PREFIXES.stream().noneMatch(key::startsWith)) {
            throw new IllegalArgumentException("setting " + key + " is not known");
        }
    }
}
