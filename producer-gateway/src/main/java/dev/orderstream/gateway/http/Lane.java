package dev.orderstream.gateway.http;

/**
 * The way of the commands about one type of aggregate.
 *
 * @param commandsTopic where they are written
 * @param readiness whether that topic, its schemas and its replies are there
 */
public record Lane(String commandsTopic, Readiness readiness) {}
