package dev.orderstream.topology.query;

import dev.orderstream.topology.query.PartQuery.SalesByDay;
import dev.orderstream.topology.query.PartQuery.SalesByProduct;
import dev.orderstream.topology.query.PartQuery.SalesOfProduct;
import dev.orderstream.topology.query.SalesJson.Product;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import java.util.Comparator;
import java.util.List;

/** Sales by UTC day and by product, added up over all partitions. */
public final class AnalyticsRoutes implements HttpService {
    private static final int PRODUCT_DAYS_MAX = 92;
    private static final int LIMIT_DEFAULT = 100;
    private static final int LIMIT_MAX = 1_000;
    private static final Comparator<Product> MOST_SOLD_FIRST =
            Comparator.comparingLong(Product::units).reversed().thenComparing(Product::sku);

    private final Gather gather;
    private final SalesSums sums;
    private final LargeReads ofAllProducts = new LargeReads();

    public AnalyticsRoutes(Gather gather, StoredForms forms) {
        this.gather = gather;
        this.sums = new SalesSums(forms);
    }

    @Override
    public void routing(HttpRules rules) {
        rules.route(Endpoint.get("/analytics/sales", this::sales))
                .route(Endpoint.get("/analytics/products", this::products))
                .route(Endpoint.get("/analytics/products/{sku}", this::product));
    }

    private Answer sales(Call call) throws InterruptedException {
        QueryParameters asked = call.parameters("from", "to", Reading.STALE, Reading.PARTIAL);
        Days days = Days.of(asked, Days.COUNT_MAX);
        Reading reading = Reading.of(asked);
        Gathered found = gather.all(new SalesByDay(days), reading, call.correlationId());
        return found.answer(reading, SalesJson.days(days, sums.byDay(found.parts()), found));
    }

    private Answer products(Call call) throws InterruptedException {
        QueryParameters asked = call.parameters("from", "to", "limit", Reading.STALE, Reading.PARTIAL);
        Days days = Days.of(asked, PRODUCT_DAYS_MAX);
        long limit = asked.number("limit", 1, LIMIT_MAX).orElse(LIMIT_DEFAULT);
        Reading reading = Reading.of(asked);
        return ofAllProducts.inTurn(() -> products(call, days, limit, reading));
    }

    private Answer products(Call call, Days days, long limit, Reading reading) throws InterruptedException {
        Gathered found = gather.all(new SalesByProduct(days), reading, call.correlationId());
        List<Product> products = sums.byProduct(found.parts()).entrySet().stream()
                .map(product -> new Product(product.getKey(), product.getValue()))
                .sorted(MOST_SOLD_FIRST)
                .limit(limit)
                .toList();
        return found.answer(reading, SalesJson.products(days, products, found));
    }

    private Answer product(Call call) throws InterruptedException {
        String sku = call.id("sku");
        QueryParameters asked = call.parameters("from", "to", Reading.STALE, Reading.PARTIAL);
        Days days = Days.of(asked, Days.COUNT_MAX);
        Reading reading = Reading.of(asked);
        Gathered found = gather.all(new SalesOfProduct(sku, days), reading, call.correlationId());
        return found.answer(reading, SalesJson.product(sku, days, sums.ofProduct(found.parts()), found));
    }
}
