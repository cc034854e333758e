package dev.orderstream.topology.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeShapeTest {
    @Test
    void idsOf1And128CharactersPass() {
        // When, Then
        assertThat(check("c", "a", OptionalLong.empty())).isEmpty();
        assertThat(check("c".repeat(128), "a".repeat(128), OptionalLong.of(0))).isEmpty();
        assertThat(check("c", "a", OptionalLong.of(Long.MAX_VALUE))).isEmpty();
    }

    @Test
    void idsOf129CharactersAreRefusedByName() {
        // Given
        String tooLong = "x".repeat(129);

        // When, Then
        assertRefused(check(tooLong, "a", OptionalLong.empty()), "commandId");
        assertRefused(check("c", tooLong, OptionalLong.empty()), "aggregateId");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t", "\u2003", "a\nb", "a\u0000", "\u007f", "\u0085x"})
    void blankIdsAndControlCharactersAreRefusedByName(String id) {
        // When, Then
        assertRefused(check(id, "a", OptionalLong.empty()), "commandId");
        assertRefused(check("c", id, OptionalLong.empty()), "aggregateId");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "é", "注文-1", "a/b?c#d", "\"quoted\"", "\uD83D\uDE00"})
    void anyOtherCharacterPasses(String id) {
        // When, Then
        assertThat(check(id, id, OptionalLong.empty())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE})
    void aNegativeExpectedVersionIsRefusedByName(long version) {
        // When, Then
        assertRefused(check("c", "a", OptionalLong.of(version)), "expectedVersion");
        assertThat(check("c", "a", OptionalLong.of(version)).map(Rejection::detail))
                .contains("expectedVersion must be 0 or more, found " + version + ".");
    }

    @Test
    void theFirstFieldAtFaultIsNamed() {
        // When, Then
        assertRefused(check("", "", OptionalLong.of(-1)), "commandId");
        assertRefused(check("c", "", OptionalLong.of(-1)), "aggregateId");
    }

    @Test
    void theDetailNeverEchoesTheValue() {
        // When
        Optional<Rejection> refusal = check("secret".repeat(1_000), "a", OptionalLong.empty());

        // Then
        assertThat(refusal.map(Rejection::detail)).contains("commandId must have at most 128 characters, found 6000.");
    }

    @Test
    void whatIsCopiedToEveryEventIsBoundedToo() {
        // Given
        Optional<String> tooLong = Optional.of("x".repeat(129));
        Optional<String> none = Optional.empty();

        // Then
        assertRefused(check(new Metadata(tooLong, none, none, none, none)), "metadata.userId");
        assertRefused(check(new Metadata(none, tooLong, none, none, none)), "metadata.correlationId");
        assertRefused(check(new Metadata(none, none, tooLong, none, none)), "metadata.causationId");
        assertRefused(check(new Metadata(none, none, none, tooLong, none)), "metadata.tenant");
        assertThat(check(new Metadata(Optional.of("x".repeat(128)), none, none, none, none)))
                .isEmpty();
    }

    private static Optional<Rejection> check(Metadata metadata) {
        return EnvelopeShape.check(
                new Command<>("c", "a", OptionalLong.empty(), 0, Instant.EPOCH, metadata, "payload"));
    }

    private static Optional<Rejection> check(String commandId, String aggregateId, OptionalLong expectedVersion) {
        return EnvelopeShape.check(new Command<>(commandId, aggregateId, expectedVersion, 0, Instant.EPOCH, "payload"));
    }

    private static void assertRefused(Optional<Rejection> refusal, String field) {
        assertThat(refusal.map(Rejection::code)).contains("INVALID_COMMAND");
        assertThat(refusal.flatMap(Rejection::field)).contains(field);
    }
}
