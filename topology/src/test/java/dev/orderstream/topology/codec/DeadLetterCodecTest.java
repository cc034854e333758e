package dev.orderstream.topology.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.Topics;
import dev.orderstream.schemas.WireReader;
import dev.orderstream.topology.kernel.DeadLetter;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import org.jspecify.annotations.Nullable;

class DeadLetterCodecTest {
    private static final TestRegistry REGISTRY = new TestRegistry();

    private final DeadLetterCodec codec = new DeadLetterCodec(REGISTRY.client(), REGISTRY.serializer());

    @AfterContainer
    static void close() {
        REGISTRY.close();
    }

    @Property(tries = 300)
    void everyDeadLetterIsReadAsItWasWritten(@ForAll("letters") DeadLetter letter) {
        // When
        byte[] value = codec.serializer().serialize(Topics.ORDER_DEAD_LETTERS, letter);

        // Then
        assertThat(codec.deserializer().deserialize(Topics.ORDER_DEAD_LETTERS, value))
                .usingRecursiveComparison()
                .isEqualTo(letter);
    }

    @Example
    void isIdentifiedByItsSource() {
        // Given
        DeadLetter letter = letters().sample();

        // When
        byte[] value = codec.serializer().serialize(Topics.ORDER_DEAD_LETTERS, letter);

        // Then
        DeadLetter.Source source = letter.source();
        assertThat(new WireReader(REGISTRY.client(), SubjectCatalog.schemas(Topics.ORDER_DEAD_LETTERS))
                        .read(value)
                        .get(0))
                .isEqualTo(source.topic() + "-" + source.partition() + "-" + source.offset());
    }

    @Provide
    Arbitrary<DeadLetter> letters() {
        return Combinators.combine(
                        Arbitraries.of(DeadLetter.Kind.values()),
                        AnyShapes.optionalTexts().list().ofSize(6),
                        AnyShapes.texts().list().ofSize(2),
                        sources(),
                        Arbitraries.of(DeadLetter.Part.values()).set().map(Set::copyOf),
                        AnyShapes.optionalLongs(),
                        AnyShapes.ints())
                .as((kind, optional, texts, source, omitted, version, attempt) -> new DeadLetter(
                        kind,
                        texts.get(0),
                        texts.get(1),
                        optional.get(0),
                        source,
                        omitted,
                        optional.get(1),
                        optional.get(2),
                        optional.get(3),
                        optional.get(4),
                        optional.get(5),
                        version,
                        attempt,
                        optional.get(0)));
    }

    private static Arbitrary<DeadLetter.Source> sources() {
        Arbitrary<byte @Nullable []> bytes =
                Arbitraries.bytes().array(byte[].class).ofMaxSize(40).injectNull(0.2);
        Arbitrary<List<DeadLetter.Header>> headers = Combinators.combine(AnyShapes.texts(), bytes)
                .as(DeadLetter.Header::new)
                .list()
                .ofMaxSize(3);
        return Combinators.combine(
                        AnyShapes.texts(),
                        AnyShapes.ints(),
                        AnyShapes.longs(),
                        AnyShapes.instants(),
                        bytes,
                        bytes,
                        headers)
                .as(DeadLetter.Source::new);
    }
}
