package dev.orderstream.topology.stream;

import dev.orderstream.topology.domain.Order;
import dev.orderstream.topology.domain.OrderCommand;
import dev.orderstream.topology.domain.OrderDecider;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.kernel.CommandContext;
import dev.orderstream.topology.kernel.Decider;
import dev.orderstream.topology.kernel.Decision;
import dev.orderstream.topology.kernel.Rejection;
import java.util.Optional;

/** The real decider, but with a bug in the decision, or in the fold, or with a refusal that is no plain sentence. */
final class Misbehaving implements Decider<OrderCommand, OrderEvent, Order> {
    static final String IN_DECIDE = "throw in decide";
    static final String IN_EVOLVE = "throw in evolve";
    static final String UGLY = "an ugly refusal";
    static final String SECRET = "customer-1 paid 1000";

    private final OrderDecider real = new OrderDecider();

    @Override
    public Order initial() {
        return real.initial();
    }

    @Override
    public Optional<Rejection> admit(Order state, OrderCommand command) {
        return real.admit(state, command);
    }

    @Override
    public Decision<OrderEvent> decide(Order state, OrderCommand command, CommandContext context) {
        String reason = command instanceof OrderCommand.CancelOrder cancel ? cancel.reason() : "";
        return switch (reason) {
            case IN_DECIDE -> throw new IllegalStateException(SECRET);
            case UGLY -> Decision.rejected(Rejection.of("UGLY", "a\u0000b\u0085c\r\n" + "\u20ac".repeat(5_000)));
            default -> real.decide(state, command, context);
        };
    }

    @Override
    public Order evolve(Order state, OrderEvent event) {
        if (event instanceof OrderEvent.OrderCancelled cancelled
                && cancelled.reason().equals(IN_EVOLVE)) {
            throw new IllegalStateException(SECRET);
        }
        return real.evolve(state, event);
    }

    @Override
    public String stateName(Order state) {
        return real.stateName(state);
    }

    @Override
    public String eventType(OrderEvent event) {
        return real.eventType(event);
    }
}
