package dev.orderstream.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderstream.gateway.json.AggregateType;
import dev.orderstream.gateway.json.BatchJson;
import dev.orderstream.gateway.json.CommandForm;
import dev.orderstream.gateway.json.Field;
import dev.orderstream.gateway.json.FieldType;
import dev.orderstream.gateway.json.Forms;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Schemas of the API description (JSON Schema 2020-12). */
final class OpenApiSchemas {
    private OpenApiSchemas() {}

    static String ref(String schema) {
        return "#/components/schemas/" + schema;
    }

    static void write(ObjectNode schemas) {
        form(schemas, Forms.MONEY.name(), Forms.MONEY.fields());
        form(schemas, Forms.ITEM.name(), Forms.ITEM.fields());
        for (CommandForm command : CommandForm.values()) {
            if (!command.body().fields().isEmpty()) {
                form(schemas, command.type(), command.body().fields());
            }
        }
        batch(schemas);
        outcome(schemas);
        problem(schemas);
        ObjectNode health = object(schemas, "Health", List.of("status", "reasons"));
        health.putObject("status")
                .put("type", "string")
                .putArray("enum")
                .add("UP")
                .add("DOWN");
        health.putObject("reasons").put("type", "array").putObject("items").put("type", "string");
    }

    /** An object of that form and no other field. */
    private static void form(ObjectNode schemas, String name, List<Field> fields) {
        List<String> required =
                fields.stream().filter(Field::required).map(Field::name).toList();
        ObjectNode properties = object(schemas, name, required);
        fields.forEach(field -> property(properties, field));
    }

    private static ObjectNode object(ObjectNode schemas, String name, List<String> required) {
        ObjectNode schema = schemas.putObject(name).put("type", "object").put("additionalProperties", false);
        ArrayNode names = schema.putArray("required");
        required.forEach(names::add);
        return schema.putObject("properties");
    }

    private static void property(ObjectNode properties, Field field) {
        ObjectNode property = properties.putObject(field.name());
        switch (field.type()) {
            case FieldType.Text text -> {
                property.put("type", "string").put("maxLength", text.lengthMax());
                if (text.lengthMin() > 0) {
                    property.put("minLength", text.lengthMin());
                }
            }
            case FieldType.Whole whole ->
                property.put("type", "integer").put("minimum", whole.min()).put("maximum", whole.max());
            case FieldType.Moment moment -> property.put("type", "string").put("format", "date-time");
            case FieldType.Nested nested ->
                property.put("$ref", ref(nested.form().name()));
            case FieldType.ListOf list ->
                property.put("type", "array")
                        .putObject("items")
                        .put("$ref", ref(list.form().name()));
        }
        property.put("description", field.doc());
    }

    private static void batch(ObjectNode schemas) {
        ArrayNode types = schemas.putObject("BatchItem").putArray("oneOf");
        for (CommandForm command : CommandForm.ofOrders()) {
            String name = "Batch" + command.type();
            types.addObject().put("$ref", ref(name));
            List<Field> fields = new ArrayList<>(BatchJson.ENVELOPE);
            fields.addAll(command.itemFields());
            form(schemas, name, fields);
            ((ObjectNode) schemas.get(name).get("properties").get("type")).put("const", command.type());
        }
        ObjectNode results = object(schemas, "BatchResult", List.of("results")).putObject("results");
        results.put("type", "array").putObject("items").put("$ref", ref("BatchItemResult"));
        ObjectNode item = object(schemas, "BatchItemResult", List.of("index", "status"));
        item.putObject("index").put("type", "integer");
        item.putObject("status").put("type", "integer");
        outcomeMembers(item, AggregateType.ORDER);
        problemMembers(item);
    }

    /** The schema of a committed outcome. */
    static String outcome(AggregateType type) {
        return type == AggregateType.ORDER ? "CommandOutcome" : "StockCommandOutcome";
    }

    /** The schema of a command that is durable and not decided. */
    static String pending(AggregateType type) {
        return type == AggregateType.ORDER ? "CommandPending" : "StockCommandPending";
    }

    private static void outcome(ObjectNode schemas) {
        for (AggregateType type : AggregateType.values()) {
            String id = type.idField();
            List<String> required = List.of(id, "commandId", "version", "state", "events", "duplicate");
            outcomeMembers(object(schemas, outcome(type), required), type);
            ObjectNode pending = object(schemas, pending(type), List.of(id, "commandId"));
            pending.putObject(id).put("type", "string");
            pending.putObject("commandId").put("type", "string");
        }
        ObjectNode event = object(schemas, "AppendedEvent", List.of("type", "version"));
        event.putObject("type").put("type", "string");
        event.putObject("version").put("type", "integer");
    }

    private static void outcomeMembers(ObjectNode properties, AggregateType type) {
        properties.putObject(type.idField()).put("type", "string");
        properties.putObject("commandId").put("type", "string");
        properties.putObject("version").put("type", "integer").put("minimum", 0);
        properties.putObject("state").put("type", "string");
        properties.putObject("events").put("type", "array").putObject("items").put("$ref", ref("AppendedEvent"));
        properties
                .putObject("duplicate")
                .put("type", "boolean")
                .put("description", "True when this command was accepted before: it had effect once.");
    }

    private static void problem(ObjectNode schemas) {
        ObjectNode properties = object(
                schemas, "Problem", List.of("type", "title", "status", "detail", "instance", "code", "correlationId"));
        properties.putObject("type").put("type", "string");
        properties.putObject("status").put("type", "integer");
        properties.putObject("instance").put("type", "string");
        properties.putObject("correlationId").put("type", "string");
        problemMembers(properties);
        for (AggregateType type : AggregateType.values()) {
            properties.putObject(type.idField()).put("type", "string");
        }
        properties.putObject("commandId").put("type", "string");
        ObjectNode error = object(schemas, "FieldError", List.of("field", "message"));
        error.putObject("field")
                .put("type", "string")
                .put("description", "A JSON pointer, or the name of a header or parameter.");
        error.putObject("message").put("type", "string");
    }

    private static void problemMembers(ObjectNode properties) {
        properties.putObject("title").put("type", "string");
        properties.putObject("detail").put("type", "string");
        ArrayNode codes = properties.putObject("code").put("type", "string").putArray("examples");
        Stream.of(ProblemCode.values()).map(Enum::name).forEach(codes::add);
        properties.putObject("currentState").put("type", "string");
        properties.putObject("currentVersion").put("type", "integer");
        properties.putObject("errors").put("type", "array").putObject("items").put("$ref", ref("FieldError"));
    }
}
