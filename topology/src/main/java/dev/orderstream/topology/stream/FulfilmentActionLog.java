package dev.orderstream.topology.stream;

import dev.orderstream.topology.domain.fulfilment.FulfilmentAction;

/** Where it is written what operators want of sagas. */
public interface FulfilmentActionLog {
    /**
     * Writes the action, under the key of its order; returns once all in-sync replicas have it.
     *
     * @throws ActionLog.ActionLogUnavailableException when the brokers do not answer; whether it was written may be unknown
     */
    void write(FulfilmentAction action) throws InterruptedException;
}
