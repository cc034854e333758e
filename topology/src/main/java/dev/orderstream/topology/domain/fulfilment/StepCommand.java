package dev.orderstream.topology.domain.fulfilment;

import dev.orderstream.topology.domain.Money;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderShape;
import dev.orderstream.topology.domain.inventory.InventoryCommand;
import java.util.Optional;

/** What is sent for a step: of one round always the same, so that a second try is known for one. */
final class StepCommand {
    private static final String UNSTATED = "UNSTATED";

    private StepCommand() {}

    static SagaCommand of(Saga saga, StepId id, Step step) {
        String orderId = saga.orderId();
        String commandId = SagaIds.command(orderId, id, step.round());
        String subject = id.subject();
        Money money = new Money(step.amount(), saga.currency());
        return switch (id.kind()) {
            case RESERVE -> stock(commandId, subject, new InventoryCommand.ReserveStock(orderId, step.amount()));
            case RELEASE -> stock(commandId, subject, new InventoryCommand.ReleaseStock(orderId));
            case CONSUME -> stock(commandId, subject, new InventoryCommand.ConsumeStock(orderId));
            case CHARGE -> new SagaCommand.Charge(commandId, SagaIds.payment(orderId), saga.customerId(), money);
            case REFUND -> new SagaCommand.Refund(commandId, SagaIds.payment(orderId), subject, money);
            case CONFIRM -> new SagaCommand.Confirm(commandId, saga.customerId(), money);
            case RECORD_PAYMENT -> order(commandId, new OrderCommand.RecordPayment(subject, money));
            case CANCEL_ORDER -> order(commandId, new OrderCommand.CancelOrder(reason(step.detail())));
            case CONFIRM_REFUND -> order(commandId, new OrderCommand.ConfirmRefund(subject, money));
            case FAIL_REFUND -> order(commandId, new OrderCommand.FailRefund(subject, reason(step.detail())));
        };
    }

    private static SagaCommand stock(String commandId, String sku, InventoryCommand command) {
        return new SagaCommand.ToInventory(commandId, sku, command);
    }

    private static SagaCommand order(String commandId, OrderCommand command) {
        return new SagaCommand.ToOrder(commandId, command);
    }

    /** As the order takes it: others' words may be none, or too many. */
    private static String reason(Optional<String> stated) {
        String reason = stated.filter(words -> !words.isEmpty()).orElse(UNSTATED);
        return reason.length() <= OrderShape.REASON_LENGTH_MAX
                ? reason
                : reason.substring(0, OrderShape.REASON_LENGTH_MAX);
    }
}
