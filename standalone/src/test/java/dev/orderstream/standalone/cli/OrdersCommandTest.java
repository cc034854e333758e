package dev.orderstream.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.orderstream.standalone.DataDirectory;
import dev.orderstream.standalone.Ports;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrdersCommandTest {
    @TempDir
    private Path dir;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "up",
                "demo",
                "history",
                "dead-letters",
                "dead-letters list",
                "dead-letters show",
                "dead-letters redrive",
                "dead-letters discard",
                "fulfilment",
                "fulfilment list",
                "fulfilment show",
                "fulfilment retry",
                "fulfilment compensate",
                "fulfilment resolve",
                "replay",
                "topics",
                "topics create",
                "audit",
                "offsets",
                "offsets restore",
                "schemas",
                "schemas check",
                "topology",
                "completion"
            })
    void everyCommandHasHelp(String command) {
        // When
        Ran ran = Ran.orders((command + " --help").strip().split(" "));
        // Then
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).startsWith(("Usage: orders " + command).strip());
        assertThat(ran.err()).isEmpty();
    }

    /** A default that moves breaks what users have written down. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "up | --gateway-port | 8080",
                "up | --query-port | 8090",
                "up | --registry-port | 8081",
                "up | --kafka-port | 9092",
                "up | --data | data",
                "history | --url | http://127.0.0.1:8090",
                "dead-letters list | --url | http://127.0.0.1:8090",
                "dead-letters show | --url | http://127.0.0.1:8090",
                "dead-letters redrive | --url | http://127.0.0.1:8090",
                "dead-letters discard | --url | http://127.0.0.1:8090",
                "fulfilment list | --url | http://127.0.0.1:8090",
                "fulfilment show | --url | http://127.0.0.1:8090",
                "fulfilment retry | --url | http://127.0.0.1:8090",
                "run orders | --port | 8090",
                "run inventory | --port | 8090",
                "run views | --port | 8090",
                "run payments | --port | 8090",
                "run notifications | --port | 8090",
                "run payments | --decline-customers | -declined",
                "topics create | --bootstrap-servers | 127.0.0.1:9092",
                "topics create | --replication-factor | 3",
                "topics create | --min-insync-replicas | 2",
            })
    void theDefaultsOfTheContractHold(String command, String option, String value) {
        // When
        Ran ran = Ran.orders((command + " --help").split(" "));
        // Then
        String help = ran.out().replaceAll("\\s+", " ");
        assertThat(help).containsPattern(" " + option + "=[^(]*\\(default: " + Pattern.quote(value) + "[;)]");
    }

    @Test
    void withoutACommandItSaysWhichThereAre() {
        // When
        Ran ran = Ran.orders();
        // Then
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).contains("up", "demo", "history", "topics", "topology", "completion");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--no-such",
                "fly",
                "up --gateway-port=many",
                "history",
                "topics",
                "offsets",
                "audit --replicas-min=0",
                "topics create --partitions=0",
                "topics create --replication-factor=1 --min-insync-replicas=2",
                "topics create --command-config=/no/such/file",
                "history --url=nonsense:: order-1",
                "up --gateway-port=70000",
                "up --gateway-port=40001 --query-port=40001",
                "up --view-version=0",
                "run views --view-version=-1",
                "run views --dead-letter-retention=0",
                "run views --redrive-attempts=0",
                "run payments --port=0",
                "run payments --port=0 --simulate --provider-url=https://example.org",
                "run payments --port=0 --provider-url=http://example.org",
                "run payments --port=0 --simulate --decline-per-mille=1001",
                "run payments --port=0 --simulate --in-flight-max=0",
                "run payments --port=0 --provider-url=https://example.org/?tenant=7",
                "run payments --port=0 --provider-url=https://example.org --provider-token-file=no-such-file",
                "run notifications --port=0",
                "run notifications --port=0 --webhook-url=https://example.org",
                "run views --operators=no-such-file",
                "run views --advertise=:8090",
                "run views --advertise=here:99999",
                "run views --rocksdb-cache-mb=7",
                "run orders --rocksdb-cache-mb=64 --rocksdb-write-buffers-mb=65",
                "bench gateway --command-config=/no/such/file",
                "bench gateway --connections=0",
                "bench answer --seconds=0",
                "bench recover --orders=999",
                "bench fulfilment --at-once=1500",
                "offsets restore --inventory --fulfilment",
                "run orders --record-bytes-max=8191",
                "run orders --commit-interval=20000",
                "replay",
                "replay --view-version=0",
                "replay --view-version=3 --remove --fresh",
                "replay --view-version=3 --compare-with=ftp://here",
                "replay --view-version=3 --compare-with=http://here/orders"
            })
    void wrongUsageIsOneSentenceAndExitCode2(String arguments) {
        // When
        Ran ran =
                Ran.orders((arguments + (arguments.startsWith("up") ? " --data=" + dir.resolve("d") : "")).split(" "));
        // Then
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err().lines().filter(line -> line.startsWith("orders: ")))
                .hasSize(1);
        assertThat(ran.err()).doesNotContain("\tat ");
        assertThat(ran.out()).isEmpty();
    }

    /** The other instances could not ask it, whatever the brokers say. */
    @ParameterizedTest
    @ValueSource(strings = {"views_1", "views_1:8090", "two words", "::1"})
    void anAddressThatNoUrlCanHoldIsNotAdvertised(String advertised) {
        // When
        Ran ran = Ran.orders("run", "views", "--bootstrap-servers=127.0.0.1:1", "--advertise=" + advertised);
        // Then
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("--advertise is \"" + advertised + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--gateway-port", "--query-port", "--registry-port", "--kafka-port"})
    void aPortInUseIsNamedTogetherWithItsOption(String option) throws Exception {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            String[] others = {"--gateway-port=0", "--query-port=0", "--registry-port=0", "--kafka-port=0"};
            String arguments = "up --data=" + dir.resolve("data") + " "
                    + String.join(" ", others).replace(option + "=0", option + "=" + port);
            // When
            Ran ran = Ran.orders(arguments.split(" "));
            // Then
            assertThat(ran.exitCode()).isEqualTo(2);
            assertThat(ran.err()).contains("Port " + port).contains(option);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "views", "fulfilment"})
    void anApplicationIsNotStartedWhenItsPortIsInUse(String application) throws Exception {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // When
            Ran ran =
                    Ran.orders("run", application, "--bootstrap-servers=127.0.0.1:1", "--port=" + taken.getLocalPort());
            // Then
            assertThat(ran.exitCode()).isEqualTo(2);
            assertThat(ran.err()).contains("Port " + taken.getLocalPort() + " (HTTP)", "--port");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--since=yesterday, since must be an instant",
        "--inventory-timeout=0, a try waits 1 ms to a day",
        "--payment-timeout-max=1, the longest not less than the first",
        "--order-attempts=101, 1 to 100 attempts",
        "--record-bytes-max=1, record-bytes-max must be"
    })
    void aPolicyThatCannotWorkIsRefused(String option, String sentence) {
        // When
        Ran ran = Ran.orders("run", "fulfilment", "--bootstrap-servers=127.0.0.1:1", "--port=0", option);
        // Then
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains(sentence);
    }

    @Test
    void nothingIsDeletedWhenAPortIsInUse() throws Exception {
        // Given
        Path data = dir.resolve("data");
        DataDirectory.open(data, false).close();
        Path kept =
                Files.createFile(Files.createDirectories(data.resolve("kafka")).resolve("kept"));
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // When
            Ran ran = Ran.orders(
                    "up",
                    "--fresh",
                    "--data=" + data,
                    "--gateway-port=0",
                    "--query-port=0",
                    "--registry-port=0",
                    "--kafka-port=" + taken.getLocalPort());
            // Then
            assertThat(ran.exitCode()).isEqualTo(2);
            assertThat(ran.err()).contains("Port " + taken.getLocalPort());
            assertThat(kept).exists();
        }
    }

    @Test
    @Timeout(30)
    void benchmarksConnectAsTheirCommandConfigSays() throws Exception {
        // Given
        Path config = Files.writeString(dir.resolve("client.properties"), "security.protocol=NONSENSE\n");
        String servers = Ports.LOOPBACK + ":" + Ports.free();
        // When
        Ran ran = Ran.orders("bench", "gateway", "--bootstrap-servers", servers, "--command-config", config.toString());
        // Then
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("security.protocol");
    }

    @Test
    void aBrokerThatHasNoAddressIsNamedAsTheReason() {
        // When
        Ran topics = Ran.orders("topics", "create", "--bootstrap-servers", "nowhere.invalid:9092");
        Ran gateway = Ran.orders("run", "gateway", "--port=0", "--bootstrap-servers", "nowhere.invalid:9092");
        // Then
        for (Ran ran : List.of(topics, gateway)) {
            assertThat(ran.exitCode()).isEqualTo(1);
            assertThat(ran.err().lines().filter(line -> line.startsWith("orders: ")))
                    .singleElement()
                    .asString()
                    .contains("No resolvable bootstrap urls");
        }
    }

    @Test
    void aDataDirectoryInUseNamesTheProcess() {
        // Given
        try (DataDirectory held = DataDirectory.open(dir, false)) {
            // When
            Ran ran = Ran.orders("up", "--data", held.path().toString());
            // Then
            assertThat(ran.exitCode()).isEqualTo(2);
            assertThat(ran.err()).contains("process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void dataOfAnotherFormatIsRefused() throws Exception {
        // Given
        Files.writeString(dir.resolve("format"), "99\n");
        // When
        Ran ran = Ran.orders("up", "--data", dir.toString());
        // Then
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("format \"99\"");
    }

    @Test
    void theDemoWantsANewDirectory() throws Exception {
        // Given
        Files.createDirectories(dir.resolve("kafka"));
        // When
        Ran ran = Ran.orders("demo", "--data", dir.toString());
        // Then
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("new directory");
    }

    @Test
    void anErrorIsOneSentenceAndWithVerboseAStackTraceToo() {
        // Given
        String url = "http://" + Ports.LOOPBACK + ":" + Ports.free();
        // When
        Ran plain = Ran.orders("history", "order-1", "--url", url);
        Ran verbose = Ran.orders("history", "order-1", "--verbose", "--url", url);
        // Then
        assertThat(plain.exitCode()).isEqualTo(1);
        assertThat(plain.err().lines()).hasSize(1);
        assertThat(plain.err()).startsWith("orders: The query side at " + url + " cannot be reached");
        assertThat(verbose.err()).startsWith(plain.err()).contains("\tat ");
    }

    @Test
    void topologyShowsEverySourceProcessorAndSink() throws Exception {
        // When
        Ran text = Ran.orders("topology");
        Ran raw = Ran.orders("topology", "--raw");
        JsonNode json =
                new ObjectMapper().readTree(Ran.orders("topology", "--json").out());
        // Then
        assertThat(text.out())
                .contains("[order-commands]", "-> decide", "order-state]", "[order-events]", "order-by-id");
        assertThat(raw.out()).contains("Sub-topology: 0");
        assertThat(text.out()).contains("[inventory-commands]", "inventory-state]", "[inventory-events]");
        assertThat(json.path("orders").findValuesAsText("kind")).contains("source", "processor", "sink");
        assertThat(json.path("inventory").findValuesAsText("kind")).contains("source", "processor", "sink");
    }

    @Test
    void completionIsAScriptForTheShell() {
        // When
        Ran ran = Ran.orders("completion");
        // Then
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).contains("complete -F", "--gateway-port");
    }
}
