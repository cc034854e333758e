package dev.orderstream.topology.query;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.orderstream.topology.domain.view.DailySales;
import dev.orderstream.topology.domain.view.ProductSales;
import java.io.IOException;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The JSON of sales: dates in ISO 8601, sums as money whose amounts may have any number of digits. */
final class SalesJson {
    private SalesJson() {}

    /** A product with its sales by currency. */
    record Product(String sku, SortedMap<String, ProductSales> sales) {
        long units() {
            return SalesJson.units(sales.values());
        }
    }

    static byte[] days(Days asked, SortedMap<LocalDate, SortedMap<String, DailySales>> days, Gathered found) {
        return Json.bytes(json -> {
            json.writeStartObject();
            range(json, asked);
            json.writeArrayFieldStart("days");
            for (Map.Entry<LocalDate, SortedMap<String, DailySales>> day : days.entrySet()) {
                json.writeStartObject();
                json.writeStringField("date", day.getKey().toString());
                json.writeArrayFieldStart("sales");
                for (Map.Entry<String, DailySales> sales : day.getValue().entrySet()) {
                    sales(json, sales.getKey(), sales.getValue());
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            found.describe(json);
            json.writeEndObject();
        });
    }

    static byte[] products(Days asked, List<Product> products, Gathered found) {
        return Json.bytes(json -> {
            json.writeStartObject();
            range(json, asked);
            json.writeArrayFieldStart("products");
            for (Product product : products) {
                json.writeStartObject();
                json.writeStringField("sku", product.sku());
                json.writeNumberField("units", product.units());
                revenue(json, product.sales());
                json.writeEndObject();
            }
            json.writeEndArray();
            found.describe(json);
            json.writeEndObject();
        });
    }

    static byte[] product(
            String sku, Days asked, SortedMap<LocalDate, SortedMap<String, ProductSales>> days, Gathered found) {
        SortedMap<String, ProductSales> all = new TreeMap<>();
        days.values().forEach(day -> day.forEach((currency, sold) -> all.merge(currency, sold, ProductSales::plus)));
        return Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("sku", sku);
            range(json, asked);
            json.writeNumberField("units", units(all.values()));
            revenue(json, all);
            json.writeArrayFieldStart("days");
            for (Map.Entry<LocalDate, SortedMap<String, ProductSales>> day : days.entrySet()) {
                json.writeStartObject();
                json.writeStringField("date", day.getKey().toString());
                json.writeNumberField("units", units(day.getValue().values()));
                revenue(json, day.getValue());
                json.writeEndObject();
            }
            json.writeEndArray();
            found.describe(json);
            json.writeEndObject();
        });
    }

    private static void range(JsonGenerator json, Days asked) throws IOException {
        json.writeStringField("from", asked.from().toString());
        json.writeStringField("to", asked.to().toString());
    }

    private static void sales(JsonGenerator json, String currency, DailySales sales) throws IOException {
        json.writeStartObject();
        json.writeStringField("currency", currency);
        json.writeNumberField("ordersPaid", sales.ordersPaid());
        json.writeFieldName("revenue");
        money(json, sales.revenue(), currency);
        json.writeFieldName("received");
        money(json, sales.received(), currency);
        json.writeFieldName("refunded");
        money(json, sales.refunded(), currency);
        json.writeEndObject();
    }

    private static void revenue(JsonGenerator json, SortedMap<String, ProductSales> sales) throws IOException {
        json.writeArrayFieldStart("revenue");
        for (Map.Entry<String, ProductSales> each : sales.entrySet()) {
            money(json, each.getValue().revenue(), each.getKey());
        }
        json.writeEndArray();
    }

    private static void money(JsonGenerator json, BigInteger amount, String currency) throws IOException {
        json.writeStartObject();
        json.writeFieldName("amount");
        json.writeNumber(amount);
        json.writeStringField("currency", currency);
        json.writeEndObject();
    }

    private static long units(Collection<ProductSales> sales) {
        return sales.stream().mapToLong(ProductSales::units).reduce(0, Math::addExact);
    }
}
