package dev.orderstream.schemas;

import java.util.Map;

/**
 * Where the schema registry is.
 *
 * @param url base URL, or several separated by commas; {@code mock://scope} is Confluent's in-memory registry, for tests
 * @param properties further settings of Confluent's client, such as {@code basic.auth.user.info} or {@code schema.registry.ssl.*}
 */
public record RegistrySettings(String url, Map<String, String> properties) {
    public RegistrySettings {
        if (url.isBlank()) {
            throw new IllegalArgumentException("schema.registry.url is empty");
        }
        properties = Map.copyOf(properties);
    }

    public static RegistrySettings of(String url) {
        return new RegistrySettings(url, Map.of());
    }
}
