package dev.orderstream.gateway.json;

import java.util.List;
import java.util.function.Function;

/**
 * The form of a JSON object: its fields, and what is made of them. The same table reads requests and describes them in the API
 * description.
 *
 * @param name of the schema in the API description
 * @param fields at most 64
 */
public record Form<T>(String name, List<Field> fields, Function<Values, T> make) {
    public Form {
        fields = List.copyOf(fields);
        if (fields.size() > Long.SIZE) {
            throw new IllegalArgumentException(name + " has more than 64 fields");
        }
    }

    /** A form that is read as its values. */
    static Form<Values> of(String name, List<Field> fields) {
        return new Form<>(name, fields, values -> values);
    }

    /** Position of a field; -1 when there is none of that name. */
    int index(String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
