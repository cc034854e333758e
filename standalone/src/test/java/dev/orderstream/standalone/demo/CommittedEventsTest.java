package dev.orderstream.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderstream.avro.event.EventEnvelope;
import dev.orderstream.avro.event.OrderCreated;
import dev.orderstream.avro.event.OrderRefunded;
import dev.orderstream.avro.event.OrderSubmitted;
import dev.orderstream.avro.event.PaymentReceived;
import dev.orderstream.avro.event.RefundRequested;
import dev.orderstream.avro.type.Metadata;
import dev.orderstream.avro.type.Money;
import dev.orderstream.schemas.AvroSafety;
import dev.orderstream.standalone.demo.CommittedEvents.Ledger;
import dev.orderstream.standalone.demo.CommittedEvents.Sales;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CommittedEventsTest {
    private final CommittedEvents events = new CommittedEvents();

    @BeforeAll
    static void trustAvro() {
        AvroSafety.install();
    }

    @Test
    void addUpToLedgerAndSales() {
        // When
        created("a", 1);
        events.add(new OrderSubmitted(envelope("a", 2), Instant.EPOCH, eur(1_000)));
        events.add(new PaymentReceived(envelope("a", 3), "p", eur(1_200)));
        events.add(new RefundRequested(envelope("a", 4), "r", eur(200)));
        events.add(new OrderRefunded(envelope("a", 5), "r", eur(150)));
        // Then
        Ledger ledger = ledger("a");
        assertThat(ledger.contiguous()).isTrue();
        assertThat(ledger.version()).isEqualTo(5);
        assertThat(ledger.paid()).isEqualTo(1_200);
        assertThat(ledger.refundDue()).isEqualTo(50);
        assertThat(ledger.refunded()).isEqualTo(150);
        assertThat(events.sales()).isEqualTo(Map.of("EUR", new Sales(1, 1_200, 150)));
        assertThat(events.commands()).isEqualTo(5);
    }

    @Test
    void aGapOrARepeatIsFound() {
        // When
        created("gap", 1);
        events.add(new OrderSubmitted(envelope("gap", 3), Instant.EPOCH, eur(1)));
        created("repeat", 1);
        created("repeat", 1);
        // Then
        assertThat(ledger("gap").contiguous()).isFalse();
        assertThat(ledger("repeat").contiguous()).isFalse();
    }

    private Ledger ledger(String order) {
        return Objects.requireNonNull(events.orders().get(order));
    }

    private void created(String order, long version) {
        events.add(new OrderCreated(envelope(order, version), "c", "EUR", List.of()));
    }

    private static Money eur(long amount) {
        return new Money(amount, "EUR");
    }

    private static EventEnvelope envelope(String order, long version) {
        return EventEnvelope.newBuilder()
                .setEventId(order + version)
                .setAggregateId(order)
                .setAggregateType("Order")
                .setVersion(version)
                .setTimestamp(Instant.EPOCH)
                .setSchemaVersion(1)
                .setMetadata(Metadata.newBuilder()
                        .setCausationId(order + "-" + version)
                        .build())
                .build();
    }
}
