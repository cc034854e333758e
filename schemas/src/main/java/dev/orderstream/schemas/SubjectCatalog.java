package dev.orderstream.schemas;

import dev.orderstream.avro.command.AddItem;
import dev.orderstream.avro.command.CancelOrder;
import dev.orderstream.avro.command.ConfirmRefund;
import dev.orderstream.avro.command.CreateOrder;
import dev.orderstream.avro.command.DeliverOrder;
import dev.orderstream.avro.command.FailRefund;
import dev.orderstream.avro.command.RecordPayment;
import dev.orderstream.avro.command.RemoveItem;
import dev.orderstream.avro.command.ShipOrder;
import dev.orderstream.avro.command.SubmitOrder;
import dev.orderstream.avro.deadletter.DeadLetter;
import dev.orderstream.avro.deadletter.DeadLetterAction;
import dev.orderstream.avro.event.OrderCancelled;
import dev.orderstream.avro.event.OrderCreated;
import dev.orderstream.avro.event.OrderDelivered;
import dev.orderstream.avro.event.OrderItemAdded;
import dev.orderstream.avro.event.OrderItemRemoved;
import dev.orderstream.avro.event.OrderRefunded;
import dev.orderstream.avro.event.OrderShipped;
import dev.orderstream.avro.event.OrderSubmitted;
import dev.orderstream.avro.event.PaymentReceived;
import dev.orderstream.avro.event.RefundFailed;
import dev.orderstream.avro.event.RefundRequested;
import dev.orderstream.avro.fulfilment.FulfilmentAction;
import dev.orderstream.avro.fulfilment.Saga;
import dev.orderstream.avro.inventory.AdjustStock;
import dev.orderstream.avro.inventory.ConsumeStock;
import dev.orderstream.avro.inventory.ReceiveStock;
import dev.orderstream.avro.inventory.ReleaseStock;
import dev.orderstream.avro.inventory.ReservationRejected;
import dev.orderstream.avro.inventory.ReserveStock;
import dev.orderstream.avro.inventory.StockAdjusted;
import dev.orderstream.avro.inventory.StockConsumed;
import dev.orderstream.avro.inventory.StockReceived;
import dev.orderstream.avro.inventory.StockReleased;
import dev.orderstream.avro.inventory.StockReserved;
import dev.orderstream.avro.notification.SendConfirmation;
import dev.orderstream.avro.payment.PaymentCharged;
import dev.orderstream.avro.payment.PaymentDeclined;
import dev.orderstream.avro.payment.PaymentRefundRefused;
import dev.orderstream.avro.payment.PaymentRefunded;
import dev.orderstream.avro.payment.RefundPayment;
import dev.orderstream.avro.payment.RequestPayment;
import dev.orderstream.avro.reply.CommandReply;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaUtils;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/** Which schemas belong on which topic, and the subjects they are registered under. */
public final class SubjectCatalog {
    /** What every subject's evolution is held to. */
    public static final String COMPATIBILITY = "FULL_TRANSITIVE";

    private static final int NOT_FOUND = 404;

    private static final List<Schema> COMMANDS = List.of(
            CreateOrder.SCHEMA$,
            AddItem.SCHEMA$,
            RemoveItem.SCHEMA$,
            SubmitOrder.SCHEMA$,
            RecordPayment.SCHEMA$,
            ShipOrder.SCHEMA$,
            DeliverOrder.SCHEMA$,
            CancelOrder.SCHEMA$,
            ConfirmRefund.SCHEMA$,
            FailRefund.SCHEMA$);

    private static final List<Schema> EVENTS = List.of(
            OrderCreated.SCHEMA$,
            OrderItemAdded.SCHEMA$,
            OrderItemRemoved.SCHEMA$,
            OrderSubmitted.SCHEMA$,
            PaymentReceived.SCHEMA$,
            OrderShipped.SCHEMA$,
            OrderDelivered.SCHEMA$,
            OrderCancelled.SCHEMA$,
            RefundRequested.SCHEMA$,
            OrderRefunded.SCHEMA$,
            RefundFailed.SCHEMA$);

    private static final List<Schema> INVENTORY_COMMANDS = List.of(
            ReceiveStock.SCHEMA$,
            ReserveStock.SCHEMA$,
            ReleaseStock.SCHEMA$,
            ConsumeStock.SCHEMA$,
            AdjustStock.SCHEMA$);

    private static final List<Schema> INVENTORY_EVENTS = List.of(
            StockReceived.SCHEMA$,
            StockReserved.SCHEMA$,
            ReservationRejected.SCHEMA$,
            StockReleased.SCHEMA$,
            StockConsumed.SCHEMA$,
            StockAdjusted.SCHEMA$);

    private static final List<Schema> PAYMENT_EVENTS = List.of(
            PaymentCharged.SCHEMA$, PaymentDeclined.SCHEMA$, PaymentRefunded.SCHEMA$, PaymentRefundRefused.SCHEMA$);

    /** In the order in which they are registered, after the command topics of orders. */
    private static final List<String> TOPICS = List.of(
            Topics.ORDER_EVENTS,
            Topics.ORDER_DEAD_LETTERS,
            Topics.ORDER_DEAD_LETTER_ACTIONS,
            Topics.ORDER_REPLIES,
            Topics.ORDER_OUTCOMES,
            Topics.INVENTORY_COMMANDS,
            Topics.INVENTORY_EVENTS,
            Topics.INVENTORY_DEAD_LETTERS,
            Topics.INVENTORY_DEAD_LETTER_ACTIONS,
            Topics.INVENTORY_REPLIES,
            Topics.INVENTORY_OUTCOMES,
            Topics.PAYMENT_COMMANDS,
            Topics.PAYMENT_EVENTS,
            Topics.PAYMENT_DEAD_LETTERS,
            Topics.PAYMENT_DEAD_LETTER_ACTIONS,
            Topics.NOTIFICATION_COMMANDS,
            Topics.NOTIFICATION_DEAD_LETTERS,
            Topics.NOTIFICATION_DEAD_LETTER_ACTIONS,
            Topics.FULFILMENT_EVENTS,
            Topics.FULFILMENT_ACTIONS);

    private static final SubjectNames NAMES = new SubjectNames();

    /** One schema under one subject. */
    public record Subject(String topic, String name, Schema schema) {}

    private SubjectCatalog() {}

    /** The schemas of a topic's values. {@code order-commands.<team>} holds what {@code order-commands} holds. */
    public static List<Schema> schemas(String topic) {
        return switch (topic) {
            case Topics.ORDER_EVENTS -> EVENTS;
            case Topics.INVENTORY_COMMANDS -> INVENTORY_COMMANDS;
            case Topics.INVENTORY_EVENTS -> INVENTORY_EVENTS;
            case Topics.PAYMENT_COMMANDS -> List.of(RequestPayment.SCHEMA$, RefundPayment.SCHEMA$);
            case Topics.PAYMENT_EVENTS -> PAYMENT_EVENTS;
            case Topics.NOTIFICATION_COMMANDS -> List.of(SendConfirmation.SCHEMA$);
            case Topics.FULFILMENT_EVENTS -> List.of(Saga.SCHEMA$);
            case Topics.FULFILMENT_ACTIONS -> List.of(FulfilmentAction.SCHEMA$);
            case Topics.ORDER_DEAD_LETTERS,
                    Topics.INVENTORY_DEAD_LETTERS,
                    Topics.PAYMENT_DEAD_LETTERS,
                    Topics.NOTIFICATION_DEAD_LETTERS -> List.of(DeadLetter.SCHEMA$);
            case Topics.ORDER_DEAD_LETTER_ACTIONS,
                    Topics.INVENTORY_DEAD_LETTER_ACTIONS,
                    Topics.PAYMENT_DEAD_LETTER_ACTIONS,
                    Topics.NOTIFICATION_DEAD_LETTER_ACTIONS -> List.of(DeadLetterAction.SCHEMA$);
            case Topics.ORDER_REPLIES, Topics.ORDER_OUTCOMES, Topics.INVENTORY_REPLIES, Topics.INVENTORY_OUTCOMES ->
                List.of(CommandReply.SCHEMA$);
            default -> {
                if (topic.equals(Topics.ORDER_COMMANDS) || topic.startsWith(Topics.ORDER_COMMANDS + ".")) {
                    yield COMMANDS;
                }
                throw new IllegalArgumentException("no schemas are known for topic " + topic);
            }
        };
    }

    /** Everything that must be registered before the pipeline runs. */
    public static List<Subject> subjects() {
        return subjects(List.of());
    }

    /** The same with the subjects of these teams' command topics. */
    public static List<Subject> subjects(Collection<String> teams) {
        return Stream.concat(Topics.commands(teams).stream(), TOPICS.stream())
                .flatMap(topic -> subjects(topic).stream())
                .toList();
    }

    /** What must be registered for one topic, a team's own among them. */
    public static List<Subject> subjects(String topic) {
        List<Subject> subjects = new ArrayList<>();
        for (Schema schema : schemas(topic)) {
            AvroSchema registered = new AvroSchema(withoutJavaProperties(schema));
            String name = Objects.requireNonNull(NAMES.subjectName(topic, false, registered));
            subjects.add(new Subject(topic, name, registered.rawSchema()));
        }
        return subjects;
    }

    /**
     * Registers all subjects, or finds them registered, and sets each to {@link #COMPATIBILITY} unless the registry holds everything to
     * it. Idempotent.
     *
     * @throws IllegalStateException when the registry refuses a schema as incompatible
     * @throws RegistryUnavailableException when it cannot be reached
     */
    public static void registerAll(SchemaRegistryClient registry) {
        registerAll(registry, List.of());
    }

    /** The same with the subjects of these teams' command topics. */
    public static void registerAll(SchemaRegistryClient registry, Collection<String> teams) {
        boolean held = holdsEverything(registry);
        for (Subject subject : subjects(teams)) {
            try {
                registry.register(subject.name(), new AvroSchema(subject.schema()));
                if (!held) {
                    registry.updateCompatibility(subject.name(), COMPATIBILITY);
                }
            } catch (RestClientException refused) {
                throw new IllegalStateException(
                        "the registry refused subject " + subject.name() + ": " + refused.getMessage(), refused);
            } catch (IOException failed) {
                throw new RegistryUnavailableException("the registry cannot be reached", failed);
            }
        }
    }

    /** Whether the registry's own level is what every subject needs, as that of the embedded one is. */
    private static boolean holdsEverything(SchemaRegistryClient registry) {
        try {
            return COMPATIBILITY.equals(registry.getCompatibility(null));
        } catch (RestClientException refused) {
            throw new IllegalStateException(
                    "the registry does not tell its compatibility level: " + refused.getMessage(), refused);
        } catch (IOException failed) {
            throw new RegistryUnavailableException("the registry cannot be reached", failed);
        }
    }

    /**
     * Looks up the current schemas of these topics and their ids, so that writing and reading them needs no registry from then on.
     *
     * @throws IllegalStateException when a subject is not registered
     * @throws RegistryUnavailableException when the registry cannot be reached
     */
    public static void warmUp(SchemaRegistryClient registry, Set<String> topics) {
        for (String topic : topics) {
            subjects(topic).forEach(subject -> lookUp(registry, subject));
        }
    }

    private static void lookUp(SchemaRegistryClient registry, Subject subject) {
        try {
            int id = registry.getId(subject.name(), new AvroSchema(subject.schema()));
            registry.getSchemaById(id);
        } catch (RestClientException refused) {
            if (refused.getStatus() != NOT_FOUND) {
                throw new RegistryUnavailableException("the registry refused subject " + subject.name(), refused);
            }
            throw new IllegalStateException(
                    "subject " + subject.name()
                            + " has not the current schema: register it with 'orders topics create --registry-url URL'",
                    refused);
        } catch (IOException failed) {
            throw new RegistryUnavailableException("the registry cannot be reached", failed);
        }
    }

    /** {@link #registerAll(SchemaRegistryClient, Collection)} for a URL. */
    public static void registerAll(String registryUrl, Collection<String> teams) {
        registerAll(Registry.client(RegistrySettings.of(registryUrl)), teams);
    }

    /** The schema as the serializer looks it up: without the hints that are for Java alone. */
    static Schema withoutJavaProperties(Schema schema) {
        return AvroSchemaUtils.getSchema(new GenericData.Record(schema), false, false, true);
    }
}
