package dev.orderstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RegistrySettingsTest {
    @Test
    void anEmptyUrlIsRefused() {
        // Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RegistrySettings.of(" "))
                .withMessageContaining("schema.registry.url");
    }

    @Test
    void ownSettingsReachTheSerializer() {
        // Given
        RegistrySettings settings = new RegistrySettings("http://registry", Map.of("http.read.timeout.ms", "9"));

        // When
        Map<String, Object> config = AvroSerdes.serializerConfig(settings);

        // Then
        assertThat(config)
                .containsEntry("schema.registry.url", "http://registry")
                .containsEntry("http.read.timeout.ms", "9")
                .containsEntry("http.connect.timeout.ms", 2_000)
                .containsEntry("auto.register.schemas", false);
    }
}
