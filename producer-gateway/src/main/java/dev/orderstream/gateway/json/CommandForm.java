package dev.orderstream.gateway.json;

import static dev.orderstream.gateway.json.Field.optional;
import static dev.orderstream.gateway.json.Field.required;
import static dev.orderstream.gateway.json.FieldType.ID;
import static dev.orderstream.gateway.json.FieldType.INSTANT;
import static dev.orderstream.gateway.json.FieldType.LONG;
import static dev.orderstream.gateway.json.FieldType.TEXT;

import dev.orderstream.avro.command.AddItem;
import dev.orderstream.avro.command.CancelOrder;
import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.command.ConfirmRefund;
import dev.orderstream.avro.command.CreateOrder;
import dev.orderstream.avro.command.DeliverOrder;
import dev.orderstream.avro.command.FailRefund;
import dev.orderstream.avro.command.RecordPayment;
import dev.orderstream.avro.command.RemoveItem;
import dev.orderstream.avro.command.ShipOrder;
import dev.orderstream.avro.command.SubmitOrder;
import dev.orderstream.avro.inventory.AdjustStock;
import dev.orderstream.avro.inventory.ReceiveStock;
import dev.orderstream.avro.type.Money;
import dev.orderstream.avro.type.OrderItem;
import dev.orderstream.gateway.json.FieldType.ListOf;
import dev.orderstream.gateway.json.FieldType.Nested;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

/**
 * The table of commands: route, JSON form, and the Avro record that is made of it. Requests, batches and the API description are all
 * read from here.
 */
@SuppressWarnings("ImmutableEnumChecker") // the lists are unmodifiable, the functions hold nothing
public enum CommandForm {
    CREATE_ORDER(
            "CreateOrder",
            "Creates an order in state DRAFT.",
            "POST",
            "/orders",
            List.of(
                    required("customerId", TEXT, "Whose order it is."),
                    required("currency", TEXT, "ISO 4217 code of every amount of the order."),
                    required("items", new ListOf(Forms.ITEM), "First lines, 0 to 200.")),
            (envelope, values) -> new CreateOrder(
                    envelope,
                    values.text("customerId"),
                    values.text("currency"),
                    values.list("items", OrderItem.class))),
    ADD_ITEM(
            "AddItem",
            "Adds a line to an order in DRAFT.",
            "POST",
            "/orders/{orderId}/items",
            Forms.ITEM.fields(),
            (envelope, values) -> new AddItem(envelope, Forms.item(values))),
    REMOVE_ITEM(
            "RemoveItem",
            "Removes a line of an order in DRAFT.",
            "DELETE",
            "/orders/{orderId}/items/{itemId}",
            List.of(),
            (envelope, values) -> new RemoveItem(envelope, values.text("itemId"))),
    SUBMIT_ORDER(
            "SubmitOrder",
            "Submits a DRAFT that has a line and a total above zero; freezes the total.",
            "POST",
            "/orders/{orderId}/submit",
            List.of(),
            (envelope, values) -> new SubmitOrder(envelope)),
    RECORD_PAYMENT(
            "RecordPayment",
            "Reports money that a payment provider has moved.",
            "POST",
            "/orders/{orderId}/payments",
            List.of(
                    required("paymentId", TEXT, "The provider's id of the payment."),
                    required("amount", new Nested(Forms.MONEY), "What was paid.")),
            (envelope, values) ->
                    new RecordPayment(envelope, values.text("paymentId"), values.nested("amount", Money.class))),
    SHIP_ORDER(
            "ShipOrder",
            "Reports that a PAID order with no refund due was handed to a carrier.",
            "POST",
            "/orders/{orderId}/shipment",
            List.of(
                    required("trackingNumber", TEXT, "The carrier's number of the parcel."),
                    required("carrier", TEXT, "The carrier.")),
            (envelope, values) -> new ShipOrder(envelope, values.text("trackingNumber"), values.text("carrier"))),
    DELIVER_ORDER(
            "DeliverOrder",
            "Reports that a SHIPPED order arrived.",
            "POST",
            "/orders/{orderId}/delivery",
            List.of(required("deliveredAt", INSTANT, "When it arrived.")),
            (envelope, values) -> new DeliverOrder(envelope, values.moment("deliveredAt"))),
    CANCEL_ORDER(
            "CancelOrder",
            "Cancels an order that is not yet shipped.",
            "POST",
            "/orders/{orderId}/cancellation",
            List.of(required("reason", TEXT, "Why.")),
            (envelope, values) -> new CancelOrder(envelope, values.text("reason"))),
    CONFIRM_REFUND(
            "ConfirmRefund",
            "Reports that a due refund was paid out.",
            "POST",
            "/orders/{orderId}/refunds/{refundId}/confirmation",
            List.of(required("amount", new Nested(Forms.MONEY), "What was paid out.")),
            (envelope, values) ->
                    new ConfirmRefund(envelope, values.text("refundId"), values.nested("amount", Money.class))),
    FAIL_REFUND(
            "FailRefund",
            "Reports that paying out a due refund failed; the amount stays due.",
            "POST",
            "/orders/{orderId}/refunds/{refundId}/failure",
            List.of(required("reason", TEXT, "Why.")),
            (envelope, values) -> new FailRefund(envelope, values.text("refundId"), values.text("reason"))),
    RECEIVE_STOCK(
            "ReceiveStock",
            "Reports that pieces of a SKU arrived.",
            "POST",
            "/inventory/{sku}/receipts",
            List.of(
                    required("quantity", LONG, "Pieces."),
                    optional("reference", TEXT, "What they came with, such as a delivery note; for people.")),
            (envelope, values) -> new ReceiveStock(
                    envelope,
                    values.whole("quantity"),
                    values.optionalText("reference").orElse(null))),
    ADJUST_STOCK(
            "AdjustStock",
            "Corrects what is available of a SKU, after a count or a breakage.",
            "POST",
            "/inventory/{sku}/adjustments",
            List.of(
                    required("delta", LONG, "Pieces to add; below zero: to take away."),
                    required("reason", TEXT, "Why.")),
            (envelope, values) -> new AdjustStock(envelope, values.whole("delta"), values.text("reason")));

    private final String type;
    private final String doc;
    private final String method;
    private final String path;
    private final AggregateType aggregate;
    private final List<Field> own;
    private final Form<Values> body;
    private final BiFunction<CommandEnvelope, Values, SpecificRecord> make;

    CommandForm(
            String type,
            String doc,
            String method,
            String path,
            List<Field> own,
            BiFunction<CommandEnvelope, Values, SpecificRecord> make) {
        this.type = type;
        this.doc = doc;
        this.method = method;
        this.path = path;
        this.aggregate = AggregateType.ofPath(path);
        this.own = own;
        List<Field> fields = new ArrayList<>(own);
        if (!path.contains("{" + aggregate.idField() + "}")) {
            fields.addFirst(optional("orderId", ID, "The new order's id; the gateway makes one when absent."));
        }
        this.body = Form.of(type, fields);
        this.make = make;
    }

    /** Simple name of the command record. */
    public String type() {
        return type;
    }

    /** One sentence about the command. */
    public String doc() {
        return doc;
    }

    public String method() {
        return method;
    }

    /** Template of the path, such as {@code /orders/{orderId}/items}. */
    public String path() {
        return path;
    }

    /** What the command is about. */
    public AggregateType aggregate() {
        return aggregate;
    }

    /** What the route's body holds; a form without fields means no body. */
    public Form<Values> body() {
        return body;
    }

    /** What a batch item of this type holds beside type, orderId, commandId and expectedVersion. */
    public List<Field> itemFields() {
        Stream<Field> ofPath = Forms.PATH_FIELDS.stream().filter(field -> path.contains("{" + field.name() + "}"));
        return Stream.concat(ofPath, own.stream()).toList();
    }

    /** The Avro record. The values hold every field of {@link #itemFields}, from the body or from the path. */
    public SpecificRecord command(CommandEnvelope envelope, Values values) {
        return make.apply(envelope, values);
    }

    /** The commands about orders, which are those that a batch may hold. */
    public static List<CommandForm> ofOrders() {
        return Stream.of(values())
                .filter(form -> form.aggregate == AggregateType.ORDER)
                .toList();
    }
}
