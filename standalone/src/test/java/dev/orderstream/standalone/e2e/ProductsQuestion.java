package dev.orderstream.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderstream.standalone.e2e.Asking.Told;
import dev.orderstream.standalone.e2e.PlainTallies.Sold;
import dev.orderstream.standalone.e2e.Shown.Store;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How much was sold of all products, or of one, on all days of the run? */
final class ProductsQuestion implements Question {
    @Override
    public void ask(Asking asking) throws NotAnsweredException, InterruptedException {
        List<String> skus = asking.log(log -> log.tallies().skus());
        if (skus.isEmpty() || asking.once(2)) {
            all(asking, skus);
        } else {
            one(asking, skus.get(asking.random().nextInt(skus.size())));
        }
    }

    private static void all(Asking asking, List<String> skus) throws NotAnsweredException, InterruptedException {
        Told told = asking.get("/analytics/products" + SalesQuestion.days());
        assertThat(told.status()).isEqualTo(200);
        Map<String, JsonNode> products = new HashMap<>();
        List<Long> units = new ArrayList<>();
        for (JsonNode product : told.answer().body().path("products")) {
            assertThat(products.put(product.path("sku").asText(), product)).isNull();
            units.add(-product.path("units").asLong());
        }
        assertThat(units).as("most sold first").isSorted();
        for (String sku : skus) {
            JsonNode product = products.remove(sku);
            held(asking, told, sku, product == null ? told.answer().body().path("none") : product);
        }
        for (Map.Entry<String, JsonNode> more : products.entrySet()) {
            held(asking, told, more.getKey(), more.getValue());
        }
    }

    private static void one(Asking asking, String sku) throws NotAnsweredException, InterruptedException {
        Told told = asking.get("/analytics/products/" + sku + SalesQuestion.days());
        assertThat(told.status()).isEqualTo(200);
        JsonNode product = told.answer().body();
        assertThat(product.path("sku").asText()).isEqualTo(sku);
        long units = 0;
        Map<String, BigInteger> revenue = new HashMap<>();
        for (JsonNode day : product.path("days")) {
            units += day.path("units").asLong();
            revenue(day).forEach((currency, amount) -> revenue.merge(currency, amount, BigInteger::add));
        }
        assertThat(product.path("units").asLong()).isEqualTo(units);
        assertThat(revenue(product)).isEqualTo(revenue);
        held(asking, told, sku, product);
    }

    private static void held(Asking asking, Told told, String sku, JsonNode product) throws InterruptedException {
        Map<String, BigInteger> revenue = revenue(product);
        assertThat(OrderWriter.CURRENCIES).containsAll(revenue.keySet());
        long units = 0;
        for (String currency : OrderWriter.CURRENCIES) {
            BigInteger sum = revenue.getOrDefault(currency, BigInteger.ZERO);
            units += new SumsHeld(sum, BigInteger.ZERO, BigInteger.ZERO)
                    .count(asking, told, Store.PRODUCTS, new Sold(sku, currency), Set.of());
        }
        assertThat(product.path("units").asLong()).as("units of " + sku).isEqualTo(units);
    }

    private static Map<String, BigInteger> revenue(JsonNode product) {
        Map<String, BigInteger> revenue = new HashMap<>();
        for (JsonNode money : product.path("revenue")) {
            revenue.put(money.path("currency").asText(), money.path("amount").bigIntegerValue());
        }
        return revenue;
    }
}
