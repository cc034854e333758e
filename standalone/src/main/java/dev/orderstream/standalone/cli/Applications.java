package dev.orderstream.standalone.cli;

import dev.orderstream.topology.app.FulfilmentApp;
import dev.orderstream.topology.app.FulfilmentAppConfig;
import dev.orderstream.topology.app.InventoryApp;
import dev.orderstream.topology.app.InventoryAppConfig;
import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.OrdersAppConfig;
import dev.orderstream.topology.app.ViewsApp;
import dev.orderstream.topology.app.ViewsAppConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.streams.TopologyDescription;

/** The topologies of the Streams applications, built without a cluster: only their shape is looked at. */
final class Applications {
    private Applications() {}

    /** By application id. */
    static Map<String, TopologyDescription> descriptions() {
        Map<String, TopologyDescription> descriptions = new LinkedHashMap<>();
        descriptions.put(OrdersAppConfig.APPLICATION_ID, OrdersApp.describe());
        descriptions.put(InventoryAppConfig.APPLICATION_ID, InventoryApp.describe());
        descriptions.put(ViewsAppConfig.APPLICATION_ID, ViewsApp.describe());
        descriptions.put(FulfilmentAppConfig.APPLICATION_ID, FulfilmentApp.describe());
        return descriptions;
    }
}
