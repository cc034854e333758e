package dev.orderstream.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;

/** The layout of keys, as range scans need it. RocksDB orders keys as unsigned bytes. */
class StoresTest {
    @Example
    void theNamesAreTheOnesThatChangelogsHave() {
        // Then
        assertThat(new String[] {Stores.ORDER_STATE, Stores.ORDER_BY_ID, Stores.EVENT_LOG, Stores.COMMAND_STATUS})
                .containsExactly("order-state", "order-by-id", "event-log", "command-status");
    }

    @Example
    void theLayoutIsFixed() {
        // Then
        assertThat(Stores.orderKey("\u20ac")).isEqualTo("\u20ac".getBytes(UTF_8));
        assertThat(Stores.eventKey("ab", 258)).containsExactly('a', 'b', 0, 0, 0, 0, 0, 0, 0, 1, 2);
        assertThat(Stores.commandKey("ab", "c")).containsExactly('a', 'b', 0, 'c');
    }

    @Property
    void eventsOfAnOrderLieInOrderOfVersion(
            @ForAll @AlphaChars @StringLength(min = 1, max = 10) String orderId,
            @ForAll @LongRange(max = Long.MAX_VALUE) long one,
            @ForAll @LongRange(max = Long.MAX_VALUE) long other) {
        // Then
        assertThat(Integer.signum(
                        Arrays.compareUnsigned(Stores.eventKey(orderId, one), Stores.eventKey(orderId, other))))
                .isEqualTo(Long.compare(one, other));
    }

    @Property
    void noEventOfAnotherOrderLiesBetweenThose(
            @ForAll @AlphaChars @NumericChars @StringLength(min = 1, max = 3) String orderId,
            @ForAll @AlphaChars @NumericChars @StringLength(max = 3) String suffix,
            @ForAll @LongRange(max = Long.MAX_VALUE) long version) {
        // Given: mostly an id that begins with the other
        Assume.that(!suffix.isEmpty());
        byte[] foreign = Stores.eventKey(orderId + suffix, version);

        // Then
        boolean within = Arrays.compareUnsigned(foreign, Stores.eventKey(orderId, 0)) >= 0
                && Arrays.compareUnsigned(foreign, Stores.eventKey(orderId, Long.MAX_VALUE)) <= 0;
        assertThat(within).isFalse();
    }

    @Property
    void keysOfCommandsTellOrderAndCommandApart(
            @ForAll @AlphaChars @StringLength(min = 1, max = 3) String orderId,
            @ForAll @AlphaChars @StringLength(min = 1, max = 3) String commandId) {
        // Then
        assertThat(Stores.commandKey(orderId, commandId))
                .isNotEqualTo(Stores.commandKey(orderId + commandId, ""))
                .isNotEqualTo(Stores.commandKey(orderId + commandId.charAt(0), commandId.substring(1)));
    }
}
