package dev.orderstream.topology.query;

import dev.orderstream.topology.domain.view.DailySales;
import dev.orderstream.topology.domain.view.ProductSales;
import dev.orderstream.topology.stream.Stores;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Adds up the sales of all partitions; by currency within each day and product. */
final class SalesSums {
    private final StoredForms forms;

    SalesSums(StoredForms forms) {
        this.forms = forms;
    }

    /** Of rows of {@code sales-by-day}. */
    SortedMap<LocalDate, SortedMap<String, DailySales>> byDay(List<Rows> parts) {
        SortedMap<LocalDate, SortedMap<String, DailySales>> days = new TreeMap<>();
        each(parts, (key, value) -> {
            Stores.SalesDay of = Stores.salesDay(key);
            days.computeIfAbsent(of.day(), day -> new TreeMap<>())
                    .merge(of.currency(), forms.dailySales().deserialize(Stores.SALES_BY_DAY, value), DailySales::plus);
        });
        return days;
    }

    /** Of rows that are sums over days. */
    SortedMap<String, SortedMap<String, ProductSales>> byProduct(List<Rows> parts) {
        SortedMap<String, SortedMap<String, ProductSales>> products = new TreeMap<>();
        each(parts, (key, value) -> {
            Stores.Product of = Stores.product(key);
            products.computeIfAbsent(of.sku(), sku -> new TreeMap<>())
                    .merge(of.currency(), sales(value), ProductSales::plus);
        });
        return products;
    }

    /** Of rows of {@code sales-by-product} of one product. */
    SortedMap<LocalDate, SortedMap<String, ProductSales>> ofProduct(List<Rows> parts) {
        SortedMap<LocalDate, SortedMap<String, ProductSales>> days = new TreeMap<>();
        each(parts, (key, value) -> {
            Stores.ProductDay of = Stores.productDay(key);
            days.computeIfAbsent(of.day(), day -> new TreeMap<>())
                    .merge(of.currency(), sales(value), ProductSales::plus);
        });
        return days;
    }

    private ProductSales sales(byte[] value) {
        return forms.productSales().deserializer().deserialize(Stores.SALES_BY_PRODUCT, value);
    }

    private static void each(List<Rows> parts, BiConsumer<byte[], byte[]> to) {
        parts.forEach(part -> part.rows().forEach(row -> to.accept(row.key(), row.value())));
    }
}
