package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.fulfilment.FulfilmentAction;
import dev.orderstream.topology.stream.ActionLog;
import dev.orderstream.topology.stream.FulfilmentActionLog;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Actions in memory. */
final class FakeActions implements FulfilmentActionLog {
    final List<FulfilmentAction> written = new CopyOnWriteArrayList<>();
    volatile boolean away;

    /** What happens once one is written, such as the saga taking it in. */
    volatile Consumer<FulfilmentAction> then = action -> {};

    FulfilmentActionRoutes routes(QuerySettings settings, GatheredSagas sagas, Waiting waiting, MeterRegistry meters) {
        return new FulfilmentActionRoutes(settings, sagas, this, waiting, meters, StoredSagas.CLOCK);
    }

    @Override
    public void write(FulfilmentAction action) {
        if (away) {
            throw new ActionLog.ActionLogUnavailableException(new IOException("away"));
        }
        written.add(action);
        then.accept(action);
    }
}
