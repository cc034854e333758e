package dev.orderstream.topology.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderstream.topology.stream.Stores;
import java.time.Instant;
import java.util.Base64;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

/** A cursor carries the key of one customer's order, and nothing else is one. */
class CursorTest {
    @Property
    void everyKeyComesBack(
            @ForAll @StringLength(min = 1, max = 128) String customerId,
            @ForAll @LongRange long millis,
            @ForAll @StringLength(min = 1, max = 128) String orderId) {
        // Given
        byte[] key = Stores.customerOrderKey(customerId, Instant.ofEpochMilli(millis), orderId);

        // When
        String cursor = Cursor.of(key);

        // Then
        assertThat(cursor).matches("[A-Za-z0-9_-]+");
        if (customerId.indexOf(0) < 0) {
            assertThat(Cursor.key(cursor, customerId)).isEqualTo(key);
            assertRefused(cursor, customerId + "x");
        }
    }

    @Property
    void otherBytesAreRefused(@ForAll @Size(max = 40) byte[] bytes) {
        // When
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

        // Then: no random bytes begin with this
        assertRefused(text, "customer-1");
    }

    @Example
    void anotherVersionIsRefused() {
        // Given
        byte[] key = Stores.customerOrderKey("c", Instant.EPOCH, "o-1");
        byte[] bytes = Base64.getUrlDecoder().decode(Cursor.of(key));
        bytes[0] = 2;

        // Then
        assertRefused(Base64.getUrlEncoder().encodeToString(bytes), "c");
    }

    @Example
    void aKeyWithoutAnOrderIsRefused() {
        // Given
        byte[] key = Stores.customerOrderKey("c", Instant.EPOCH, "");

        // Then
        assertRefused(Cursor.of(key), "c");
        assertRefused(Cursor.of(Stores.customerPrefix("c")), "c");
    }

    private static void assertRefused(String cursor, String customerId) {
        assertThatThrownBy(() -> Cursor.key(cursor, customerId))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(
                                        refused.problem().errors().getFirst().field())
                                .isEqualTo("cursor"));
    }
}
