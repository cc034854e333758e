package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderstream.standalone.e2e.Asking.Told;
import dev.orderstream.standalone.e2e.Shown.Store;

/** What has happened to the order? Page by page to the end, each page of any instance. */
final class HistoryQuestion implements Question {
    @Override
    public void ask(Asking asking) throws NotAnsweredException, InterruptedException {
        String order = asking.order();
        long version = asking.log(log -> log.version(order));
        int limit = 1 + asking.random().nextInt(6);
        long after = asking.once(2) ? 0 : asking.random().nextInt((int) version + 1);
        while (true) {
            Told told = asking.get("/orders/" + order + "/events?limit=" + limit + "&after=" + after);
            long least = asking.least(told, Store.HISTORIES, order);
            if (told.status() == 404) {
                assertThat(least).as("version that was shown").isZero();
                return;
            }
            assertThat(told.status()).isEqualTo(200);
            JsonNode page = told.answer().body();
            assertThat(page.path("orderId").asText()).isEqualTo(order);
            long before = after;
            for (JsonNode event : page.path("events")) {
                after++;
                long next = after;
                assertThat(event)
                        .isEqualTo(PlainJson.event(asking.awaited(log -> log.at(order, next))
                                .orElseThrow(() -> new AssertionError("not committed: version " + next))
                                .event()));
            }
            assertThat(after - before).isLessThanOrEqualTo(limit);
            if (!page.has("next")) {
                assertThat(after).as("the end of the history").isGreaterThanOrEqualTo(least);
                if (after > before) {
                    asking.held(told, Store.HISTORIES, order, after);
                }
                return;
            }
            assertThat(after - before).isEqualTo(limit);
            assertThat(page.path("next").asLong()).isEqualTo(after);
        }
    }
}
