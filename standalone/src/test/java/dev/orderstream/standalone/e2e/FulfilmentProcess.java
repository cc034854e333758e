package dev.orderstream.standalone.e2e;

import dev.orderstream.topology.app.FulfilmentApp;
import dev.orderstream.topology.app.FulfilmentAppConfig;
import dev.orderstream.topology.app.StreamsConfiguration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** The application fulfilment alone, with transactions that stay open for as long as is said. */
final class FulfilmentProcess {
    private FulfilmentProcess() {}

    /** Arguments: bootstrap servers, registry URL, state directory, commit interval in milliseconds. */
    public static void main(String[] arguments) throws InterruptedException {
        FulfilmentAppConfig embedded =
                FulfilmentAppConfig.forEmbedded(arguments[0], arguments[1], Path.of(arguments[2]));
        StreamsConfiguration streams = embedded.streams()
                .with("commit.interval.ms", arguments[3])
                .with("main.consumer.session.timeout.ms", "2000")
                .with("main.consumer.heartbeat.interval.ms", "500");
        FulfilmentApp sagas = FulfilmentApp.start(
                new FulfilmentAppConfig(streams, embedded.policy(), embedded.recordBytesMax()),
                new SimpleMeterRegistry());
        sagas.awaitRunning(Duration.ofSeconds(60));
        System.out.println("running");
        new CountDownLatch(1).await();
    }
}
