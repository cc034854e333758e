package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.topology.stream.Stores;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Paging through orders that lie in many partitions, while more arrive. */
class PageTest {
    private static final String CUSTOMER = "customer-1";
    private static final byte[] WANTED = {1};
    private static final byte[] UNWANTED = {0};

    @Property(tries = 2_000)
    void everyOrderThatWasThereAtTheStartIsGivenOnceNewestFirst(
            @ForAll @IntRange(min = 1, max = 5) int partitions,
            @ForAll @IntRange(max = 40) int orders,
            @ForAll @IntRange(min = 1, max = 7) int limit,
            @ForAll @IntRange(min = 1, max = 6) int scannedMax,
            @ForAll long seed) {
        // Given
        Random random = new Random(seed);
        List<NavigableMap<byte[], byte[]>> stores = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            stores.add(new TreeMap<>(Arrays::compareUnsigned));
        }
        for (int i = 0; i < orders; i++) {
            put(stores, random, key(random.nextInt(20), "o" + i), random.nextInt(4) > 0 ? WANTED : UNWANTED);
        }
        List<String> atTheStart = wanted(stores);

        // When: between two pages orders arrive, mostly newer than all others
        List<String> given = new ArrayList<>();
        Optional<byte[]> after = Optional.empty();
        int pages = 0;
        do {
            Page page = page(stores, after, limit, scannedMax);
            assertThat(page.rows()).hasSizeLessThanOrEqualTo(limit);
            page.rows().forEach(row -> given.add(id(row.key())));
            assertThat(page.next().map(next -> Arrays.compareUnsigned(next, lastOf(page))))
                    .as("the next page does not begin before the end of this one")
                    .matches(order -> order.isEmpty() || order.get() >= 0);
            after = page.next();
            int second = random.nextInt(5) == 0 ? random.nextInt(20) : 100 + pages;
            put(stores, random, key(second, "n" + pages), WANTED);
            pages++;
        } while (after.isPresent() && pages < 1_000);

        // Then
        assertThat(after).isEmpty();
        assertThat(given).doesNotHaveDuplicates();
        assertThat(given.stream().filter(id -> !id.startsWith("n"))).containsExactlyElementsOf(atTheStart);
    }

    @Property(tries = 500)
    void howOrdersLieInPartitionsMakesNoDifference(
            @ForAll @IntRange(min = 1, max = 6) int partitions,
            @ForAll @IntRange(max = 40) int orders,
            @ForAll @IntRange(min = 1, max = 50) int limit,
            @ForAll long seed) {
        // Given
        Random random = new Random(seed);
        List<NavigableMap<byte[], byte[]>> one = List.of(new TreeMap<>(Arrays::compareUnsigned));
        List<NavigableMap<byte[], byte[]>> many = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            many.add(new TreeMap<>(Arrays::compareUnsigned));
        }
        for (int i = 0; i < orders; i++) {
            byte[] key = key(random.nextInt(10), "o" + i);
            put(one, random, key, WANTED);
            put(many, random, key, WANTED);
        }

        // When
        Page ofOne = page(one, Optional.empty(), limit, 1_000);
        Page ofMany = page(many, Optional.empty(), limit, 1_000);

        // Then
        assertThat(ids(ofMany)).isEqualTo(ids(ofOne));
        assertThat(ofMany.next().map(PageTest::id)).isEqualTo(ofOne.next().map(PageTest::id));
    }

    @Example
    void rowsBehindTheFrontierWait() {
        // Given: the first part was looked at up to second 9 only
        Rows stopped = new Rows(List.of(row(10, "a")), Optional.of(key(9, "x")));
        Rows whole = new Rows(List.of(row(9, "b"), row(8, "c")), Optional.empty());

        // When
        Page page = Page.of(List.of(stopped, whole), 10);

        // Then
        assertThat(ids(page)).containsExactly("a", "b");
        assertThat(page.next().map(PageTest::id)).contains("x");
    }

    @Example
    void aPageThatIsFullEndsAtItsLastRow() {
        // When
        Page page = Page.of(List.of(new Rows(List.of(row(3, "a"), row(2, "b")), Optional.empty())), 1);

        // Then
        assertThat(ids(page)).containsExactly("a");
        assertThat(page.next().map(PageTest::id)).contains("a");
    }

    @Example
    void aPageThatHoldsAllIsTheLast() {
        // When
        Page page = Page.of(List.of(new Rows(List.of(row(3, "a")), Optional.empty())), 1);

        // Then
        assertThat(page.next()).isEmpty();
    }

    @Example
    void aPageMayBeEmptyAndNotTheLast() {
        // When
        Page page = Page.of(List.of(new Rows(List.of(), Optional.of(key(5, "x")))), 10);

        // Then
        assertThat(page.rows()).isEmpty();
        assertThat(page.next()).isPresent();
    }

    /** What a part answers: entries in order, up to as many rows or entries as it may look at. */
    private static Page page(
            List<NavigableMap<byte[], byte[]>> stores, Optional<byte[]> after, int limit, int scannedMax) {
        List<Rows> parts = new ArrayList<>();
        for (NavigableMap<byte[], byte[]> store : stores) {
            List<Row> rows = new ArrayList<>();
            Optional<byte[]> stoppedAt = Optional.empty();
            int scanned = 0;
            for (Map.Entry<byte[], byte[]> entry :
                    after.map(key -> store.tailMap(key, false)).orElse(store).entrySet()) {
                if (scanned == scannedMax || rows.size() == limit) {
                    stoppedAt = Optional.of(store.lowerKey(entry.getKey()));
                    break;
                }
                scanned++;
                if (Arrays.equals(entry.getValue(), WANTED)) {
                    rows.add(new Row(entry.getKey(), entry.getValue()));
                }
            }
            parts.add(new Rows(rows, stoppedAt));
        }
        return Page.of(parts, limit);
    }

    private static List<String> wanted(List<NavigableMap<byte[], byte[]>> stores) {
        NavigableMap<byte[], byte[]> all = new TreeMap<>(Arrays::compareUnsigned);
        stores.forEach(all::putAll);
        return all.entrySet().stream()
                .filter(entry -> Arrays.equals(entry.getValue(), WANTED))
                .map(entry -> id(entry.getKey()))
                .toList();
    }

    private static void put(List<NavigableMap<byte[], byte[]>> stores, Random random, byte[] key, byte[] value) {
        stores.get(random.nextInt(stores.size())).put(key, value);
    }

    private static Row row(int second, String orderId) {
        return new Row(key(second, orderId), WANTED);
    }

    private static byte[] key(int second, String orderId) {
        return Stores.customerOrderKey(CUSTOMER, Instant.ofEpochSecond(second), orderId);
    }

    private static byte[] lastOf(Page page) {
        return page.rows().isEmpty() ? new byte[0] : page.rows().getLast().key();
    }

    private static List<String> ids(Page page) {
        return page.rows().stream().map(row -> id(row.key())).toList();
    }

    private static String id(byte[] key) {
        return Stores.customerOrder(key).orderId();
    }
}
