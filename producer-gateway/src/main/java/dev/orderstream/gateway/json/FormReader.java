package dev.orderstream.gateway.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads objects of a form from a parser, token by token. Whatever is wrong with the form is collected, so that one answer names it
 * all; only broken JSON ends the reading (as the parser's exception). One thread, one document.
 */
final class FormReader {
    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z");

    private final JsonParser parser;
    private final int pointerSkip;
    private List<FieldError> errors = new ArrayList<>();

    /**
     * @param pointerSkip segments to leave off the front of pointers: 1 for the items of an array, which are counted beside
     */
    FormReader(JsonParser parser, int pointerSkip) {
        this.parser = parser;
        this.pointerSkip = pointerSkip;
    }

    /** What has been found since the last call. */
    List<FieldError> takeErrors() {
        List<FieldError> taken = errors;
        errors = new ArrayList<>();
        return taken;
    }

    /** Reads the value at the current token, which should be an object. */
    Values readObject(Form<?> form) throws IOException {
        if (!parser.hasToken(JsonToken.START_OBJECT)) {
            wrongType("an object");
            return Values.none(form);
        }
        @Nullable Object[] read = new @Nullable Object[form.fields().size()];
        long seen = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            int index = form.index(parser.currentName());
            parser.nextToken();
            if (index < 0) {
                error("", "unknown field");
                parser.skipChildren();
            } else if ((seen & 1L << index) != 0) {
                error("", "appears more than once");
                parser.skipChildren();
            } else {
                seen |= 1L << index;
                read[index] = readField(form.fields().get(index));
            }
        }
        for (int i = 0; i < read.length; i++) {
            if ((seen & 1L << i) == 0 && form.fields().get(i).required()) {
                error("/" + form.fields().get(i).name(), "is missing");
            }
        }
        return new Values(form, read, seen, Map.of());
    }

    private @Nullable Object readField(Field field) throws IOException {
        if (parser.hasToken(JsonToken.VALUE_NULL) && !field.required()) {
            return null;
        }
        return switch (field.type()) {
            case FieldType.Text text -> readText(text);
            case FieldType.Whole whole -> readWhole(whole);
            case FieldType.Moment moment -> readInstant();
            case FieldType.Nested nested -> make(nested.form());
            case FieldType.ListOf list -> readList(list.form());
        };
    }

    private @Nullable String readText(FieldType.Text type) throws IOException {
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            wrongType("a string");
            return null;
        }
        String text = parser.getText();
        if (text.length() < type.lengthMin() || text.length() > type.lengthMax()) {
            error(
                    "",
                    "has " + text.length() + " characters, allowed are " + type.lengthMin() + " to "
                            + type.lengthMax());
            return null;
        }
        if (!Unicode.isWellFormed(text)) {
            error("", "holds half of a surrogate pair, which is not a character");
            return null;
        }
        if (type.identifier() && Unicode.hasControl(text)) {
            error("", "holds a control character");
            return null;
        }
        return text;
    }

    private @Nullable Long readWhole(FieldType.Whole type) throws IOException {
        if (!parser.hasToken(JsonToken.VALUE_NUMBER_INT)) {
            wrongType("a whole number");
            return null;
        }
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            BigInteger value = parser.getBigIntegerValue();
            error("", value.signum() < 0 ? "is below " + type.min() : "is above " + type.max());
            return null;
        }
        long value = parser.getLongValue();
        if (value < type.min()) {
            error("", "is below " + type.min());
            return null;
        }
        if (value > type.max()) {
            error("", "is above " + type.max());
            return null;
        }
        return value;
    }

    private @Nullable Instant readInstant() throws IOException {
        String expected = "must be an ISO 8601 instant in UTC, such as 2026-11-21T08:30:00Z";
        if (!parser.hasToken(JsonToken.VALUE_STRING)) {
            wrongType("a string");
            return null;
        }
        String text = parser.getText();
        if (!INSTANT.matcher(text).matches()) {
            error("", expected);
            return null;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException noSuchTime) {
            error("", expected);
            return null;
        }
    }

    private @Nullable List<Object> readList(Form<?> form) throws IOException {
        if (!parser.hasToken(JsonToken.START_ARRAY)) {
            wrongType("an array");
            return null;
        }
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Object item = make(form);
            if (item != null) {
                list.add(item);
            }
        }
        return list;
    }

    private @Nullable Object make(Form<?> form) throws IOException {
        int before = errors.size();
        Values values = readObject(form);
        return errors.size() == before && errors.size() < JsonLimits.ERRORS_MAX
                ? form.make().apply(values)
                : null;
    }

    private void wrongType(String expected) throws IOException {
        String found = found(parser.currentToken());
        error("", "must be " + expected + ", is " + found);
        parser.skipChildren();
    }

    /** @param child pointer from where the parser is; a pointer is made only for an error that is told, since it costs more than reading */
    private void error(String child, String message) {
        if (errors.size() < JsonLimits.ERRORS_MAX) {
            errors.add(new FieldError(pointer() + child, message));
        }
    }

    /** Where the parser is; at the end of an object, that object. */
    String pointer() {
        String pointer = parser.getParsingContext().pathAsPointer().toString();
        for (int i = 0; i < pointerSkip && !pointer.isEmpty(); i++) {
            int next = pointer.indexOf('/', 1);
            pointer = next < 0 ? "" : pointer.substring(next);
        }
        return pointer;
    }

    private static String found(@Nullable JsonToken token) {
        if (token == null) {
            return "missing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT -> "a whole number";
            case VALUE_NUMBER_FLOAT -> "a number with a fraction or an exponent";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            default -> "something else";
        };
    }
}
