package dev.orderstream.standalone;

import dev.orderstream.participants.notifications.ConfirmationSink;
import dev.orderstream.participants.notifications.NotificationsApp;
import dev.orderstream.participants.payments.PaymentsApp;
import dev.orderstream.topology.app.FulfilmentApp;
import dev.orderstream.topology.app.InventoryApp;

/**
 * What fulfils orders, once it runs.
 *
 * @param confirmations what customers were told
 */
record Fulfilling(
        InventoryApp inventory,
        FulfilmentApp fulfilment,
        PaymentsApp payments,
        NotificationsApp notifications,
        ConfirmationSink confirmations) {

    boolean isLive() {
        return inventory.running().isLive()
                && fulfilment.running().isLive()
                && payments.running().isLive()
                && notifications.running().isLive();
    }

    String status() {
        return "inventory " + inventory.running().status() + ", fulfilment "
                + fulfilment.running().status() + ", payments "
                + payments.running().status() + ", notifications "
                + notifications.running().status();
    }
}
