package dev.orderstream.gateway.json;

import static dev.orderstream.gateway.json.Field.optional;
import static dev.orderstream.gateway.json.Field.required;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads a batch: a JSON array, or one JSON object a line (NDJSON), of commands about orders {@code {type, orderId, commandId?, expectedVersion?,
 * ...}}. An item is read in one pass by the union of all commands' fields, since {@code type} may come last, and then held against
 * its own form.
 */
public final class BatchJson {
    /** Most commands of one batch. */
    public static final int ITEMS_MAX = 1_000;

    /** What every item carries beside its command's own fields. */
    public static final List<Field> ENVELOPE = List.of(
            required("type", FieldType.TEXT, "Simple name of the command, such as CreateOrder."),
            required("orderId", FieldType.ID, "The order that the command is for."),
            optional("commandId", FieldType.ID, "Identifies the command; sent again it has effect once."),
            optional(
                    "expectedVersion",
                    new FieldType.Whole(0, Long.MAX_VALUE),
                    "0: the order must not exist. n: its version must be exactly n. Absent: any."));

    private static final List<CommandForm> FORMS = CommandForm.ofOrders();

    private static final Form<Values> ANY = Form.of("BatchItem", union());

    private BatchJson() {}

    /**
     * Reads a JSON array.
     *
     * @param itemBytesMax longest item
     * @throws MalformedException when it is no array, broken, empty or too long
     */
    public static List<BatchItem> array(byte[] body, int itemBytesMax) {
        CommandJson.requireUtf8(body);
        List<BatchItem> items = new ArrayList<>();
        try (JsonParser parser = JsonLimits.FACTORY.createParser(body)) {
            FormReader reader = new FormReader(parser, 1);
            try {
                if (parser.nextToken() != JsonToken.START_ARRAY) {
                    throw new MalformedException("", "must be an array of commands");
                }
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    requireRoom(items);
                    items.add(item(parser, reader, itemBytesMax));
                }
                if (parser.nextToken() != null) {
                    throw new MalformedException("", "something follows the end of the array");
                }
            } catch (JsonProcessingException broken) {
                throw CommandJson.broken(broken, "/" + items.size() + reader.pointer());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return nonEmpty(items);
    }

    /**
     * Reads lines; blank ones are skipped and not counted. A broken line is malformed by itself.
     *
     * @throws MalformedException when there is no line or too many
     */
    public static List<BatchItem> lines(byte[] body, int itemBytesMax) {
        List<BatchItem> items = new ArrayList<>();
        int start = 0;
        while (start < body.length) {
            int end = start;
            while (end < body.length && body[end] != '\n') {
                end++;
            }
            byte[] line = Arrays.copyOfRange(body, start, end);
            if (!isBlank(line)) {
                requireRoom(items);
                items.add(line(line, itemBytesMax));
            }
            start = end + 1;
        }
        return nonEmpty(items);
    }

    private static BatchItem line(byte[] line, int itemBytesMax) {
        if (line.length > itemBytesMax) {
            return new BatchItem.TooLarge(line.length);
        }
        if (!Unicode.isUtf8(line)) {
            return malformed(List.of(new FieldError("", "is not UTF-8")));
        }
        try (JsonParser parser = JsonLimits.FACTORY.createParser(line)) {
            FormReader reader = new FormReader(parser, 0);
            try {
                parser.nextToken();
                BatchItem item = item(parser, reader, itemBytesMax);
                return parser.nextToken() == null
                        ? item
                        : malformed(List.of(new FieldError("", "something follows the end of the JSON object")));
            } catch (JsonProcessingException broken) {
                return malformed(CommandJson.broken(broken, reader.pointer()).errors());
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static BatchItem item(JsonParser parser, FormReader reader, int itemBytesMax) throws IOException {
        long start = parser.currentTokenLocation().getByteOffset();
        Values values = reader.readObject(ANY);
        long bytes = parser.currentLocation().getByteOffset() - start;
        List<FieldError> errors = new ArrayList<>(reader.takeErrors());
        if (bytes > itemBytesMax) {
            return new BatchItem.TooLarge(bytes);
        }
        Optional<CommandForm> form = values.optionalText("type")
                .flatMap(type -> FORMS.stream()
                        .filter(known -> known.type().equals(type))
                        .findFirst());
        if (values.has("type") && form.isEmpty()) {
            errors.add(new FieldError("/type", "is not the name of a command"));
        }
        form.ifPresent(known -> errors.addAll(misfits(known, values, errors)));
        if (form.isEmpty() || !errors.isEmpty()) {
            return new BatchItem.Malformed(values.optionalText("orderId"), values.optionalText("commandId"), errors);
        }
        return new BatchItem.WellFormed(
                form.get(),
                values.text("orderId"),
                values.optionalText("commandId"),
                values.has("expectedVersion") ? OptionalLong.of(values.whole("expectedVersion")) : OptionalLong.empty(),
                values);
    }

    /** Fields that belong to other commands, and own ones that are not there. */
    private static List<FieldError> misfits(CommandForm form, Values values, List<FieldError> known) {
        List<Field> own = form.itemFields();
        List<FieldError> errors = new ArrayList<>();
        for (Field field : ANY.fields()) {
            boolean belongs = ENVELOPE.contains(field)
                    || own.stream().anyMatch(same -> same.name().equals(field.name()));
            String pointer = "/" + field.name();
            if (!belongs && values.isNamed(field.name())) {
                errors.add(new FieldError(pointer, "unknown field of " + form.type()));
            }
            boolean told = known.stream()
                    .anyMatch(error ->
                            error.field().equals(pointer) || error.field().startsWith(pointer + "/"));
            if (belongs && !ENVELOPE.contains(field) && !values.has(field.name()) && !told) {
                errors.add(new FieldError(pointer, "is missing"));
            }
        }
        return errors;
    }

    private static List<Field> union() {
        Map<String, Field> fields = new LinkedHashMap<>();
        ENVELOPE.forEach(field -> fields.put(field.name(), field));
        for (CommandForm form : FORMS) {
            form.itemFields()
                    .forEach(field ->
                            fields.putIfAbsent(field.name(), optional(field.name(), field.type(), field.doc())));
        }
        return List.copyOf(fields.values());
    }

    private static BatchItem malformed(List<FieldError> errors) {
        return new BatchItem.Malformed(Optional.empty(), Optional.empty(), errors);
    }

    private static void requireRoom(List<BatchItem> items) {
        if (items.size() == ITEMS_MAX) {
            throw new MalformedException("", "holds more than " + ITEMS_MAX + " commands");
        }
    }

    private static List<BatchItem> nonEmpty(List<BatchItem> items) {
        if (items.isEmpty()) {
            throw new MalformedException("", "holds no command");
        }
        return items;
    }

    private static boolean isBlank(byte[] line) {
        for (byte each : line) {
            if (each != ' ' && each != '\t' && each != '\r') {
                return false;
            }
        }
        return true;
    }
}
