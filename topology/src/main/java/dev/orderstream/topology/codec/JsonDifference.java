package dev.orderstream.topology.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderstream.topology.kernel.DeadLetterAction.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What leads from one JSON document to another: changes of fields that stand for themselves, in any order. An array that became longer or
 * shorter is one change.
 */
final class JsonDifference {
    private JsonDifference() {}

    static List<Change> between(JsonNode before, JsonNode after) {
        List<Change> changes = new ArrayList<>();
        compare(before, after, "", changes);
        return changes;
    }

    private static void compare(JsonNode before, JsonNode after, String at, List<Change> changes) {
        if (before instanceof ObjectNode one && after instanceof ObjectNode other) {
            Set<String> names = new TreeSet<>();
            one.fieldNames().forEachRemaining(names::add);
            other.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                field(one.get(name), other.get(name), at + "/" + escaped(name), changes);
            }
        } else if (before instanceof ArrayNode one && after instanceof ArrayNode other && one.size() == other.size()) {
            for (int i = 0; i < one.size(); i++) {
                compare(one.get(i), other.get(i), at + "/" + i, changes);
            }
        } else if (!before.equals(after)) {
            changes.add(new Change(at, Optional.of(before.toString()), Optional.of(after.toString())));
        }
    }

    private static void field(@Nullable JsonNode before, @Nullable JsonNode after, String at, List<Change> changes) {
        if (before == null || after == null) {
            changes.add(new Change(
                    at,
                    Optional.ofNullable(before).map(JsonNode::toString),
                    Optional.ofNullable(after).map(JsonNode::toString)));
        } else {
            compare(before, after, at, changes);
        }
    }

    /** A name as part of a JSON Pointer (RFC 6901, section 3). */
    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
