package dev.orderstream.standalone.demo;

import java.util.List;

/**
 * How the saga of one order went.
 *
 * @param told what is special about the order
 * @param reason why it was compensated; empty when it was not
 * @param steps what was asked of whom, and what came of it, in order
 * @param millis from the answer to the submission until the saga was seen to have ended
 */
public record SagaLine(String told, String orderId, String state, String reason, List<String> steps, long millis) {
    public SagaLine {
        steps = List.copyOf(steps);
    }
}
