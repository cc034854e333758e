package dev.orderstream.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.http.HeaderNames;
import io.helidon.http.WritableHeaders;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A preference is understood or ignored, never an error. */
class PreferenceLimitsTest {
    private static Preference prefer(String... lines) {
        WritableHeaders<?> headers = WritableHeaders.create();
        for (String line : lines) {
            headers.add(HeaderNames.create("Prefer"), line);
        }
        return Preference.of(headers);
    }

    @Property
    void noPreferenceIsAnError(@ForAll String value) {
        // When
        Preference preference = prefer(value);

        // Then
        assertThat(preference.waiting().orElse(Duration.ZERO)).isBetween(Duration.ZERO, Duration.ofSeconds(30));
    }

    @Property
    void aWaitIsThirtySecondsAtMost(@ForAll @IntRange(max = 999_999_999) int seconds) {
        // When
        Preference preference = prefer("wait=" + seconds);

        // Then
        assertThat(preference.waiting()).contains(Duration.ofSeconds(Math.min(seconds, 30)));
    }

    @Test
    void severalHeadersAreOne() {
        // When
        Preference preference = prefer("respond-async", "wait=2");

        // Then
        assertThat(preference.waiting()).contains(Duration.ofSeconds(2));
        assertThat(preference.applied()).isEqualTo("respond-async, wait=2");
    }
}
