package dev.orderstream.participants.notifications;

import java.time.Instant;

/**
 * What a customer is told.
 *
 * @param id of the message: it is delivered under this id, however often it is tried
 * @param amount what was paid, in minor units
 * @param currency ISO 4217
 * @param at when it was asked for
 */
public record Confirmation(String id, String orderId, String customerId, long amount, String currency, Instant at) {}
