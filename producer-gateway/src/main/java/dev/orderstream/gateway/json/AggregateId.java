package dev.orderstream.gateway.json;

/** What a command is about. */
public record AggregateId(AggregateType type, String id) {}
