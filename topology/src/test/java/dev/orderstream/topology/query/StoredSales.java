package dev.orderstream.topology.query;

import dev.orderstream.topology.codec.ViewCodec;
import dev.orderstream.topology.domain.view.DailySales;
import dev.orderstream.topology.domain.view.ProductSales;
import dev.orderstream.topology.stream.Stores;
import java.math.BigInteger;
import java.time.LocalDate;
import org.apache.kafka.common.serialization.Serde;

/** Sales that lie in the stores of a host, as they do in RocksDB. */
record StoredSales(FakeHost host) {
    private static final Serde<DailySales> DAYS = ViewCodec.dailySales();
    private static final Serde<ProductSales> PRODUCTS = ViewCodec.productSales();

    /** Of a day. */
    void of(int partition, String day, String currency, long ordersPaid, long revenue, long received, long refunded) {
        of(
                partition,
                day,
                currency,
                new DailySales(
                        ordersPaid,
                        BigInteger.valueOf(revenue),
                        BigInteger.valueOf(received),
                        BigInteger.valueOf(refunded)));
    }

    void of(int partition, String day, String currency, DailySales sales) {
        byte[] key = Stores.dailySalesKey(LocalDate.parse(day), currency);
        host.put(Stores.SALES_BY_DAY, partition, key, DAYS.serializer().serialize(Stores.SALES_BY_DAY, sales));
    }

    /** Of a product on a day. */
    void sold(int partition, String day, String sku, String currency, long units, long revenue) {
        ProductSales sales = new ProductSales(units, BigInteger.valueOf(revenue));
        host.put(
                Stores.SALES_BY_PRODUCT,
                partition,
                Stores.productSalesKey(LocalDate.parse(day), sku, currency),
                stored(sales));
    }

    /** One piece of each of so many products, for 1 EUR cent. */
    void many(int partition, LocalDate day, int products) {
        byte[] one = stored(new ProductSales(1, BigInteger.ONE));
        for (int i = 0; i < products; i++) {
            host.put(Stores.SALES_BY_PRODUCT, partition, Stores.productSalesKey(day, "sku-" + i, "EUR"), one);
        }
    }

    /** What a row of products says. */
    static ProductSales in(Row row) {
        return PRODUCTS.deserializer().deserialize(Stores.SALES_BY_PRODUCT, row.value());
    }

    private static byte[] stored(ProductSales sales) {
        return PRODUCTS.serializer().serialize(Stores.SALES_BY_PRODUCT, sales);
    }
}
