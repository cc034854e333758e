package dev.orderstream.gateway.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

/** Derived ids depend on all of their parts, and on nothing else. */
class CommandIdsTest {
    @Property
    void oneTenantOrderAndKeyMakeOneCommandId(@ForAll String tenant, @ForAll String order, @ForAll String key) {
        // When
        UUID id = UUID.fromString(CommandIds.command(tenant, order, key));

        // Then
        assertThat(CommandIds.command(tenant, order, key)).isEqualTo(id.toString());
        assertThat(id.version()).isEqualTo(8);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(CommandIds.order(tenant, key)).isNotEqualTo(id.toString());
    }

    @Property
    void anItemOfABatchHasNoIdThatAKeyByItselfCouldHave(
            @ForAll String key, @ForAll @IntRange(max = 999) int index, @ForAll @StringLength(max = 2) String between) {
        // When
        String id = CommandIds.item("t", "o", key, index);

        // Then
        assertThat(CommandIds.item("t", "o", key, index)).isEqualTo(id);
        assertThat(CommandIds.item("t", "o", key, index + 1)).isNotEqualTo(id);
        assertThat(CommandIds.command("t", "o", key + between + index)).isNotEqualTo(id);
        assertThat(CommandIds.command("t", "o", key + "#" + index)).isNotEqualTo(id);
    }

    @Property
    void differentPartsMakeDifferentIds(
            @ForAll List<@StringLength(max = 3) String> one, @ForAll("parts") List<String> other) {
        // Given
        Assume.that(one.size() >= 3);
        List<String> first = one.subList(0, 3);
        Assume.that(!first.equals(other));

        // When
        String id = CommandIds.command(first.get(0), first.get(1), first.get(2));

        // Then
        assertThat(CommandIds.command(other.get(0), other.get(1), other.get(2))).isNotEqualTo(id);
    }

    @Provide
    Arbitrary<List<String>> parts() {
        return Arbitraries.strings().ofMaxLength(3).list().ofSize(3);
    }

    @Property
    void whereOnePartEndsAndTheNextBeginsCounts(@ForAll @StringLength(min = 2, max = 20) String text) {
        // Given
        Set<String> ids = new HashSet<>();

        // When
        for (int cut = 0; cut <= text.length(); cut++) {
            ids.add(CommandIds.command("t", text.substring(0, cut), text.substring(cut)));
        }

        // Then: unpaired halves of a surrogate pair both encode as '?', which is why text is checked on its way in
        boolean wellFormed = text.chars().noneMatch(each -> Character.isSurrogate((char) each));
        Assume.that(wellFormed);
        assertThat(ids).hasSize(text.length() + 1);
    }

    @Example
    void derivedIdsNeverChange() {
        // When / Then: what clients rely on when they repeat a request after an upgrade
        assertThat(CommandIds.command("acme", "order-1", "key-1")).isEqualTo("c105e5e8-16ab-8cb7-9561-5b37cef77c81");
        assertThat(CommandIds.order("acme", "key-1")).isEqualTo("6e6fa034-b1c7-82e3-a88b-b1340f005d20");
    }

    @Example
    void freshIdsAreVersion7AndGrowWithTime() {
        // Given
        Set<String> seen = new HashSet<>();

        // When
        long before = System.currentTimeMillis();
        for (int i = 0; i < 10_000; i++) {
            seen.add(CommandIds.fresh());
        }
        long after = System.currentTimeMillis();

        // Then
        assertThat(seen).hasSize(10_000);
        assertThat(seen).allSatisfy(id -> {
            UUID uuid = UUID.fromString(id);
            assertThat(uuid.version()).isEqualTo(7);
            assertThat(uuid.variant()).isEqualTo(2);
            assertThat(uuid.getMostSignificantBits() >>> 16).isBetween(before, after);
        });
    }
}
