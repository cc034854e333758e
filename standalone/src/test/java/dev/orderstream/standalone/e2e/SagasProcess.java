package dev.orderstream.standalone.e2e;

import dev.orderstream.topology.app.FulfilmentApp;
import dev.orderstream.topology.app.FulfilmentAppConfig;
import dev.orderstream.topology.app.InventoryApp;
import dev.orderstream.topology.app.InventoryAppConfig;
import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.OrdersAppConfig;
import dev.orderstream.topology.app.StreamsConfiguration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Orders, inventory and fulfilment in one JVM, to be killed. */
final class SagasProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private SagasProcess() {}

    /** Arguments: bootstrap servers, registry URL, state directory. */
    public static void main(String[] arguments) throws InterruptedException {
        String brokers = arguments[0];
        String registry = arguments[1];
        Path state = Path.of(arguments[2]);
        OrdersAppConfig orders = OrdersAppConfig.forEmbedded(brokers, registry, state);
        InventoryAppConfig inventory = InventoryAppConfig.forEmbedded(brokers, registry, state);
        FulfilmentAppConfig fulfilment = FulfilmentAppConfig.forEmbedded(brokers, registry, state);
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        OrdersApp deciding = OrdersApp.start(
                new OrdersAppConfig(soonNoticed(orders.streams()), List.of(), orders.recordBytesMax()), metrics);
        InventoryApp stock = InventoryApp.start(
                new InventoryAppConfig(soonNoticed(inventory.streams()), inventory.recordBytesMax()), metrics);
        FulfilmentApp sagas = FulfilmentApp.start(
                new FulfilmentAppConfig(
                        soonNoticed(fulfilment.streams()), fulfilment.policy(), fulfilment.recordBytesMax()),
                metrics);
        deciding.awaitRunning(PATIENCE);
        stock.awaitRunning(PATIENCE);
        sagas.awaitRunning(PATIENCE);
        System.out.println("running");
        new CountDownLatch(1).await();
    }

    private static StreamsConfiguration soonNoticed(StreamsConfiguration streams) {
        return streams.with("commit.interval.ms", "100")
                .with("main.consumer.session.timeout.ms", "2000")
                .with("main.consumer.heartbeat.interval.ms", "500");
    }
}
