package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderstream.standalone.e2e.Asking.Told;
import dev.orderstream.standalone.e2e.PlainTallies.Sold;
import dev.orderstream.standalone.e2e.Shown.Store;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What was sold, of all days of the run? Sometimes a part is enough. */
final class SalesQuestion implements Question {
    @Override
    public void ask(Asking asking) throws NotAnsweredException, InterruptedException {
        boolean isPartialOk = asking.once(3);
        Told told = asking.get("/analytics/sales" + days() + (isPartialOk ? "&partial=ok" : ""));
        assertThat(told.status()).isEqualTo(200);
        Set<Integer> missing = new HashSet<>();
        told.answer().body().path("missingPartitions").forEach(partition -> missing.add(partition.asInt()));
        assertThat(told.answer().body().path("partial").asBoolean()).isEqualTo(!missing.isEmpty());
        assertThat(isPartialOk || missing.isEmpty()).as("a part was enough").isTrue();

        Map<String, Long> ordersPaid = new HashMap<>();
        Map<String, SumsHeld> sums = new HashMap<>();
        for (JsonNode day : told.answer().body().path("days")) {
            for (JsonNode sales : day.path("sales")) {
                String currency = sales.path("currency").asText();
                ordersPaid.merge(currency, sales.path("ordersPaid").asLong(), Long::sum);
                sums.merge(
                        currency,
                        new SumsHeld(
                                SumsHeld.amount(sales.path("revenue"), currency),
                                SumsHeld.amount(sales.path("received"), currency),
                                SumsHeld.amount(sales.path("refunded"), currency)),
                        SumsHeld::plus);
            }
        }
        assertThat(OrderWriter.CURRENCIES).containsAll(sums.keySet());
        for (String currency : OrderWriter.CURRENCIES) {
            SumsHeld sum = sums.getOrDefault(currency, SumsHeld.NONE);
            assertThat(ordersPaid.getOrDefault(currency, 0L))
                    .as("orders paid in " + currency)
                    .isEqualTo(sum.count(asking, told, Store.SALES, new Sold("", currency), missing));
        }
    }

    /** Parameters that name every day on which something may have happened. */
    static String days() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        return "?from=" + today.minusDays(1) + "&to=" + today.plusDays(1);
    }
}
