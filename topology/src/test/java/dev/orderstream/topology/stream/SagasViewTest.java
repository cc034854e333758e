package dev.orderstream.topology.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.codec.TestRegistry;
import dev.orderstream.topology.domain.fulfilment.SagaState;
import dev.orderstream.topology.domain.view.SagaPlace;
import dev.orderstream.topology.domain.view.SagaSamples;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sagas as the views keep them. */
class SagasViewTest {
    private final TestRegistry registry = new TestRegistry();
    private final Changes changes = new Changes(Duration.ofMinutes(1));
    private final ViewsDriver views = new ViewsDriver(registry, changes);

    @AfterEach
    void stop() {
        views.close();
        registry.close();
    }

    @Test
    void theNewestIsKeptAndListedOnceWhereItStands() {
        // Given
        views.project(SagaSamples.saga("o-1", 1, SagaState.RESERVING));

        // When
        views.project(SagaSamples.saga("o-1", 2, SagaState.CHARGING));
        views.project(SagaSamples.saga("o-1", 1, SagaState.RESERVING));

        // Then
        assertThat(views.sagas()).containsEntry("o-1", SagaSamples.saga("o-1", 2, SagaState.CHARGING));
        assertThat(views.listedSagas()).containsExactly(new SagaPlace(SagaState.CHARGING, SagaSamples.START, "o-1"));
        assertThat(views.sagaCounts()).containsEntry("CHARGING", 1L).containsEntry("RESERVING", 0L);
    }

    @Test
    void oneThatCannotBeReadIsLeftOutAndTheNextOneIsKept() {
        // When
        views.pipe(Topics.FULFILMENT_EVENTS, new TestRecord<>(Stores.orderKey("o-1"), new byte[] {1, 2, 3}));
        views.project(SagaSamples.saga("o-1", 2, SagaState.CHARGING));

        // Then
        assertThat(views.sagas()).containsOnlyKeys("o-1");
    }

    @Test
    void whoWaitsForItIsWoken() throws Exception {
        // Given
        CompletableFuture<Boolean> woken = new CompletableFuture<>();
        CompletableFuture<Void> looked = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                woken.complete(changes.await("o-1", Duration.ofSeconds(30), () -> {
                    looked.complete(null);
                    return views.sagas().containsKey("o-1");
                }));
            } catch (InterruptedException stopped) {
                woken.completeExceptionally(stopped);
            }
        });
        looked.get(10, TimeUnit.SECONDS);

        // When
        views.project(SagaSamples.saga("o-1", 1, SagaState.RESERVING));

        // Then
        assertThat(woken.get(20, TimeUnit.SECONDS)).isTrue();
    }
}
