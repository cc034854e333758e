package dev.orderstream.standalone.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderstream.schemas.KeyPartitioner;
import dev.orderstream.standalone.Pipeline;
import dev.orderstream.standalone.PipelineSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The programs of docs/producers, run as they are against the whole pipeline with a team of its own. Java's always; the others where what
 * they need is installed, as .ci/run sees to. What ran, and what was skipped and why, goes to target/producer-examples.txt too.
 */
class ProducerExamplesTest {
    private static final String TEAM = "web";
    private static final String TOPIC = "order-commands." + TEAM;
    private static final int PARTITIONS = 6;
    private static final Path EXAMPLES = Path.of("..", "docs", "producers");
    private static final Path REPORT = Path.of("target", "producer-examples.txt");

    @TempDir
    private static Path dir;

    private static Pipeline pipeline;

    @BeforeAll
    static void start() throws IOException {
        Files.deleteIfExists(REPORT);
        pipeline = Pipeline.start(
                PipelineSettings.in(dir).withPartitions(PARTITIONS).withTeams(List.of(TEAM)));
    }

    @AfterAll
    static void stop() {
        pipeline.close();
    }

    @Test
    void java() throws Exception {
        // Given: the JDK compiles and runs a source file by itself
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path source = EXAMPLES.resolve("java/src/main/java/PlaceOrder.java");

        // When
        String orderId = UUID.randomUUID().toString();
        ForeignProgram ran = run(orderId, java, "-cp", System.getProperty("java.class.path"), source.toString());

        // Then
        assertSubmitted(orderId, ran);
        report("java: ran");
    }

    @Test
    void nodejs() throws Exception {
        // Given
        Path directory = EXAMPLES.resolve("nodejs");
        requireElseSkip("nodejs", "node is not installed", ForeignProgram.works("node", "--version"));
        requireElseSkip(
                "nodejs",
                "its packages are not installed (npm ci in docs/producers/nodejs)",
                Files.isDirectory(directory.resolve("node_modules/kafkajs")));

        // When
        String orderId = UUID.randomUUID().toString();
        ForeignProgram ran =
                run(orderId, "node", directory.resolve("place-order.js").toString());

        // Then
        assertSubmitted(orderId, ran);
        report("nodejs: ran");
    }

    @Test
    void python() throws Exception {
        // Given
        String python = python("python");

        // When
        String orderId = UUID.randomUUID().toString();
        ForeignProgram ran =
                run(orderId, python, EXAMPLES.resolve("python/place_order.py").toString());

        // Then
        assertSubmitted(orderId, ran);
        report("python: ran");
    }

    /** librdkafka's own partitioner is CRC32: what it costs not to set another, and how it shows. */
    @Test
    void pythonWithThePartitionerThatLibrdkafkaTakesByItself() throws Exception {
        // Given: an order for which the two disagree
        String python = python("python, partitioner of librdkafka");
        String orderId = misplacedOrder();

        // When
        ForeignProgram ran = run(
                orderId,
                Map.of("PARTITIONER", "consistent_random"),
                python,
                EXAMPLES.resolve("python/place_order.py").toString());

        // Then: nothing was decided, and it is said why
        assertThat(ran.exitCode()).as(ran.printed()).isEqualTo(1);
        assertThat(ran.printed())
                .contains("CreateOrder FAILED WRONG_PARTITION")
                .contains("the producer must partition by murmur2");
        assertThat(new Http(pipeline.queryUrl()).get("/orders/" + orderId).status())
                .isEqualTo(404);
        report("python, partitioner of librdkafka: ran");
    }

    private static ForeignProgram run(String orderId, String... command) throws Exception {
        return run(orderId, Map.of(), command);
    }

    private static ForeignProgram run(String orderId, Map<String, String> more, String... command) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "BOOTSTRAP_SERVERS",
                pipeline.bootstrapServers(),
                "REGISTRY_URL",
                pipeline.registryUrl(),
                "QUERY_URL",
                pipeline.queryUrl(),
                "COMMAND_TOPIC",
                TOPIC,
                "ORDER_ID",
                orderId));
        environment.putAll(more);
        return ForeignProgram.run(Path.of("."), environment, List.of(command));
    }

    private static void assertSubmitted(String orderId, ForeignProgram ran) {
        assertThat(ran.exitCode()).as(ran.printed()).isZero();
        assertThat(ran.printed())
                .contains("CreateOrder ACCEPTED", "AddItem ACCEPTED", "SubmitOrder ACCEPTED")
                .contains("order " + orderId + " is SUBMITTED");
        Http queries = new Http(pipeline.queryUrl());
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(queries.get("/orders/" + orderId + "/events")
                                .body()
                                .findValuesAsText("team"))
                        .containsExactly(TEAM, TEAM, TEAM));
    }

    private static String misplacedOrder() {
        return Stream.generate(() -> UUID.randomUUID().toString())
                .filter(id -> crc32Partition(id) != KeyPartitioner.partition(id, PARTITIONS))
                .findFirst()
                .orElseThrow();
    }

    /** As librdkafka's "consistent". */
    private static int crc32Partition(String key) {
        CRC32 crc = new CRC32();
        crc.update(key.getBytes(UTF_8));
        return (int) (crc.getValue() % PARTITIONS);
    }

    /** The first Python that has what the example imports: Debian's packages are for Debian's own. */
    private static String python(String example) throws IOException, InterruptedException {
        for (String python : List.of("python3", "/usr/bin/python3")) {
            if (ForeignProgram.works(python, "-c", "import avro.io, confluent_kafka")) {
                return python;
            }
        }
        requireElseSkip(example, "no python3 here has confluent_kafka and avro", false);
        throw new AssertionError("not skipped");
    }

    private static void requireElseSkip(String example, String reason, boolean there) throws IOException {
        if (!there) {
            report("SKIPPED: " + example + ": " + reason);
        }
        Assumptions.assumeTrue(there, reason);
    }

    private static void report(String line) throws IOException {
        System.out.println("producer examples: " + line);
        Files.writeString(REPORT, line + System.lineSeparator(), CREATE, APPEND);
    }
}
