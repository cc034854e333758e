package dev.orderstream.participants.call;

import dev.failsafe.CircuitBreaker;
import dev.orderstream.participants.call.Attempt.Failure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** What the asking is measured by. */
final class CallMetrics {
    private final Counter calls;
    private final Map<Failure, Counter> failures = new EnumMap<>(Failure.class);

    CallMetrics(String participant, MeterRegistry registry, CircuitBreaker<?> breaker) {
        this.calls = Counter.builder("orderstream.provider.calls")
                .description("Calls, retries included")
                .tag("participant", participant)
                .register(registry);
        for (Failure failure : Failure.values()) {
            failures.put(
                    failure,
                    Counter.builder("orderstream.provider.failures")
                            .description("Calls that brought neither yes nor no")
                            .tag("participant", participant)
                            .tag("failure", failure.name())
                            .register(registry));
        }
        Gauge.builder("orderstream.provider.breaker", breaker, CallMetrics::state)
                .description("0: calls are made; 1: some, to see whether it works again; 2: none")
                .tag("participant", participant)
                .strongReference(true)
                .register(registry);
    }

    private static int state(CircuitBreaker<?> breaker) {
        return switch (breaker.getState()) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }

    void called() {
        calls.increment();
    }

    void failed(Failure failure) {
        Counter counter = failures.get(failure);
        if (counter != null) {
            counter.increment();
        }
    }
}
