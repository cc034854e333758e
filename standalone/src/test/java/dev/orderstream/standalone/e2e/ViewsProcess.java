package dev.orderstream.standalone.e2e;

import dev.orderstream.schemas.RegistrySettings;
import dev.orderstream.standalone.Ports;
import dev.orderstream.topology.app.StreamsConfiguration;
import dev.orderstream.topology.app.ViewsApp;
import dev.orderstream.topology.app.ViewsAppConfig;
import dev.orderstream.topology.query.QuerySettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.streams.state.HostInfo;

/** One of several instances of the read side, with a standby of every store. */
final class ViewsProcess {
    private ViewsProcess() {}

    /** Arguments: bootstrap servers, registry URL, state directory, port. */
    public static void main(String[] arguments) throws InterruptedException {
        int port = Integer.parseInt(arguments[3]);
        StreamsConfiguration streams = new StreamsConfiguration(
                ViewsAppConfig.APPLICATION_ID,
                arguments[0],
                RegistrySettings.of(arguments[1]),
                Path.of(arguments[2]),
                ViewsAppConfig.COMMIT_INTERVAL,
                1,
                1,
                Map.of());
        ViewsApp views = ViewsApp.start(
                new ViewsAppConfig(
                        streams,
                        QuerySettings.of(Ports.LOOPBACK, port),
                        Optional.of(new HostInfo(Ports.LOOPBACK, port))),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        Runtime.getRuntime().addShutdownHook(new Thread(views::close));
        views.awaitReady(Duration.ofSeconds(90));
        System.out.println("ready");
        new CountDownLatch(1).await();
    }
}
