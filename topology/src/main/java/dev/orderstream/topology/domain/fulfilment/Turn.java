package dev.orderstream.topology.domain.fulfilment;

import dev.orderstream.topology.domain.Money;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.OrderLine;
import dev.orderstream.topology.domain.inventory.InventoryCommand;
import dev.orderstream.topology.kernel.Metadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A saga while one input is taken in: what {@link Fulfilment} says is written down here, and {@link #end} tells what came of it. */
final class Turn {
    private static final String UNSTATED = "CANCELLED";

    private final SagaPolicy policy;
    private final Saga before;
    private final Instant now;
    private final List<SagaCommand> commands = new ArrayList<>();
    private final List<Saga.Item> items;
    private final Map<StepId, Step> steps;
    private final List<Intervention> interventions;
    private long orderVersion;
    private SagaPhase phase;
    private long total;
    private long paid;
    private boolean shipped;
    private Optional<String> reason;
    private Instant startedAt;
    private Metadata conversation;

    Turn(SagaPolicy policy, Saga before, Instant now) {
        this.policy = policy;
        this.before = before;
        this.now = now;
        this.items = new ArrayList<>(before.items());
        this.steps = new LinkedHashMap<>(before.steps());
        this.interventions = new ArrayList<>(before.interventions());
        this.orderVersion = before.orderVersion();
        this.phase = before.phase();
        this.total = before.total();
        this.paid = before.paid();
        this.shipped = before.shipped();
        this.reason = before.reason();
        this.startedAt = before.startedAt();
        this.conversation = before.conversation();
    }

    String orderId() {
        return before.orderId();
    }

    /** Whether that payment is the one that the saga asks for. */
    boolean isOwn(String paymentId) {
        return paymentId.equals(SagaIds.payment(before.orderId()));
    }

    long total() {
        return total;
    }

    SagaPhase phase() {
        return phase;
    }

    boolean isPaid() {
        return paid >= total;
    }

    boolean isShipped() {
        return shipped;
    }

    boolean is(StepId id, StepStatus status) {
        Step step = steps.get(id);
        return step != null && step.status() == status;
    }

    boolean knows(StepId id) {
        return steps.containsKey(id);
    }

    /** Pieces of each SKU that the order needs, in the order of SKUs. */
    SortedMap<String, Long> quantities() {
        SortedMap<String, Long> quantities = new TreeMap<>();
        items.forEach(item -> quantities.merge(item.sku(), (long) item.quantity(), Math::addExact));
        return quantities;
    }

    /** SKUs that are set aside for it, in the order of SKUs. */
    List<String> reserved() {
        return quantities().keySet().stream()
                .filter(sku -> is(new StepId(StepKind.RESERVE, sku), StepStatus.DONE))
                .toList();
    }

    /** Whether pieces of the SKU are set aside for it, as far as it knows. */
    boolean holds(String sku) {
        return is(new StepId(StepKind.RESERVE, sku), StepStatus.DONE)
                && !is(new StepId(StepKind.RELEASE, sku), StepStatus.DONE)
                && !is(new StepId(StepKind.CONSUME, sku), StepStatus.DONE);
    }

    List<StepId> steps(StepStatus status) {
        return steps.keySet().stream().filter(id -> is(id, status)).toList();
    }

    List<StepId> overdue() {
        return steps(StepStatus.PENDING).stream()
                .filter(id -> !step(id).due().orElseThrow().isAfter(now))
                .toList();
    }

    /** What an operator can have tried again: what failed, and what waits. */
    List<StepId> retriable() {
        return steps.entrySet().stream()
                .filter(step -> step.getValue().isPending() || Saga.isStuck(step.getKey(), step.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    List<StepId> stuck() {
        return steps.entrySet().stream()
                .filter(step -> Saga.isStuck(step.getKey(), step.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    void took(long version) {
        orderVersion = version;
    }

    void add(OrderLine line) {
        items.add(new Saga.Item(line.itemId(), line.sku(), line.quantity()));
    }

    void remove(String itemId) {
        items.removeIf(item -> item.itemId().equals(itemId));
    }

    void submitted(OrderEvent.OrderSubmitted event, Metadata metadata) {
        total = event.total().amount();
        startedAt = event.submittedAt();
        conversation = metadata;
    }

    void received(Money amount) {
        paid = Math.addExact(paid, amount.amount());
    }

    void shipped() {
        shipped = true;
    }

    void enter(SagaPhase next) {
        phase = next;
    }

    void because(String why) {
        reason = reason.or(() -> Optional.of(why));
    }

    void intervened(SagaInput.OperatorActed action, boolean applied) {
        interventions.add(new Intervention(action.type(), action.actor(), action.reason(), action.at(), applied));
        if (interventions.size() > Saga.INTERVENTIONS_MAX) {
            interventions.removeFirst();
        }
    }

    /** Begins a step; one that was begun before goes on as it is. */
    void start(StepId id, long amount) {
        if (!knows(id)) {
            steps.put(id, new Step(StepStatus.PENDING, amount, 1, 0, Optional.empty(), now, Optional.of(dueOf(id, 1))));
            send(id);
        }
    }

    /** What ends with being sent. */
    void startAndEnd(StepId id, long amount) {
        start(id, amount);
        end(id, StepStatus.DONE);
    }

    /** Asks once more, under the same commandId; false when it was asked often enough. */
    boolean retry(StepId id) {
        int attempt = step(id).attempt();
        if (attempt >= policy.tries(id.kind()).attempts()) {
            return false;
        }
        steps.put(id, step(id).tried(attempt + 1, now, dueOf(id, attempt + 1)));
        send(id);
        return true;
    }

    /** Asks from the beginning; under another commandId when it had ended. */
    void restart(StepId id) {
        Step step = step(id);
        steps.put(id, step.isPending() ? step.tried(1, now, dueOf(id, 1)) : step.again(now, dueOf(id, 1)));
        send(id);
    }

    void end(StepId id, StepStatus how) {
        end(id, how, Optional.empty());
    }

    /** Ends a step that was begun, and is not done. */
    void end(StepId id, StepStatus how, Optional<String> why) {
        if (knows(id) && !step(id).isDone()) {
            steps.put(id, step(id).ended(how, why, now));
        }
    }

    long amount(StepId id) {
        return step(id).amount();
    }

    long due() {
        return total - paid;
    }

    void stray(SagaCommand command) {
        commands.add(command);
    }

    /** The saga from now on: unchanged when nothing changed. */
    Transition end() {
        Saga same = saga(before.revision(), before.updatedAt());
        boolean changed = phase != SagaPhase.DRAFT && !same.equals(before.at(orderVersion));
        return new Transition(Optional.of(changed ? saga(before.revision() + 1, now) : same), commands);
    }

    private Saga saga(long revision, Instant updatedAt) {
        return new Saga(
                before.orderId(),
                revision,
                orderVersion,
                phase,
                before.customerId(),
                before.currency(),
                total,
                paid,
                shipped,
                items,
                steps,
                reason,
                startedAt,
                updatedAt,
                interventions,
                conversation);
    }

    private Step step(StepId id) {
        Step step = steps.get(id);
        if (step == null) {
            throw new IllegalStateException("the saga has no step " + id);
        }
        return step;
    }

    private Instant dueOf(StepId id, int attempt) {
        return policy.due(before.orderId(), id, attempt, now);
    }

    private void send(StepId id) {
        commands.add(command(id, step(id)));
    }

    private SagaCommand command(StepId id, Step step) {
        String orderId = before.orderId();
        String commandId = SagaIds.command(orderId, id, step.round());
        Money money = new Money(step.amount(), before.currency());
        return switch (id.kind()) {
            case RESERVE ->
                new SagaCommand.ToInventory(
                        commandId, id.subject(), new InventoryCommand.ReserveStock(orderId, step.amount()));
            case RELEASE ->
                new SagaCommand.ToInventory(commandId, id.subject(), new InventoryCommand.ReleaseStock(orderId));
            case CONSUME ->
                new SagaCommand.ToInventory(commandId, id.subject(), new InventoryCommand.ConsumeStock(orderId));
            case CHARGE -> new SagaCommand.Charge(commandId, SagaIds.payment(orderId), before.customerId(), money);
            case REFUND -> new SagaCommand.Refund(commandId, SagaIds.payment(orderId), id.subject(), money);
            case CONFIRM -> new SagaCommand.Confirm(commandId, before.customerId(), money);
            case RECORD_PAYMENT ->
                new SagaCommand.ToOrder(commandId, new OrderCommand.RecordPayment(id.subject(), money));
            case CANCEL_ORDER ->
                new SagaCommand.ToOrder(commandId, new OrderCommand.CancelOrder(reason.orElse(UNSTATED)));
            case CONFIRM_REFUND ->
                new SagaCommand.ToOrder(commandId, new OrderCommand.ConfirmRefund(id.subject(), money));
            case FAIL_REFUND ->
                new SagaCommand.ToOrder(commandId, new OrderCommand.FailRefund(id.subject(), refusal(id.subject())));
        };
    }

    private String refusal(String refundId) {
        return step(new StepId(StepKind.REFUND, refundId)).detail().orElse("REFUSED");
    }
}
