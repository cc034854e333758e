package dev.orderstream.schemas;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * Whether the work of decoding a body is bounded by its length. Avro spends no byte on a null, a record without fields or a fixed of size
 * 0: sixty types, each of them twice the one before, are 2^60 steps for a body of no byte at all, and a count is few bytes for many
 * nulls. A legal evolution of our schemas may add such a field, and whoever writes it would keep a partition busy for ever.
 */
final class WriterWork {
    /** Most steps without a byte between two bytes. Ours take about ten. */
    static final int IDLE_STEPS_MAX = 250;

    /** Deepest nesting of types: beyond it the walk through the schema, and that of Avro, ends the stack. */
    private static final int DEPTH_MAX = 250;

    private static final int UNBOUNDED = IDLE_STEPS_MAX + 1;

    private final Map<String, Integer> known = new HashMap<>();
    private final Set<String> under = new HashSet<>();

    private WriterWork() {}

    static boolean isBounded(Schema writer) {
        return new WriterWork().idleSteps(writer) < UNBOUNDED;
    }

    /** How many values that take no byte may be met in one value of the schema, of its items in one item; at most {@link #UNBOUNDED}. */
    private int idleSteps(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> named(schema);
            case ARRAY -> takesNoByte(schema.getElementType()) ? UNBOUNDED : idleSteps(schema.getElementType());
            case MAP -> idleSteps(schema.getValueType());
            case UNION -> most(schema.getTypes());
            case NULL -> 1;
            case FIXED -> schema.getFixedSize() == 0 ? 1 : 0;
            default -> 0;
        };
    }

    /** A type within itself costs no more here: it is reached through a branch or a count, which is a byte. */
    private int named(Schema record) {
        String name = record.getFullName();
        Integer steps = known.get(name);
        if (steps != null) {
            return steps;
        }
        if (under.size() > DEPTH_MAX) {
            return UNBOUNDED;
        }
        if (!under.add(name)) {
            return 1;
        }
        int counted = 1;
        for (Schema.Field field : record.getFields()) {
            counted = Math.min(UNBOUNDED, counted + idleSteps(field.schema()));
        }
        under.remove(name);
        known.put(name, counted);
        return counted;
    }

    private int most(List<Schema> types) {
        int most = 0;
        for (Schema type : types) {
            most = Math.max(most, idleSteps(type));
        }
        return most;
    }

    private boolean takesNoByte(Schema schema) {
        return switch (schema.getType()) {
            case NULL -> true;
            case FIXED -> schema.getFixedSize() == 0;
            case RECORD -> idleSteps(schema) == UNBOUNDED || isEmpty(schema);
            default -> false;
        };
    }

    /** One that holds itself has no end, and no body. */
    private boolean isEmpty(Schema record) {
        if (!under.add(record.getFullName())) {
            return false;
        }
        boolean empty = record.getFields().stream().allMatch(field -> takesNoByte(field.schema()));
        under.remove(record.getFullName());
        return empty;
    }
}
