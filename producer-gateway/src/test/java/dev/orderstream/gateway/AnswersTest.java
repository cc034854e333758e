package dev.orderstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.avro.reply.Outcome;
import dev.orderstream.gateway.TestGateway.Response;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every code of an outcome has its status, and every problem its members. */
@SuppressWarnings("NullAway.Init") // set up in @BeforeAll
class AnswersTest {
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
    void acceptAgain() {
        gateway.broker.orders = new FakeOrders();
    }

    @ParameterizedTest
    @CsvSource({
        "REJECTED, UNKNOWN_ORDER, 404",
        "REJECTED, ALREADY_EXISTS, 409",
        "REJECTED, ILLEGAL_TRANSITION, 409",
        "REJECTED, ITEM_EXISTS, 409",
        "REJECTED, UNKNOWN_ITEM, 409",
        "REJECTED, UNKNOWN_REFUND, 409",
        "REJECTED, EMPTY_ORDER, 409",
        "REJECTED, INSUFFICIENT_STOCK, 409",
        "REJECTED, UNKNOWN_RESERVATION, 409",
        "REJECTED, VERSION_CONFLICT, 412",
        "REJECTED, AMOUNT_OUT_OF_RANGE, 422",
        "REJECTED, CURRENCY_MISMATCH, 422",
        "REJECTED, PAYMENT_ID_REUSED, 422",
        "REJECTED, COMMAND_ID_REUSED, 422",
        "REJECTED, INVALID_COMMAND, 422",
        "REJECTED, A_CODE_OF_TOMORROW, 500",
        "FAILED, RECORD_TOO_LARGE, 500",
        "FAILED, INTERNAL_ERROR, 500",
        "FAILED, VERSION_CONFLICT, 500",
        "UNREADABLE, NULL_VALUE, 500",
        "UNREADABLE, NULL_KEY, 500",
        "UNREADABLE, BAD_KEY, 500",
        "UNREADABLE, NOT_AVRO, 500",
        "UNREADABLE, UNKNOWN_SCHEMA_ID, 500",
        "UNREADABLE, WRONG_SCHEMA, 500",
        "UNREADABLE, UNDECODABLE, 500",
        "UNREADABLE, KEY_MISMATCH, 500",
        "UNREADABLE, WRONG_PARTITION, 500",
    })
    void mapsTheOutcomeToItsStatus(Outcome outcome, String code, int status) {
        // Given
        gateway.broker.orders = FakeOrders.refusing(outcome, code);

        // When
        Response response = gateway.post("/orders/o-1/submit", "", "X-Correlation-Id", "conversation");

        // Then
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(response.code()).isEqualTo(code);
        assertThat(response.body().path("type").asText()).isEqualTo("urn:orderstream:problem:" + code);
        assertThat(response.body().path("title").asText()).isNotBlank();
        assertThat(response.body().path("status").asInt()).isEqualTo(status);
        assertThat(response.body().path("detail").asText()).isEqualTo("because of " + code);
        assertThat(response.body().path("instance").asText()).isEqualTo("/orders/o-1/submit");
        assertThat(response.body().path("orderId").asText()).isEqualTo("o-1");
        assertThat(response.body().path("commandId").asText())
                .isEqualTo(
                        FakeOrders.envelope(gateway.broker.commands().getLast()).getCommandId());
        assertThat(response.body().path("currentState").asText()).isEqualTo("DRAFT");
        assertThat(response.body().path("currentVersion").asLong()).isEqualTo(7);
        assertThat(response.body().path("correlationId").asText()).isEqualTo("conversation");
    }

    @ParameterizedTest
    @CsvSource({
        "items[3].quantity, /items/3/quantity",
        "item.unitPrice.currency, /unitPrice/currency",
        "item, ''",
        "customerId, /customerId",
        "aggregateId, /orderId",
    })
    void pointsToTheFieldThatTheDeciderRefused(String field, String pointer) {
        // Given
        gateway.broker.orders = command -> Optional.of(FakeOrders.reply(FakeOrders.envelope(command), Outcome.REJECTED)
                .setCode("INVALID_COMMAND")
                .setDetail("quantity must be 1 to 1000000")
                .setField(field)
                .build());

        // When
        Response response = gateway.create();

        // Then
        assertThat(response.body().path("errors").toString())
                .isEqualTo("[{\"field\":\"" + pointer + "\",\"message\":\"quantity must be 1 to 1000000\"}]");
    }

    @Test
    void answersADuplicateWithItsFirstOutcome() {
        // Given
        Response first = gateway.create("Idempotency-Key", "once");

        // When
        Response second = gateway.create("Idempotency-Key", "once");

        // Then
        assertThat(first.body().path("duplicate").asBoolean()).isFalse();
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.body().path("duplicate").asBoolean()).isTrue();
        assertThat(second.body().path("commandId")).isEqualTo(first.body().path("commandId"));
        assertThat(second.body().path("orderId")).isEqualTo(first.body().path("orderId"));
        assertThat(second.header("ETag")).isEqualTo("\"1\"");
    }

    @Test
    void answersANoOpWithoutEvents() {
        // Given
        gateway.broker.orders = command -> Optional.of(
                FakeOrders.reply(FakeOrders.envelope(command), Outcome.ACCEPTED).build());

        // When
        Response response = gateway.post("/orders/o-1/cancellation", "{\"reason\":\"again\"}");

        // Then
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body().path("events").isArray()).isTrue();
        assertThat(response.body().path("events")).isEmpty();
        assertThat(response.header("ETag")).isEqualTo("\"7\"");
    }
}
