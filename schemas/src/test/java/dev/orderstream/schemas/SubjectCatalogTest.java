package dev.orderstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.orderstream.avro.command.CreateOrder;
import dev.orderstream.avro.reply.CommandReply;
import io.confluent.kafka.schemaregistry.ParsedSchema;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.entities.Config;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Subjects by their exact names: renaming one cuts off every client. */
class SubjectCatalogTest {
    private static final String[] SUBJECTS = {
        "order-commands-dev.orderstream.avro.command.CreateOrder",
        "order-commands-dev.orderstream.avro.command.AddItem",
        "order-commands-dev.orderstream.avro.command.RemoveItem",
        "order-commands-dev.orderstream.avro.command.SubmitOrder",
        "order-commands-dev.orderstream.avro.command.RecordPayment",
        "order-commands-dev.orderstream.avro.command.ShipOrder",
        "order-commands-dev.orderstream.avro.command.DeliverOrder",
        "order-commands-dev.orderstream.avro.command.CancelOrder",
        "order-commands-dev.orderstream.avro.command.ConfirmRefund",
        "order-commands-dev.orderstream.avro.command.FailRefund",
        "order-events-dev.orderstream.avro.event.OrderCreated",
        "order-events-dev.orderstream.avro.event.OrderItemAdded",
        "order-events-dev.orderstream.avro.event.OrderItemRemoved",
        "order-events-dev.orderstream.avro.event.OrderSubmitted",
        "order-events-dev.orderstream.avro.event.PaymentReceived",
        "order-events-dev.orderstream.avro.event.OrderShipped",
        "order-events-dev.orderstream.avro.event.OrderDelivered",
        "order-events-dev.orderstream.avro.event.OrderCancelled",
        "order-events-dev.orderstream.avro.event.RefundRequested",
        "order-events-dev.orderstream.avro.event.OrderRefunded",
        "order-events-dev.orderstream.avro.event.RefundFailed",
        "order-dead-letters-value",
        "order-dead-letter-actions-value",
        "order-replies-value",
        "order-outcomes-value",
        "inventory-commands-dev.orderstream.avro.inventory.ReceiveStock",
        "inventory-commands-dev.orderstream.avro.inventory.ReserveStock",
        "inventory-commands-dev.orderstream.avro.inventory.ReleaseStock",
        "inventory-commands-dev.orderstream.avro.inventory.ConsumeStock",
        "inventory-commands-dev.orderstream.avro.inventory.AdjustStock",
        "inventory-events-dev.orderstream.avro.inventory.StockReceived",
        "inventory-events-dev.orderstream.avro.inventory.StockReserved",
        "inventory-events-dev.orderstream.avro.inventory.ReservationRejected",
        "inventory-events-dev.orderstream.avro.inventory.StockReleased",
        "inventory-events-dev.orderstream.avro.inventory.StockConsumed",
        "inventory-events-dev.orderstream.avro.inventory.StockAdjusted",
        "inventory-dead-letters-value",
        "inventory-dead-letter-actions-value",
        "inventory-replies-value",
        "inventory-outcomes-value",
        "payment-commands-dev.orderstream.avro.payment.RequestPayment",
        "payment-commands-dev.orderstream.avro.payment.RefundPayment",
        "payment-events-dev.orderstream.avro.payment.PaymentCharged",
        "payment-events-dev.orderstream.avro.payment.PaymentDeclined",
        "payment-events-dev.orderstream.avro.payment.PaymentRefunded",
        "payment-events-dev.orderstream.avro.payment.PaymentRefundRefused",
        "payment-dead-letters-value",
        "payment-dead-letter-actions-value",
        "notification-commands-dev.orderstream.avro.notification.SendConfirmation",
        "notification-dead-letters-value",
        "notification-dead-letter-actions-value",
        "fulfilment-events-value",
        "fulfilment-actions-value",
    };

    private final MockSchemaRegistryClient registry = new MockSchemaRegistryClient();

    @Test
    void theSubjectsAreTheContract() {
        // Then
        assertThat(SubjectCatalog.subjects())
                .extracting(SubjectCatalog.Subject::name)
                .containsExactly(SUBJECTS);
    }

    @Test
    void everySubjectIsNamedAfterItsTopicAndSchema() {
        // Then
        assertThat(SubjectCatalog.subjects())
                .allSatisfy(subject -> assertThat(subject.name())
                        .isIn(
                                subject.topic() + "-value",
                                subject.topic() + "-" + subject.schema().getFullName()));
    }

    @Test
    void registeredSchemasHaveNoHintsThatAreForJavaAlone() {
        // Then
        assertThat(SubjectCatalog.subjects())
                .noneMatch(subject -> subject.schema().toString().contains("avro.java.string"));
    }

    @Test
    void registerAllRegistersEverySubjectAndRepeatsWithoutNewVersions() throws IOException, RestClientException {
        // When
        SubjectCatalog.registerAll(registry);
        SubjectCatalog.registerAll(registry);

        // Then
        assertThat(registry.getAllSubjects()).containsExactlyInAnyOrder(SUBJECTS);
        for (String subject : SUBJECTS) {
            assertThat(registry.getAllVersions(subject)).containsExactly(1);
        }
    }

    @Test
    void warmUpLooksUpExactlyTheSubjectsOfTheTopics() {
        // Given
        Set<String> asked = new TreeSet<>();
        MockSchemaRegistryClient watched = new MockSchemaRegistryClient() {
            @Override
            public int getId(String subject, ParsedSchema schema) throws IOException, RestClientException {
                asked.add(subject);
                return super.getId(subject, schema);
            }
        };
        SubjectCatalog.registerAll(watched);

        // When
        SubjectCatalog.warmUp(watched, Set.of(Topics.ORDER_REPLIES, Topics.ORDER_DEAD_LETTERS));

        // Then
        assertThat(asked).containsExactly("order-dead-letters-value", "order-replies-value");
    }

    @Test
    void warmUpNamesTheSubjectThatIsNotRegistered() {
        // Then
        assertThatIllegalStateException()
                .isThrownBy(() -> SubjectCatalog.warmUp(registry, Set.of(Topics.ORDER_REPLIES)))
                .withMessageContaining("order-replies-value")
                .withMessageContaining("orders topics create");
    }

    @Test
    void anOutageIsNotTakenForAMissingSubject() {
        // Given
        MockSchemaRegistryClient down = new MockSchemaRegistryClient() {
            @Override
            public int getId(String subject, ParsedSchema schema) throws RestClientException {
                throw new RestClientException("starting", 503, 50301);
            }

            @Override
            public int register(String subject, ParsedSchema schema) throws IOException {
                throw new IOException("connection refused");
            }
        };

        // Then
        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> SubjectCatalog.warmUp(down, Set.of(Topics.ORDER_REPLIES)));
        assertThatExceptionOfType(RegistryUnavailableException.class)
                .isThrownBy(() -> SubjectCatalog.registerAll(down));
    }

    @Test
    void everySubjectIsSetToFullTransitiveWhereTheRegistryIsNot() throws Exception {
        // Given
        MockSchemaRegistryClient lax = new MockSchemaRegistryClient();
        lax.updateCompatibility(null, "NONE");

        // When
        SubjectCatalog.registerAll(lax);

        // Then
        for (SubjectCatalog.Subject subject : SubjectCatalog.subjects()) {
            assertThat(lax.getCompatibility(subject.name())).as(subject.name()).isEqualTo("FULL_TRANSITIVE");
        }
    }

    @Test
    void aRegistryThatHoldsEverythingToItIsLeftAlone() throws Exception {
        // Given
        List<String> changed = new ArrayList<>();
        MockSchemaRegistryClient strict = new MockSchemaRegistryClient() {
            @Override
            public Config updateConfig(String subject, Config config) throws IOException, RestClientException {
                changed.add(String.valueOf(subject));
                return super.updateConfig(subject, config);
            }
        };
        strict.updateCompatibility(null, "FULL_TRANSITIVE");

        // When
        SubjectCatalog.registerAll(strict);

        // Then
        assertThat(changed).containsExactly("null");
    }

    @Test
    void aRefusedSchemaNamesItsSubject() {
        // Given
        MockSchemaRegistryClient strict = new MockSchemaRegistryClient() {
            @Override
            public int register(String subject, ParsedSchema schema) throws RestClientException {
                throw new RestClientException("incompatible", 409, 409);
            }
        };

        // Then
        assertThatIllegalStateException()
                .isThrownBy(() -> SubjectCatalog.registerAll(strict))
                .withMessageContaining(SUBJECTS[0])
                .withMessageContaining("incompatible");
    }

    @Test
    void aTeamsCommandTopicHoldsWhatOrderCommandsHolds() {
        // Then
        assertThat(SubjectCatalog.schemas("order-commands.web"))
                .isEqualTo(SubjectCatalog.schemas("order-commands"))
                .contains(CreateOrder.SCHEMA$);
        assertThat(SubjectCatalog.schemas("order-outcomes")).containsExactly(CommandReply.SCHEMA$);
    }

    @Test
    void aTopicThatIsNotKnownIsRefused() {
        // Then
        assertThatIllegalArgumentException().isThrownBy(() -> SubjectCatalog.schemas("order-commandsx"));
    }
}
