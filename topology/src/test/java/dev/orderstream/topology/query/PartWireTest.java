package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Parts that travel between instances come back the same, and nothing else is taken for parts. */
class PartWireTest {
    private static final Set<Integer> ASKED = Set.of(0, 1, 2, 3, 4, 1_000_000);

    @Property(tries = 300)
    void partsAreReadAsTheyWereWritten(@ForAll("parts") Map<Integer, Rows> parts) throws IOException {
        // When
        Map<Integer, Rows> read = PartWire.read(PartWire.write(parts), ASKED);

        // Then
        assertThat(described(read)).isEqualTo(described(parts));
    }

    @Property(tries = 100)
    void partsThatEndEarlyOrLateAreRefused(@ForAll("parts") Map<Integer, Rows> parts) {
        // Given
        byte[] written = PartWire.write(parts);

        // Then
        for (int length = 0; length < written.length; length++) {
            assertRefused(Arrays.copyOf(written, length));
        }
        assertRefused(Arrays.copyOf(written, written.length + 1));
    }

    @Property
    void anyOtherBytesAreRefused(@ForAll @Size(max = 60) byte[] bytes) {
        // Given: of our version, so that more than its first byte is looked at
        byte[] ofVersion = new byte[bytes.length + 1];
        ofVersion[0] = 1;
        System.arraycopy(bytes, 0, ofVersion, 1, bytes.length);

        // Then
        try {
            assertThat(PartWire.write(PartWire.read(ofVersion, ASKED))).hasSameSizeAs(ofVersion);
        } catch (IOException refused) {
            assertThat(refused).isNotNull();
        }
        assertRefused(bytes.length > 0 && bytes[0] == 1 ? new byte[0] : bytes);
    }

    @Example
    void otherVersionsAndForeignTextAreRefused() {
        assertRefused(new byte[] {2, 0, 0, 0, 0});
        assertRefused(new byte[] {0, 0, 0, 0, 0});
        assertRefused("{\"status\":\"UP\"}".getBytes(UTF_8));
        assertRefused("<html>".getBytes(UTF_8));
    }

    @Example
    void countsAndLengthsThatLieAreRefusedBeforeAnythingIsMadeForThem() {
        for (int lie : new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE / 8, 1_000_000, -1, Integer.MIN_VALUE}) {
            // of parts
            assertRefused(ByteBuffer.allocate(5).put((byte) 1).putInt(lie).array());
            // of rows
            assertRefused(partOf(0).put((byte) 0).putInt(lie).array());
            // of the key where it stopped
            assertRefused(partOf(0).put((byte) 1).putInt(lie).array());
            // of a row's key
            assertRefused(partOf(0).put((byte) 0).putInt(1).putInt(lie).array());
            // of a row's value
            assertRefused(
                    partOf(0).put((byte) 0).putInt(1).putInt(0).putInt(lie).array());
        }
    }

    @Example
    void partitionsThatNobodyAskedForAreRefused() {
        // Given
        Rows none = new Rows(List.of(), Optional.empty());

        // Then
        assertThatThrownBy(() -> PartWire.read(PartWire.write(Map.of(7, none)), ASKED))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("7");
    }

    @Example
    void aPartitionThatIsGivenTwiceIsRefused() {
        // Given
        ByteBuffer twice = ByteBuffer.allocate(5 + 2 * 9).put((byte) 1).putInt(2);
        for (int i = 0; i < 2; i++) {
            twice.putInt(3).put((byte) 0).putInt(0);
        }

        // Then
        assertRefused(twice.array());
    }

    private static ByteBuffer partOf(int partition) {
        return ByteBuffer.allocate(64).put((byte) 1).putInt(1).putInt(partition);
    }

    private static void assertRefused(byte[] bytes) {
        assertThatThrownBy(() -> PartWire.read(bytes, ASKED)).isInstanceOf(IOException.class);
    }

    private static List<String> described(Map<Integer, Rows> parts) {
        return new TreeMap<>(parts)
                .entrySet().stream()
                        .map(part -> part.getKey() + " "
                                + part.getValue()
                                        .stoppedAt()
                                        .map(Arrays::toString)
                                        .orElse("-")
                                + part.getValue().rows().stream()
                                        .map(row -> Arrays.toString(row.key()) + "=" + Arrays.toString(row.value()))
                                        .toList())
                        .toList();
    }

    @Provide
    Arbitrary<Map<Integer, Rows>> parts() {
        Arbitrary<byte[]> bytes = Arbitraries.bytes().array(byte[].class).ofMaxSize(20);
        Arbitrary<Row> row = Combinators.combine(bytes, bytes).as(Row::new);
        Arbitrary<Rows> rows =
                Combinators.combine(row.list().ofMaxSize(5), bytes.optional()).as(Rows::new);
        return Arbitraries.maps(Arbitraries.of(ASKED), rows).ofMaxSize(4);
    }
}
