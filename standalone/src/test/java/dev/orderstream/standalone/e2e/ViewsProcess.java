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

/**
 * One of several instances of the read side, with a standby of every store. It is to be killed, so that its session is shorter than that of
 * production; its heartbeats are more frequent, so that it stands a broker that says nothing for five seconds, as with a disk that stalls.
 */
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
                Map.of("main.consumer.session.timeout.ms", "6000", "main.consumer.heartbeat.interval.ms", "500"));
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
