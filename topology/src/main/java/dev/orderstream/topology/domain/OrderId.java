package dev.orderstream.topology.domain;

import java.util.Objects;

/** Identifies an order; also the key of its records on every topic. The kernel checks its limits when it arrives in a command. */
public record OrderId(String value) {
    public OrderId {
        Objects.requireNonNull(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
