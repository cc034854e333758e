package dev.orderstream.gateway.publish;

/**
 * The conversation that a command belongs to.
 *
 * @param correlationId the whole conversation
 * @param traceparent W3C Trace Context
 */
public record Lineage(String correlationId, String traceparent) {}
