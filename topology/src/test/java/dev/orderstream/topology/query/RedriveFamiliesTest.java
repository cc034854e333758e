package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.inventory.AdjustStock;
import dev.orderstream.avro.inventory.ReleaseStock;
import dev.orderstream.avro.notification.SendConfirmation;
import dev.orderstream.avro.payment.PaymentDeclined;
import dev.orderstream.avro.payment.PaymentEnvelope;
import dev.orderstream.avro.payment.RequestPayment;
import dev.orderstream.avro.type.Money;
import dev.orderstream.topology.codec.AvroCommands;
import dev.orderstream.topology.codec.CommandRewrite;
import dev.orderstream.topology.codec.TestRegistry;
import dev.orderstream.topology.kernel.CommandForms.CommandName;
import dev.orderstream.topology.kernel.DeadLetter.Kind;
import dev.orderstream.topology.kernel.DeadLetterAction;
import dev.orderstream.topology.kernel.RedriveId;
import dev.orderstream.topology.stream.ActionLog;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Redriving and discarding what is not about orders. */
class RedriveFamiliesTest {
    private static final String BY_ADA = "{\"actor\": \"ada\", \"reason\": \"the bug is fixed\"}";

    private final TestRegistry registry = new TestRegistry();
    private final FakeLetters letters = new FakeLetters();
    private final CommandRewrite forms = new CommandRewrite(registry.client(), registry.serializer());
    private final TestServer server = RedriveServer.of(letters, registry, RedriveSettings.DEFAULT);

    @AfterEach
    void stop() {
        server.close();
        registry.close();
    }

    @Test
    void aCommandAboutStockGoesToItsTopicUnderAnIdOfItsLetter() {
        // Given
        String id = failed("inventory-commands", 1, "tea", new ReleaseStock(envelope("tea", "c-1"), "o-1"));

        // When
        HttpResponse<String> answer = act(id, "redrive", BY_ADA);

        // Then
        String commandId = RedriveId.of(id);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Contract.at(answer, "/sku").asText()).isEqualTo("tea");
        assertThat(Contract.at(answer, "/orderId").isMissingNode()).isTrue();
        assertThat(Contract.at(answer, "/status").isMissingNode()).isTrue();
        ActionLog.Entry entry = letters.written().getFirst();
        ActionLog.Command sent = entry.command().orElseThrow();
        assertThat(sent.topic()).isEqualTo("inventory-commands");
        assertThat(sent.key()).isEqualTo("tea".getBytes(UTF_8));
        assertThat(sent.value())
                .isEqualTo(bytes("inventory-commands", new ReleaseStock(envelope("tea", commandId), "o-1")));
        assertThat(entry.topic()).isEqualTo("inventory-dead-letter-actions");
        assertThat(entry.action().commandId()).contains(commandId);
    }

    @Test
    void aCommandAboutStockCanBeEdited() {
        // Given
        String id = failed("inventory-commands", 1, "tea", new AdjustStock(envelope("tea", "c-1"), -5L, "broken"));
        String edit = """
            {"actor": "ada", "reason": "it was 4", "command": {"type": "AdjustStock", "delta": -4, "reason": "broken",
             "envelope": {"aggregateId": "%s", "issuedAt": "2026-11-21T09:00:00.123Z", "metadata": {}}}}""";

        // When
        HttpResponse<String> other = act(id, "redrive", edit.formatted("coffee"));
        HttpResponse<String> answer = act(id, "redrive", edit.formatted("tea"));

        // Then
        assertProblem(other, 422, "EDIT_REFUSED");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Contract.at(answer, "/changes").findValuesAsText("pointer")).contains("/delta");
        ActionLog.Command sent = letters.written().getFirst().command().orElseThrow();
        assertThat(forms.read("inventory-commands", sent.value()))
                .isEqualTo(new CommandName("AdjustStock", RedriveId.of(id), "tea"));
    }

    /** A provider that did what it was asked, and could not say so, must see that it is the same. */
    @Test
    void whatGoesToAProviderKeepsItsId() {
        // Given
        Money money = new Money(500L, "EUR");
        RequestPayment payment = new RequestPayment(envelope("o-1", "c-1"), "p-1", "ada", money);
        SendConfirmation confirmation = new SendConfirmation(envelope("o-1", "c-2"), "n-1", "ada", money);
        String paid = failed("payment-commands", 1, "o-1", payment);
        String told = failed("notification-commands", 2, "o-1", confirmation);

        // When
        HttpResponse<String> first = act(paid, "redrive", BY_ADA);
        HttpResponse<String> second = act(told, "redrive", BY_ADA);

        // Then
        assertThat(Contract.at(first, "/commandId").asText()).isEqualTo("c-1");
        assertThat(Contract.at(first, "/orderId").asText()).isEqualTo("o-1");
        assertThat(Contract.at(second, "/commandId").asText()).isEqualTo("c-2");
        assertThat(letters.written())
                .extracting(ActionLog.Entry::topic)
                .containsExactly("payment-dead-letter-actions", "notification-dead-letter-actions");
        assertThat(letters.written().getFirst().command().orElseThrow().value())
                .isEqualTo(bytes("payment-commands", payment));
    }

    @Test
    void anAnswerOfAProviderCanOnlyBeDiscarded() {
        // Given
        String id = failed("payment-events", 1, "o-1", declined());

        // When
        HttpResponse<String> redriven = act(id, "redrive", BY_ADA);
        HttpResponse<String> discarded = act(id, "discard", BY_ADA);

        // Then
        assertProblem(redriven, 409, "NOT_A_COMMAND");
        assertThat(Contract.at(redriven, "/detail").asText()).contains("can only be discarded");
        assertThat(discarded.statusCode()).isEqualTo(200);
        assertThat(letters.written()).singleElement().satisfies(entry -> {
            assertThat(entry.topic()).isEqualTo("payment-dead-letter-actions");
            assertThat(entry.action().type()).isEqualTo(DeadLetterAction.Type.DISCARDED);
        });
    }

    @Test
    void onlyCommandsAboutOrdersCanBeTried() {
        // Given
        String id = failed("inventory-commands", 1, "tea", new ReleaseStock(envelope("tea", "c-1"), "o-1"));

        // When
        HttpResponse<String> one = act(id, "redrive?dryRun=true", BY_ADA);
        HttpResponse<String> many = server.post(
                "/dead-letters/redrive",
                "{\"actor\": \"ada\", \"reason\": \"r\", \"dryRun\": true, \"filter\": {\"sku\": \"tea\"}}");

        // Then
        assertProblem(one, 422, "DRY_RUN_NOT_POSSIBLE");
        assertThat(Contract.at(one, "/detail").asText()).contains("order-commands.<team>");
        assertThat(Contract.at(many, "/redriven").asInt()).isEqualTo(1);
        assertThat(Contract.at(many, "/wouldBe/notDecided").asInt()).isEqualTo(1);
        JsonNode item = Contract.at(many, "/items/0");
        assertThat(item.path("result").asText()).isEqualTo("NOT_DECIDED");
        assertThat(item.path("sku").asText()).isEqualTo("tea");
        assertThat(letters.writes).isEmpty();
    }

    private HttpResponse<String> act(String id, String what, String body) {
        return server.post("/dead-letters/" + id + "/" + what, body);
    }

    private String failed(String topic, long offset, String key, SpecificRecord record) {
        return letters.add(FakeLetters.letter(
                topic, Kind.FAILED, offset, key.getBytes(UTF_8), bytes(topic, record), List.of(), 1, Optional.empty()));
    }

    private byte[] bytes(String topic, SpecificRecord record) {
        return registry.serializer().serialize(topic, record);
    }

    static PaymentDeclined declined() {
        PaymentEnvelope envelope =
                new PaymentEnvelope("e-1", "o-1", "c-1", AvroCommands.ISSUED_AT, AvroCommands.METADATA);
        return new PaymentDeclined(envelope, "p-1", "card expired");
    }

    private static CommandEnvelope envelope(String aggregateId, String commandId) {
        return AvroCommands.envelope(aggregateId, commandId, null);
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(Contract.at(answer, "/code").asText()).isEqualTo(code);
    }
}
