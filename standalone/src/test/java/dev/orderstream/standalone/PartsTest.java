package dev.orderstream.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderstream.standalone.Parts.Part;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartsTest {
    private final List<String> stopped = new ArrayList<>();
    private final Parts parts = new Parts();

    private AutoCloseable part(String name) {
        return () -> stopped.add(name);
    }

    @Test
    void stopInReverseOrderHoweverTheyStarted() {
        // Given
        parts.add(Part.GATEWAY, part("gateway"));
        parts.add(Part.BROKER, part("broker"));
        parts.add(Part.VIEWS, part("views"));
        parts.add(Part.REGISTRY, part("registry"));
        parts.add(Part.ORDERS, part("orders"));
        // When
        parts.close();
        parts.close();
        // Then
        assertThat(stopped).containsExactly("gateway", "orders", "views", "registry", "broker");
    }

    @Test
    void oneThatFailsToStopDoesNotKeepTheOthers() {
        // Given
        parts.add(Part.BROKER, part("broker"));
        parts.add(Part.GATEWAY, () -> {
            throw new IllegalStateException("stuck");
        });
        // When
        parts.close();
        // Then
        assertThat(stopped).containsExactly("broker");
    }

    @Test
    void oneThatStartsTooLateIsStoppedAtOnce() {
        // Given
        parts.close();
        // When, Then
        assertThatThrownBy(() -> parts.add(Part.VIEWS, part("views"))).isInstanceOf(IllegalStateException.class);
        assertThat(stopped).containsExactly("views");
    }
}
