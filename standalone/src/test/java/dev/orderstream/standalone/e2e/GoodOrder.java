package dev.orderstream.standalone.e2e;

import dev.orderstream.avro.command.AddItem;
import dev.orderstream.avro.command.CommandEnvelope;
import dev.orderstream.avro.command.CreateOrder;
import dev.orderstream.avro.command.RecordPayment;
import dev.orderstream.avro.command.ShipOrder;
import dev.orderstream.avro.command.SubmitOrder;
import dev.orderstream.avro.type.Metadata;
import dev.orderstream.avro.type.Money;
import dev.orderstream.avro.type.OrderItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** The life of an order in five commands, the same whenever it is told; some are sent twice, some payments reported twice. */
final class GoodOrder {
    static final int COMMANDS = 5;

    private static final int TWICE = 50;

    private final Cluster cluster;
    private final String orderId;
    private final int number;
    private final List<Script.Step> steps = new ArrayList<>();

    private GoodOrder(Cluster cluster, String run, int number) {
        this.cluster = cluster;
        this.orderId = run + number;
        this.number = number;
    }

    /** The order of that number; its id begins with the name of the run, and the ids of its commands do not. */
    static Script of(Cluster cluster, String run, int number) {
        return new GoodOrder(cluster, run, number).script();
    }

    private Script script() {
        long price = 100L + number % 900;
        send(new CreateOrder(envelope("1"), "customer-" + number % 997, "EUR", List.of(item("1", 2, price))));
        send(new AddItem(envelope("2"), item("2", 1, price)));
        byte[] submit = send(new SubmitOrder(envelope("3")));
        if (number % TWICE == 0) {
            send(submit);
        }
        send(new RecordPayment(envelope("4"), "payment", new Money(3 * price, "EUR")));
        if (number % TWICE == 1) {
            send(new RecordPayment(envelope("4-again"), "payment", new Money(3 * price, "EUR")));
        }
        send(new ShipOrder(envelope("5"), "track", "Post"));
        return new Script(steps);
    }

    private byte[] send(SpecificRecord command) {
        byte[] value = cluster.encode(command);
        send(value);
        return value;
    }

    private void send(byte[] value) {
        steps.add(new Script.Step(Commands.record(orderId, value), ""));
    }

    private CommandEnvelope envelope(String name) {
        return new CommandEnvelope(
                number + "-" + name, orderId, null, Instant.EPOCH, new Metadata("tester", "talk", null, null));
    }

    private static OrderItem item(String itemId, int quantity, long price) {
        return new OrderItem(itemId, "sku-" + itemId, "Thing", quantity, new Money(price, "EUR"));
    }
}
