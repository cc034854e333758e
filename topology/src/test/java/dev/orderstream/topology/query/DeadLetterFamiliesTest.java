package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.avro.inventory.ReceiveStock;
import dev.orderstream.topology.codec.AvroCommands;
import dev.orderstream.topology.domain.OrderStatus;
import dev.orderstream.topology.kernel.DeadLetter.Kind;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dead letters of all families over HTTP: one named "same" of each, which is an order's id, or a SKU. */
class DeadLetterFamiliesTest {
    private final FakeHost host = new FakeHost();
    private final TestServer server = new TestServer(List.of(FakeHost.deadLetterRoutes(host)));

    @BeforeEach
    void setAside() {
        StoredViews.put(host, 0, StoredViews.order("c", "same", OrderStatus.SUBMITTED, Samples.START));
        put("order-commands", 1, new byte[] {1});
        put(
                "inventory-commands",
                2,
                bytes(
                        "inventory-commands",
                        new ReceiveStock(AvroCommands.envelope("same", "c-1", null), 3L, "note 7")));
        put("payment-commands", 3, new byte[] {1});
        put("payment-events", 4, bytes("payment-events", RedriveFamiliesTest.declined()));
        put("notification-commands", 5, new byte[] {1});
        put("elsewhere", 6, new byte[] {0, 0, 0, 0, 1, 1});
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 6 5 4 3 2 1",
        "family=order, 6 1",
        "family=inventory, 2",
        "family=payment, 4 3",
        "family=notification, 5",
        "topic=payment-events, 4",
        "family=order&topic=payment-events, ''",
        "sku=same, 2",
        "sku=other, ''",
        "orderId=same, 6 5 4 3 1",
        "orderId=same&family=payment, 4 3",
    })
    void areFoundByWhatTheyAreAbout(String query, String offsets) {
        // When
        HttpResponse<String> answer = server.get("/dead-letters?" + query);

        // Then
        assertThat(String.join(" ", Contract.at(answer, "/deadLetters").findValuesAsText("offset")))
                .isEqualTo(offsets);
    }

    @Test
    void areCountedByTopicAndFamily() {
        // When
        HttpResponse<String> answer = server.get("/dead-letters/counts");

        // Then
        assertThat(Contract.at(answer, "/counts").findValuesAsText("family"))
                .containsExactlyInAnyOrder("order", "order", "inventory", "payment", "payment", "notification");
    }

    @Test
    void aCommandAboutStockIsDecodedAndHasNoOrder() {
        // When
        HttpResponse<String> answer = server.get("/dead-letters/inventory-commands-0-2");

        // Then
        assertThat(Contract.at(answer, "/sku").asText()).isEqualTo("same");
        assertThat(Contract.at(answer, "/orderId").isMissingNode()).isTrue();
        assertThat(Contract.at(answer, "/command/type").asText()).isEqualTo("ReceiveStock");
        assertThat(Contract.at(answer, "/command/quantity").asInt()).isEqualTo(3);
        assertThat(Contract.at(answer, "/order").isNull()).isTrue();
    }

    @Test
    void anAnswerOfAProviderIsAnEventOfItsOrder() {
        // When
        HttpResponse<String> answer = server.get("/dead-letters/payment-events-0-4");

        // Then
        assertThat(Contract.at(answer, "/orderId").asText()).isEqualTo("same");
        assertThat(Contract.at(answer, "/event/type").asText()).isEqualTo("PaymentDeclined");
        assertThat(Contract.at(answer, "/event/envelope/orderId").asText()).isEqualTo("o-1");
        assertThat(Contract.at(answer, "/command").isMissingNode()).isTrue();
        assertThat(Contract.at(answer, "/order/state").asText()).isEqualTo("SUBMITTED");
    }

    @Test
    void aRecordOfAnUnknownTopicIsNotDecoded() {
        // When
        HttpResponse<String> answer = server.get("/dead-letters/elsewhere-0-6");

        // Then
        assertThat(Contract.at(answer, "/unreadable").asText())
                .contains("nothing is known of the records of its topic");
    }

    private static byte[] bytes(String topic, SpecificRecord record) {
        return StoredLetters.registry().serializer().serialize(topic, record);
    }

    private void put(String topic, long offset, byte[] value) {
        StoredLetters.put(
                host,
                0,
                FakeLetters.letter(
                        topic, Kind.FAILED, offset, "same".getBytes(UTF_8), value, List.of(), 1, Optional.empty()));
    }
}
