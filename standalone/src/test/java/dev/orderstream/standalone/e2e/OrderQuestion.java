package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.orderstream.standalone.e2e.Asking.Told;
import dev.orderstream.standalone.e2e.Shown.Store;

/** How is the order now? Sometimes at a version or later, sometimes unless it is still as the reader has it. */
final class OrderQuestion implements Question {
    @Override
    public void ask(Asking asking) throws NotAnsweredException, InterruptedException {
        if (asking.once(20)) {
            String never = "never-" + asking.random().nextInt(1_000);
            assertThat(asking.get("/orders/" + never).status()).isEqualTo(404);
            return;
        }
        String order = asking.order();
        long version = asking.log(log -> log.version(order));
        long minVersion = asking.once(3) ? 0 : version;
        long had = asking.once(5) ? 1 + asking.random().nextInt((int) version) : 0;
        Told told = asking.get(
                "/orders/" + order + (minVersion > 0 ? "?minVersion=" + minVersion : ""),
                "If-None-Match",
                "\"" + had + "\"");
        long least = Math.max(minVersion, asking.least(told, Store.ORDERS, order));
        switch (told.status()) {
            case 200 -> {
                long found = told.answer().number("/version");
                assertThat(found).isGreaterThanOrEqualTo(least).isNotEqualTo(had);
                assertThat(told.answer().header("ETag")).isEqualTo("\"" + found + "\"");
                assertThat(told.answer().body())
                        .isEqualTo(PlainJson.order(
                                asking.held(told, Store.ORDERS, order, found).view()));
            }
            case 304 -> assertThat(had).isPositive().isGreaterThanOrEqualTo(least);
            case 404 -> assertThat(least).as("version that was shown").isZero();
            default -> fail("status " + told.status());
        }
    }
}
