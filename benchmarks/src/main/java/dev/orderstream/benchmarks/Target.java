package dev.orderstream.benchmarks;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The running pipeline that is measured.
 *
 * @param kafka further settings of Kafka's clients, such as {@code security.protocol}
 */
public record Target(URI gateway, String bootstrapServers, String registryUrl, Map<String, String> kafka) {
    private static final int CUSTOMERS = 1_000;

    /** Tells the orders of one run from those of another on the same data. */
    static final String RUN = Long.toString(System.currentTimeMillis(), 36);

    /** Settings of a Kafka client: those, where they are not of the client's own. */
    Map<String, Object> client(Map<String, Object> own) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("bootstrap.servers", bootstrapServers);
        settings.putAll(own);
        return settings;
    }

    /** The id of an order of that lane. */
    String orderId(String lane, long number) {
        return "bench-" + RUN + "-" + lane + "-" + number;
    }

    /** An AddItem. */
    static String itemBody(long number) {
        return "{\"itemId\":\"line-" + number + "\",\"sku\":\"sku-4711\",\"name\":\"Darjeeling, first flush\","
                + "\"quantity\":2,\"unitPrice\":{\"amount\":1999,\"currency\":\"EUR\"}}";
    }

    /** A CreateOrder with a line for each SKU. */
    String orderBody(String lane, long number, List<String> skus) {
        String items = IntStream.range(0, skus.size())
                .mapToObj(line -> "{\"itemId\":\"line-" + line + "\",\"sku\":\"" + skus.get(line)
                        + "\",\"name\":\"Darjeeling\",\"quantity\":1,"
                        + "\"unitPrice\":{\"amount\":1999,\"currency\":\"EUR\"}}")
                .collect(Collectors.joining(",", "[", "]"));
        return "{\"orderId\":\"" + orderId(lane, number) + "\",\"customerId\":\"customer-" + number % CUSTOMERS
                + "\",\"currency\":\"EUR\",\"items\":" + items + "}";
    }

    /** A CreateOrder of about 250 bytes; every lane and number makes another order. */
    String orderBody(String lane, long number) {
        return "{\"orderId\":\"" + orderId(lane, number) + "\",\"customerId\":\"customer-" + number % CUSTOMERS
                + "\",\"currency\":\"EUR\",\"items\":[{\"itemId\":\"line-1\",\"sku\":\"sku-4711\",\"name\":\"Darjeeling,"
                + " first flush\",\"quantity\":2,\"unitPrice\":{\"amount\":1999,\"currency\":\"EUR\"}}]}";
    }
}
