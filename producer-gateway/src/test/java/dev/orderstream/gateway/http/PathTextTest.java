package dev.orderstream.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids survive their way through a path. */
class PathTextTest {
    @Provide
    Arbitrary<String> ids() {
        return Arbitraries.strings()
                .withCharRange(' ', '~')
                .withCharRange('\u00a0', '\ud7ff')
                .ofMinLength(1)
                .ofMaxLength(PathText.ID_MAX);
    }

    @Property
    void whatIsEncodedIsDecodedToTheSame(@ForAll("ids") String id) {
        // When
        String segment = PathText.encode(id);

        // Then
        assertThat(PathText.id("orderId", segment)).isEqualTo(id);
        assertThat(segment).matches("[A-Za-z0-9._~%-]+");
        assertThat(URI.create("/orders/" + segment).getPath()).isEqualTo("/orders/" + id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "%", "%4", "%zz", "a%0", "%ff", "%c3", "%ed%a0%80", "%7f", "%09", "\u00c3\u00a9", "\ufffd"})
    void whatIsNoIdIsRefused(String segment) {
        // When
        ProblemException refused = catchThrowableOfType(ProblemException.class, () -> PathText.id("orderId", segment));

        // Then
        assertThat(refused.problem().code()).isEqualTo(ProblemCode.INVALID_PATH);
        assertThat(refused.problem().errors())
                .singleElement()
                .satisfies(error -> assertThat(error.field()).isEqualTo("orderId"));
    }
}
