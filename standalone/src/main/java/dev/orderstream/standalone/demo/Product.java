package dev.orderstream.standalone.demo;

import java.util.List;

/**
 * Something the shop of the demo sells.
 *
 * @param price of one piece in minor units, the same figure in every currency
 */
record Product(String sku, String name, long price) {
    static final List<Product> ALL = List.of(
            new Product("SKU-BEAN-1KG", "Coffee beans, 1 kg", 2_190),
            new Product("SKU-GRIND-M", "Hand grinder", 7_900),
            new Product("SKU-KETTLE", "Gooseneck kettle", 6_450),
            new Product("SKU-FILTER-100", "Paper filters, 100 pieces", 699),
            new Product("SKU-DRIPPER", "Ceramic dripper", 2_450),
            new Product("SKU-SCALE", "Scale with timer", 4_995),
            new Product("SKU-MUG-BLUE", "Mug, blue", 1_250),
            new Product("SKU-MUG-RED", "Mug, red", 1_250),
            new Product("SKU-SERVER", "Glass server, 600 ml", 1_990),
            new Product("SKU-TEA-100", "Green tea, 100 g", 1_480),
            new Product("SKU-CLEAN", "Descaler", 890),
            new Product("SKU-GIFT", "Gift box", 450));
}
