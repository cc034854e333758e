package dev.orderstream.topology.stream;

import dev.orderstream.topology.domain.view.DailySales;
import dev.orderstream.topology.domain.view.ProductSales;
import dev.orderstream.topology.domain.view.SalesPosting;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/** The stores {@code sales-by-day} and {@code sales-by-product}: postings are added to what is there. */
final class SalesStores {
    private final TypedStore<DailySales> days;
    private final TypedStore<ProductSales> products;

    private SalesStores(TypedStore<DailySales> days, TypedStore<ProductSales> products) {
        this.days = days;
        this.products = products;
    }

    static SalesStores of(ProcessorContext<?, ?> context, ViewSerdes serdes) {
        return new SalesStores(
                TypedStore.of(context, Stores.SALES_BY_DAY, serdes.dailySales()),
                TypedStore.of(context, Stores.SALES_BY_PRODUCT, serdes.productSales()));
    }

    void add(SalesPosting posting) {
        byte[] day = Stores.dailySalesKey(posting.day(), posting.currency());
        days.put(day, days.get(day).orElse(DailySales.NONE).plus(posting.sales()));
        posting.products().forEach((sku, sold) -> {
            byte[] product = Stores.productSalesKey(posting.day(), sku, posting.currency());
            products.put(
                    product, products.get(product).orElse(ProductSales.NONE).plus(sold));
        });
    }
}
