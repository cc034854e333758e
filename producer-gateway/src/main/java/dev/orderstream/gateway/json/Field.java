package dev.orderstream.gateway.json;

/**
 * One field of a JSON form.
 *
 * @param doc one sentence for the API description
 */
public record Field(String name, FieldType type, boolean required, String doc) {
    static Field required(String name, FieldType type, String doc) {
        return new Field(name, type, true, doc);
    }

    static Field optional(String name, FieldType type, String doc) {
        return new Field(name, type, false, doc);
    }
}
