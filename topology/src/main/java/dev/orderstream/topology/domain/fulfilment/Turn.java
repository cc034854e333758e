package dev.orderstream.topology.domain.fulfilment;

import dev.orderstream.topology.domain.Money;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.domain.OrderLine;
import dev.orderstream.topology.kernel.Metadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/** A saga while one input is taken in: what {@link Fulfilment} says is written down here, and {@link #transition} tells what came of it. */
final class Turn {
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

    /** Whether the order is cancelled, as far as it knows, or somebody answers for that. */
    boolean isCancelled() {
        return phase == SagaPhase.COMPENSATING
                && (!knows(StepId.CANCEL)
                        || is(StepId.CANCEL, StepStatus.DONE)
                        || is(StepId.CANCEL, StepStatus.RESOLVED));
    }

    /** Pieces of each SKU that the order needs, in the order of SKUs. */
    SortedMap<String, Long> quantities() {
        SortedMap<String, Long> quantities = new TreeMap<>();
        items.forEach(item -> quantities.merge(item.sku(), (long) item.quantity(), Math::addExact));
        return quantities;
    }

    boolean hasReservedAll() {
        return quantities().keySet().stream().allMatch(sku -> is(StepId.reserve(sku), StepStatus.DONE));
    }

    /** SKUs that are set aside for it and that nobody was asked to settle yet, in the order of SKUs. */
    List<String> kept() {
        return quantities().keySet().stream()
                .filter(sku -> is(StepId.reserve(sku), StepStatus.DONE))
                .filter(sku -> !knows(StepId.release(sku)) && !knows(StepId.consume(sku)))
                .toList();
    }

    /** Whether pieces of the SKU are set aside for it, as far as it knows. */
    boolean holds(String sku) {
        return is(StepId.reserve(sku), StepStatus.DONE)
                && !is(StepId.release(sku), StepStatus.DONE)
                && !is(StepId.consume(sku), StepStatus.DONE);
    }

    /** Steps whose time has come. */
    List<StepId> overdue() {
        return where((id, step) -> step.due().filter(due -> !due.isAfter(now)).isPresent());
    }

    /** What an operator can have tried again: what failed, and what waits. */
    List<StepId> retriable() {
        return where((id, step) -> step.isPending() || Saga.isStuck(id, step));
    }

    /** What only an operator can help. */
    List<StepId> stuck() {
        return where(Saga::isStuck);
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

    /** Whoever has completed has no reason to compensate any more. */
    void enter(SagaPhase next) {
        phase = next;
        if (next == SagaPhase.COMPLETED) {
            reason = Optional.empty();
        }
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
        start(id, amount, Optional.empty());
    }

    /** The same, with what it tells. */
    void start(StepId id, long amount, Optional<String> detail) {
        if (!knows(id)) {
            steps.put(id, Step.first(amount, detail, now, dueOf(id, 1)));
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

    /**
     * Asks from the beginning: under another commandId after a "no", as the same one would be answered the same; under the same one when
     * there was no answer, as it may have been done.
     */
    void restart(StepId id) {
        Step step = step(id);
        Instant due = dueOf(id, 1);
        steps.put(id, step.status() == StepStatus.REFUSED ? step.again(now, due) : step.tried(1, now, due));
        send(id);
    }

    /** A step that is done, whether it was begun or somebody else took it. */
    void done(StepId id) {
        steps.putIfAbsent(id, Step.unasked(now));
        end(id, StepStatus.DONE);
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
    Transition transition() {
        Saga same = saga(before.revision(), before.updatedAt());
        boolean changed = phase != SagaPhase.DRAFT && !same.equals(before.at(orderVersion));
        return new Transition(Optional.of(changed ? saga(before.revision() + 1, now) : same), commands);
    }

    /** What the step's present round is asked under. */
    String commandId(StepId id) {
        return SagaIds.command(before.orderId(), id, step(id).round());
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

    private List<StepId> where(BiPredicate<StepId, Step> wanted) {
        return steps.entrySet().stream()
                .filter(step -> wanted.test(step.getKey(), step.getValue()))
                .map(Map.Entry::getKey)
                .toList();
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
        commands.add(StepCommand.of(before, id, step(id)));
    }
}
