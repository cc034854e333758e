package dev.orderstream.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.reply.CommandReply;
import dev.orderstream.avro.reply.Outcome;
import dev.orderstream.gateway.TestGateway.Response;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A caller gets the reply to its own request, and misses none. */
@SuppressWarnings("NullAway.Init") // set up in @BeforeEach
class RepliesTest {
    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = TestGateway.start();
        gateway.broker.orders = FakeOrders.silent();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private CompletableFuture<Response> waiting(int nth, String... headers) {
        CompletableFuture<Response> response = gateway.createLater(headers);
        await().until(() -> gateway.broker.sent().size() == nth);
        return response;
    }

    private byte[] token(int index) {
        ProducerRecord<byte[], byte[]> message = gateway.broker.sent().get(index);
        return message.headers().lastHeader("reply-token").value();
    }

    private byte[] accepted(int index, long version) {
        CommandEnvelope envelope = FakeOrders.envelope(gateway.broker.commands().get(index));
        CommandReply reply =
                FakeOrders.reply(envelope, Outcome.ACCEPTED).setVersion(version).build();
        return gateway.broker.encoded(reply);
    }

    @Test
    void twoRequestsWithOneCommandIdEachGetTheirOwnAnswer() {
        // Given
        CompletableFuture<Response> first = waiting(1, "Idempotency-Key", "k");
        CompletableFuture<Response> second = waiting(2, "Idempotency-Key", "k");

        // When
        gateway.broker.reply(token(1), accepted(1, 22));
        long secondVersion = second.join().body().path("version").asLong();
        boolean firstStillWaits = !first.isDone();
        gateway.broker.reply(token(0), accepted(0, 11));

        // Then
        assertThat(firstStillWaits).isTrue();
        assertThat(secondVersion).isEqualTo(22);
        assertThat(first.join().body().path("version").asLong()).isEqualTo(11);
    }

    @Test
    void repliesOfOthersAreLeftAlone() {
        // Given
        CompletableFuture<Response> response = waiting(1);

        // When
        gateway.broker.reply(new byte[] {1, 2, 3}, new byte[] {9});
        gateway.broker.reply(new byte[8], new byte[] {9});
        gateway.broker.reply(new byte[0], new byte[0]);
        gateway.broker.reply(token(0), accepted(0, 5));

        // Then
        assertThat(response.join().status()).isEqualTo(201);
        assertThat(response.join().body().path("version").asLong()).isEqualTo(5);
    }

    @Test
    void aReplyThatCannotBeReadIsAnswered202() {
        // Given
        CompletableFuture<Response> response = waiting(1, "Prefer", "wait=30");

        // When
        gateway.broker.reply(token(0), new byte[] {9, 9});

        // Then
        assertThat(response.join().status()).isEqualTo(202);
        gateway.broker.orders = new FakeOrders();
        assertThat(gateway.create().status()).isEqualTo(201);
    }

    static List<RuntimeException> failures() {
        return List.of(
                new KafkaException("the connection is gone"),
                new IllegalStateException("No entry found for connection 2147483646"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aReplyWrittenWhileTheConnectionIsGoneIsNotMissed(RuntimeException failure) {
        // Given
        gateway.broker.orders = new FakeOrders();
        gateway.create();
        gateway.broker.orders = FakeOrders.silent();
        CompletableFuture<Response> response = waiting(2, "Prefer", "wait=20");

        // When
        gateway.broker.breakConsumer(failure);
        await().until(() -> gateway.broker.consumerClosed());
        gateway.broker.reply(token(1), accepted(1, 3));

        // Then
        assertThat(response.join().status()).isEqualTo(201);
        assertThat(response.join().body().path("version").asLong()).isEqualTo(3);
        assertThat(gateway.broker.consumersMade).hasValue(2);
    }

    @Test
    void aRegistryThatGoesAwayBeforeTheFirstReplyHarmsNobody() {
        // Given
        gateway.broker.orders = new FakeOrders();
        gateway.broker.schemas.away = true;

        // When
        Response response = gateway.create("Prefer", "wait=1");

        // Then
        assertThat(response.status()).isEqualTo(201);
    }

    @Test
    void aReplyAfterTheWaitHarmsNobody() {
        // Given
        Response late = gateway.create("Prefer", "wait=1");

        // When
        gateway.broker.reply(token(0), accepted(0, 1));
        gateway.broker.orders = new FakeOrders();
        Response next = gateway.create();

        // Then
        assertThat(late.status()).isEqualTo(202);
        assertThat(next.status()).isEqualTo(201);
    }
}
