package dev.orderstream.topology.domain.fulfilment;

import dev.orderstream.topology.kernel.NamedId;

/** Ids that a saga gives: functions of the order and the step, so that a second run gives the same ones. UUID version 8, RFC 9562. */
public final class SagaIds {
    private SagaIds() {}

    /** The payment that the saga of that order asks for. */
    public static String payment(String orderId) {
        return NamedId.of("payment\0" + orderId);
    }

    static String command(String orderId, StepId step, int round) {
        return NamedId.of("saga\0" + orderId + '\0' + step.kind() + '\0' + step.subject() + '\0' + round);
    }

    /** Of a command that answers something which came when nothing was waited for. */
    static String stray(String orderId, StepKind kind, String subject, String cause) {
        return NamedId.of("stray\0" + orderId + '\0' + kind + '\0' + subject + '\0' + cause);
    }
}
