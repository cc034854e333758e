package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.standalone.e2e.Asking.Told;
import dev.orderstream.standalone.e2e.Shown.Store;
import dev.orderstream.topology.domain.view.OrderView;
import java.time.Instant;

/** How was the order at a version, or at an instant? */
final class TimeTravelQuestion implements Question {
    @Override
    public void ask(Asking asking) throws NotAnsweredException, InterruptedException {
        String order = asking.order();
        long version = 1L
                + asking.random().nextInt(asking.log(log -> log.version(order)).intValue());
        if (asking.once(2)) {
            atVersion(asking, order, version);
        } else {
            Instant then = asking.log(
                    log -> log.at(order, version).orElseThrow().event().at());
            atInstant(asking, order, then.plusMillis(asking.random().nextInt(3) - 1));
        }
    }

    private static void atVersion(Asking asking, String order, long version)
            throws NotAnsweredException, InterruptedException {
        Told told = asking.get("/orders/" + order + "?version=" + version);
        if (told.status() == 404) {
            assertThat(asking.least(told, Store.HISTORIES, order))
                    .as("version that was shown")
                    .isLessThan(version);
        } else {
            assertShows(asking, told, order, version);
        }
    }

    private static void atInstant(Asking asking, String order, Instant at)
            throws NotAnsweredException, InterruptedException {
        Told told = asking.get("/orders/" + order + "?at=" + at);
        long shown = asking.least(told, Store.HISTORIES, order);
        long found = told.status() == 404 ? 0 : told.answer().number("/version");
        if (found > 0) {
            assertShows(asking, told, order, found);
        }
        long last = asking.log(log -> log.versionAt(order, at));
        assertThat(found).as("version at " + at).isBetween(Math.min(shown, last), last);
    }

    private static void assertShows(Asking asking, Told told, String order, long version) throws InterruptedException {
        assertThat(told.status()).isEqualTo(200);
        assertThat(told.answer().header("ETag")).isEqualTo("\"" + version + "\"");
        OrderView then = asking.awaited(log -> log.at(order, version))
                .orElseThrow(() -> new AssertionError("not committed: version " + version))
                .view();
        assertThat(told.answer().body()).isEqualTo(PlainJson.order(then));
    }
}
