package dev.orderstream.topology.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.codec.AvroCommands;
import dev.orderstream.topology.codec.TestRegistry;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.kernel.DeadLetter.Kind;
import dev.orderstream.topology.kernel.Metadata;
import dev.orderstream.topology.kernel.Recorded;
import dev.orderstream.topology.kernel.RedriveId;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a redrive would lead to, against the history of the order as it is; nothing is written. */
class DryRunTest {
    private static final String BY_ADA = "{\"actor\": \"ada\", \"reason\": \"the bug is fixed\"}";

    private final TestRegistry registry = new TestRegistry();
    private final FakeLetters letters = new FakeLetters();
    private final TestServer server = RedriveServer.of(letters, registry, RedriveSettings.DEFAULT);

    @AfterEach
    void stop() {
        server.close();
        registry.close();
    }

    @Test
    void aDryRunTellsTheEventsAndWritesNothing() {
        // Given
        String id = failed(1, "o-1");
        letters.history("o-1", List.of(recorded(1, "cause", Samples.created())));

        // When
        HttpResponse<String> answer = server.post("/dead-letters/" + id + "/redrive?dryRun=true", BY_ADA);

        // Then
        assertThat(Contract.at(answer, "/result").asText()).isEqualTo("DRY_RUN");
        assertThat(Contract.at(answer, "/wouldBe").toString())
                .isEqualTo(
                        "{\"result\":\"EVENTS\",\"version\":1,\"events\":[{\"type\":\"OrderCancelled\",\"version\":2,"
                                + "\"data\":{\"reason\":\"never mind\"}}]}");
        assertThat(letters.writes).isEmpty();
    }

    @Test
    void aDryRunTellsTheRejectionAndTheDuplicate() {
        // Given
        String unknown = failed(1, "o-1");
        String done = failed(2, "o-2");
        letters.history(
                "o-2", List.of(recorded(1, "c", Samples.created()), recorded(2, RedriveId.of(done), cancelled())));
        String late = failed(3, "o-3");
        letters.history("o-3", List.of(recorded(1, "c", Samples.created()), recorded(2, "other", cancelled())));

        // Then
        assertThat(wouldBe(unknown)).contains("\"result\":\"REJECTED\"", "\"version\":0", "UNKNOWN_ORDER");
        assertThat(wouldBe(done)).contains("\"result\":\"DUPLICATE\"", "\"version\":2");
        assertThat(wouldBe(late)).contains("\"result\":\"NO_OP\"", "\"version\":2");
        assertThat(letters.writes).isEmpty();
    }

    private String wouldBe(String id) {
        return Contract.at(server.post("/dead-letters/" + id + "/redrive?dryRun=true", BY_ADA), "/wouldBe")
                .toString();
    }

    private String failed(long offset, String orderId) {
        byte[] cancel = registry.serializer()
                .serialize(
                        "order-commands",
                        AvroCommands.of(orderId, "c-" + orderId, new OrderCommand.CancelOrder("never mind")));
        return letters.add(FakeLetters.letter(Kind.FAILED, offset, orderId.getBytes(UTF_8), cancel));
    }

    private static OrderEvent cancelled() {
        return new OrderEvent.OrderCancelled("never mind");
    }

    private static Recorded<OrderEvent> recorded(long version, String commandId, OrderEvent event) {
        return new Recorded<>(
                "e" + version,
                "Order",
                "o",
                version,
                Samples.START,
                Metadata.NONE.causedBy(commandId, Optional.empty()),
                event.getClass().getSimpleName(),
                event);
    }
}
