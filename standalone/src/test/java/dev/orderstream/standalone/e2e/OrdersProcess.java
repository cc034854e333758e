package dev.orderstream.standalone.e2e;

import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.OrdersAppConfig;
import dev.orderstream.topology.app.StreamsConfiguration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The deciding application alone, with transactions that stay open long enough to be killed within. */
final class OrdersProcess {
    private OrdersProcess() {}

    /** Arguments: bootstrap servers, registry URL, state directory; the largest record, when it is not the default. */
    public static void main(String[] arguments) throws InterruptedException {
        OrdersAppConfig embedded = OrdersAppConfig.forEmbedded(arguments[0], arguments[1], Path.of(arguments[2]));
        StreamsConfiguration patient = embedded.streams()
                .with("commit.interval.ms", "400")
                .with("main.consumer.session.timeout.ms", "2000")
                .with("main.consumer.heartbeat.interval.ms", "500");
        int recordBytesMax = arguments.length > 3 ? Integer.parseInt(arguments[3]) : embedded.recordBytesMax();
        OrdersApp orders =
                OrdersApp.start(new OrdersAppConfig(patient, List.of(), recordBytesMax), new SimpleMeterRegistry());
        orders.awaitRunning(Duration.ofSeconds(60));
        System.out.println("running");
        new CountDownLatch(1).await();
    }
}
