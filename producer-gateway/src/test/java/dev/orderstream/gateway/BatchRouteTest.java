package dev.orderstream.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.reply.Outcome;
import dev.orderstream.gateway.TestGateway.Response;
import dev.orderstream.schemas.Headers;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many commands in one request: each with a status of its own. */
@SuppressWarnings("NullAway.Init") // set up in @BeforeAll
class BatchRouteTest {
    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = TestGateway.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @AfterEach
    void decideAgain() {
        gateway.broker.orders = new FakeOrders();
        gateway.broker.mode = FakeBroker.Mode.ACKNOWLEDGE;
    }

    private static String create(String orderId) {
        return "{\"type\":\"CreateOrder\",\"orderId\":\"" + orderId
                + "\",\"customerId\":\"c\",\"currency\":\"EUR\",\"items\":[]}";
    }

    private static String submit(String orderId) {
        return "{\"type\":\"SubmitOrder\",\"orderId\":\"" + orderId + "\"}";
    }

    private static Response array(String items, String... headers) {
        return gateway.post("/commands", "[" + items + "]", headers);
    }

    private static List<Integer> statuses(Response response) {
        return response.body().path("results").findValues("status").stream()
                .map(JsonNode::asInt)
                .toList();
    }

    private static List<CommandEnvelope> sentAfter(int before) {
        return gateway.broker.commands().stream()
                .skip(before)
                .map(FakeOrders::envelope)
                .toList();
    }

    @Test
    void answersEachItemWithItsOutcome() {
        // Given
        int before = gateway.broker.sent().size();

        // When
        Response response = array(create("b1") + ",{\"type\":\"Nothing\"}," + submit("b1"));

        // Then
        assertThat(response.status()).isEqualTo(207);
        assertThat(statuses(response)).containsExactly(201, 400, 200);
        JsonNode results = response.body().path("results");
        assertThat(results.findValuesAsText("index")).containsExactly("0", "1", "2");
        assertThat(results.get(0).path("version").asLong()).isEqualTo(1);
        assertThat(results.get(0).path("state").asText()).isEqualTo("DRAFT");
        assertThat(results.get(0).path("events").get(0).path("type").asText()).isEqualTo("OrderCreated");
        assertThat(results.get(1).path("code").asText()).isEqualTo("MALFORMED");
        assertThat(results.get(1).path("errors").findValuesAsText("field"))
                .containsExactlyInAnyOrder("/type", "/orderId");
        assertThat(results.get(2).path("version").asLong()).isEqualTo(2);
        assertThat(sentAfter(before))
                .extracting(CommandEnvelope::getAggregateId)
                .containsExactly("b1", "b1");
    }

    @Test
    void aMalformedItemIsAProblemOfItsOwn() {
        // When
        Response response = array("{\"type\":\"SubmitOrder\",\"orderId\":\"b12\",\"commandId\":\"mine\",\"now\":true}");

        // Then
        assertThat(response.body().path("results").get(0).toString())
                .isEqualTo(
                        "{\"index\":0,\"status\":400,\"title\":\"Malformed body\",\"detail\":\"/now: unknown field\","
                                + "\"code\":\"MALFORMED\",\"orderId\":\"b12\",\"commandId\":\"mine\","
                                + "\"errors\":[{\"field\":\"/now\",\"message\":\"unknown field\"}]}");
    }

    @Test
    void everyCommandOfABatchBelongsToItsConversation() {
        // Given
        int before = gateway.broker.sent().size();

        // When
        Response response = array(submit("b13") + "," + submit("b14"), "X-Correlation-Id", "c-1");

        // Then
        assertThat(response.header("X-Correlation-Id")).isEqualTo("c-1");
        assertThat(sentAfter(before))
                .extracting(envelope -> envelope.getMetadata().getCorrelationId())
                .containsExactly("c-1", "c-1");
        assertThat(gateway.broker.sent().stream().skip(before))
                .extracting(message ->
                        Headers.text(message.headers(), "correlation-id").orElse(""))
                .containsExactly("c-1", "c-1");
    }

    @Test
    void readsLinesToo() {
        // When
        Response response = gateway.post(
                "/commands",
                (create("b2") + "\n{oops\n" + submit("b2") + "\n").getBytes(UTF_8),
                "application/x-ndjson");

        // Then
        assertThat(response.status()).isEqualTo(207);
        assertThat(statuses(response)).containsExactly(201, 400, 200);
    }

    @Test
    void respondAsyncAcknowledgesEachItem() {
        // Given
        int before = gateway.broker.sent().size();

        // When
        Response response = array(create("b3") + "," + submit("b3"), "Prefer", "respond-async");

        // Then
        assertThat(statuses(response)).containsExactly(202, 202);
        assertThat(response.header("Preference-Applied")).isEqualTo("respond-async");
        assertThat(response.body().path("results").get(1).path("commandId").asText())
                .isEqualTo(sentAfter(before).getLast().getCommandId());
        assertThat(gateway.broker.sent().getLast().headers().lastHeader("reply-partition"))
                .isNull();
    }

    @Test
    void answers202ForAnItemWhoseOutcomeDoesNotCome() {
        // Given
        FakeOrders orders = new FakeOrders();
        gateway.broker.orders = command ->
                FakeOrders.envelope(command).getAggregateId().equals("silent")
                        ? FakeOrders.silent().apply(command)
                        : orders.apply(command);

        // When
        Response response = array(submit("silent") + "," + submit("loud"), "Prefer", "wait=1");

        // Then
        assertThat(statuses(response)).containsExactly(202, 200);
    }

    @Test
    void takesTheCallersCommandIdAndExpectedVersion() {
        // Given
        int before = gateway.broker.sent().size();
        String item = "{\"type\":\"SubmitOrder\",\"orderId\":\"b4\",\"commandId\":\"mine\",\"expectedVersion\":3}";

        // When
        Response response = array(item + "," + item);

        // Then
        assertThat(sentAfter(before)).extracting(CommandEnvelope::getCommandId).containsExactly("mine", "mine");
        assertThat(sentAfter(before))
                .extracting(CommandEnvelope::getExpectedVersion)
                .containsExactly(3L, 3L);
        assertThat(response.body().path("results").findValuesAsText("duplicate"))
                .containsExactly("false", "true");
    }

    @Test
    void derivesIdsFromTheKeyAndTheIndex() {
        // Given
        int before = gateway.broker.sent().size();
        String items = submit("b5") + "," + submit("b5");

        // When
        array(items, "Idempotency-Key", "batch-1");
        Response again = array(items, "Idempotency-Key", "batch-1");

        // Then
        List<String> ids =
                sentAfter(before).stream().map(CommandEnvelope::getCommandId).toList();
        assertThat(ids).hasSize(4);
        assertThat(ids.get(0)).isNotEqualTo(ids.get(1)).isEqualTo(ids.get(2));
        assertThat(ids.get(1)).isEqualTo(ids.get(3));
        assertThat(again.body().path("results").findValuesAsText("duplicate")).containsExactly("true", "true");
    }

    @Test
    void givesARejectionItsCodeAndItsCurrentState() {
        // Given
        gateway.broker.orders = FakeOrders.refusing(Outcome.REJECTED, "VERSION_CONFLICT");

        // When
        Response response = array(submit("b6"));

        // Then
        JsonNode result = response.body().path("results").get(0);
        assertThat(result.path("status").asInt()).isEqualTo(412);
        assertThat(result.path("code").asText()).isEqualTo("VERSION_CONFLICT");
        assertThat(result.path("detail").asText()).isEqualTo("because of VERSION_CONFLICT");
        assertThat(result.path("currentVersion").asLong()).isEqualTo(7);
        assertThat(result.path("orderId").asText()).isEqualTo("b6");
    }

    @Test
    void aBrokenEnvelopeIs400ForTheWholeAndSendsNothing() {
        // Given
        int before = gateway.broker.sent().size();

        // When
        Response broken = array(submit("b7") + ",{");
        Response object = gateway.post("/commands", submit("b7"));
        Response empty = array("");
        Response tooMany = array((submit("b7") + ",").repeat(1000) + submit("b7"));
        Response ifMatch = array(submit("b7"), "If-Match", "\"1\"");

        // Then
        for (Response refused : List.of(broken, object, empty, tooMany)) {
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.code()).isEqualTo("MALFORMED");
        }
        assertThat(ifMatch.status()).isEqualTo(400);
        assertThat(ifMatch.code()).isEqualTo("INVALID_HEADER");
        assertThat(gateway.broker.sent()).hasSize(before);
    }

    @Test
    void takesAThousandCommandsInTheirOrder() {
        // Given
        int before = gateway.broker.sent().size();
        String items = String.join(
                ",", IntStream.range(0, 1000).mapToObj(i -> submit("many-" + i)).toList());

        // When
        Response response = array(items);

        // Then
        assertThat(statuses(response)).hasSize(1000).containsOnly(200);
        assertThat(sentAfter(before))
                .extracting(CommandEnvelope::getAggregateId)
                .containsExactlyElementsOf(
                        IntStream.range(0, 1000).mapToObj(i -> "many-" + i).toList());
    }

    @Test
    void aBatchMayHaveAMegabyteAndNotOneByteMore() {
        // Given
        int megabyte = 1 << 20;
        String item = submit("b8");

        // When
        Response longest = gateway.post("/commands", "[" + item + " ".repeat(megabyte - item.length() - 2) + "]");
        Response tooLong = gateway.post("/commands", "[" + item + " ".repeat(megabyte - item.length() - 1) + "]");

        // Then
        assertThat(longest.status()).isEqualTo(207);
        assertThat(tooLong.status()).isEqualTo(413);
        assertThat(tooLong.code()).isEqualTo("PAYLOAD_TOO_LARGE");
    }

    @Test
    void anItemThatIsTooLongIs413ByItself() {
        // Given
        String large = "{\"type\":\"CancelOrder\",\"orderId\":\"b9\",\"reason\":\"r\"" + " ".repeat(64 << 10) + "}";

        // When
        Response response = array(large + "," + submit("b9"));

        // Then
        assertThat(statuses(response)).containsExactly(413, 200);
    }

    @Test
    void whenOneCannotBeSentNoneAfterItIs() {
        // Given
        gateway.broker.mode = FakeBroker.Mode.REFUSE_ONE;
        gateway.broker.refusal = new TimeoutException("no metadata");
        int before = gateway.broker.sent().size();

        // When
        Response response = array(create("b10") + ",{}," + submit("b10"));

        // Then
        assertThat(statuses(response)).containsExactly(503, 400, 503);
        JsonNode last = response.body().path("results").get(2);
        assertThat(last.path("code").asText()).isEqualTo("BROKER_UNAVAILABLE");
        assertThat(last.path("orderId").asText()).isEqualTo("b10");
        assertThat(gateway.broker.sent()).hasSize(before);
    }

    @Test
    void whenTheProducerThrowsThoseAfterItAreToldThatTheyWereNotSent() {
        // Given
        gateway.broker.mode = FakeBroker.Mode.BREAK_ONE;
        gateway.broker.refusal = new KafkaException("in an error state");
        int before = gateway.broker.sent().size();

        // When
        Response response = array(create("b12") + "," + submit("b12"));

        // Then
        JsonNode results = response.body().path("results");
        assertThat(results.findValuesAsText("code")).containsExactly("OUTCOME_UNKNOWN", "BROKER_UNAVAILABLE");
        assertThat(results.get(1).path("detail").asText()).contains("was not sent");
        assertThat(gateway.broker.sent()).hasSize(before);
    }

    @Test
    void saysWhenTheFateOfAnItemIsUnknown() {
        // Given
        gateway.broker.mode = FakeBroker.Mode.LOSE;
        gateway.broker.refusal = new KafkaException("expired");

        // When
        Response response = array(submit("b11"), "Prefer", "respond-async");

        // Then
        JsonNode result = response.body().path("results").get(0);
        assertThat(result.path("status").asInt()).isEqualTo(503);
        assertThat(result.path("code").asText()).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(result.path("commandId").asText()).isNotBlank();
    }

    @Test
    @Timeout(value = 12, unit = TimeUnit.SECONDS)
    void itemsThatAreNeverAcknowledgedAreWaitedForTogether() {
        // Given
        gateway.broker.mode = FakeBroker.Mode.HOLD;

        // When
        Response response = array(submit("b15") + "," + submit("b16") + "," + submit("b17"), "Prefer", "respond-async");

        // Then
        assertThat(response.body().path("results").findValuesAsText("code"))
                .containsExactly("OUTCOME_UNKNOWN", "OUTCOME_UNKNOWN", "OUTCOME_UNKNOWN");
    }
}
