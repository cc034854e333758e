package dev.orderstream.topology.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel, and the topology around it, decide the commands of any aggregate: no line there names what an application is about. */
class KernelWordsTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/orderstream/topology");

    /** The files that bring the kernel to Kafka. */
    private static final List<String> OF_ANY_AGGREGATE = List.of(
            "ActionIntake",
            "AggregateSerdes",
            "AggregateTopics",
            "AggregateTopology",
            "CommandIntake",
            "DeadLetters",
            "DecideProcessor",
            "DecideSettings",
            "DecideTelemetry",
            "Deciding",
            "Effect",
            "Fence",
            "Holding",
            "Holds",
            "Incoming",
            "Outbound");

    private static final Set<String> WORDS = Set.of(
            "order",
            "orders",
            "sku",
            "skus",
            "inventory",
            "stock",
            "payment",
            "payments",
            "saga",
            "sagas",
            "fulfilment");

    /** Plain English. */
    private static final Pattern SEQUENCE =
            Pattern.compile("\\bin (this |the |one |the one )?order\\b|\\b(in the |in the one )?order of\\b");

    private static final Pattern BETWEEN_WORDS =
            Pattern.compile("[^A-Za-z]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

    @Test
    void noLineOfTheKernelNamesAnApplicationsSubject() throws IOException {
        // Given
        List<Path> files;
        try (Stream<Path> kernel = Files.list(SOURCES.resolve("kernel"))) {
            files = Stream.concat(
                            kernel, OF_ANY_AGGREGATE.stream().map(name -> SOURCES.resolve("stream/" + name + ".java")))
                    .toList();
        }

        // When
        List<String> named = files.stream().flatMap(KernelWordsTest::named).toList();

        // Then
        assertThat(files).hasSizeGreaterThan(35);
        assertThat(named).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The key is the order's id.",
                "String orderId",
                "such as CreateOrder",
                "Order",
                "Orders wait",
                "SKU_MAX",
                "a SKU",
                "reserve(InventoryCommand c)",
                "paymentId",
                "SagaState",
                "AN_ORDER"
            })
    void aSubjectIsFound(String line) {
        assertThat(namesASubject(line)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "What it appended, in order, the last first",
                "events in order of version",
                "Step 1 of the order of checks",
                "in the one order of checks",
                "Hands events on, in this order.",
                "package dev.orderstream.topology.kernel;",
                "ordered, reordered, border"
            })
    void plainEnglishIsNot(String line) {
        assertThat(namesASubject(line)).isFalse();
    }

    private static Stream<String> named(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(KernelWordsTest::namesASubject)
                    .map(line -> file.getFileName() + ": " + line.strip());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean namesASubject(String line) {
        return BETWEEN_WORDS
                .splitAsStream(SEQUENCE.matcher(line).replaceAll(""))
                .map(word -> word.toLowerCase(Locale.ROOT))
                .anyMatch(WORDS::contains);
    }
}
