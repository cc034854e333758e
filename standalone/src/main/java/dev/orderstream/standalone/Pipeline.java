package dev.orderstream.standalone;

import dev.orderstream.gateway.GatewayApp;
import dev.orderstream.gateway.GatewayConfig;
import dev.orderstream.participants.notifications.Confirmation;
import dev.orderstream.participants.notifications.ConfirmationSink;
import dev.orderstream.participants.notifications.NotificationsApp;
import dev.orderstream.participants.notifications.NotificationsAppConfig;
import dev.orderstream.participants.payments.PaymentsApp;
import dev.orderstream.participants.payments.PaymentsAppConfig;
import dev.orderstream.schemas.AvroSafety;
import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.TopicCatalog;
import dev.orderstream.standalone.Parts.Part;
import dev.orderstream.standalone.broker.BrokerSettings;
import dev.orderstream.standalone.broker.EmbeddedBroker;
import dev.orderstream.standalone.registry.RegistryConfig;
import dev.orderstream.standalone.registry.RegistryServer;
import dev.orderstream.topology.app.FulfilmentApp;
import dev.orderstream.topology.app.FulfilmentAppConfig;
import dev.orderstream.topology.app.InventoryApp;
import dev.orderstream.topology.app.InventoryAppConfig;
import dev.orderstream.topology.app.OrdersApp;
import dev.orderstream.topology.app.OrdersAppConfig;
import dev.orderstream.topology.app.StartException;
import dev.orderstream.topology.app.TeamsCheck;
import dev.orderstream.topology.app.ViewsApp;
import dev.orderstream.topology.app.ViewsAppConfig;
import dev.orderstream.topology.domain.fulfilment.SagaPolicy;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.rocksdb.RocksDB;

/**
 * The whole in one JVM: broker, topics, registry, schemas, the applications with their queries, the gateway. What can start at once
 * does. Stops in reverse.
 */
public final class Pipeline implements AutoCloseable {
    /** For an application that makes no progress: one that restores, or catches up, is waited for. */
    private static final Duration RUNNING_BOUND = Duration.ofSeconds(90);

    private final Parts parts;
    private final PipelineSettings settings;
    private final StartProgress progress;
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Running running;
    private volatile Optional<Fulfilling> fulfilling = Optional.empty();

    /** What runs once all is started. */
    private record Running(
            EmbeddedBroker broker, RegistryServer registry, OrdersApp orders, ViewsApp views, GatewayApp gateway) {}

    private Pipeline(PipelineSettings settings, StartProgress progress, Stop stop) throws InterruptedException {
        this.settings = settings;
        this.progress = progress;
        this.parts = stop.parts;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            this.running = start(threads);
        } catch (RuntimeException | InterruptedException failed) {
            parts.close();
            throw failed;
        }
    }

    /**
     * Stops a pipeline that another thread may still be starting: what has started is stopped, the rest does not start.
     * For signals; {@link Pipeline#close} does for everything else.
     */
    public static final class Stop {
        private final Parts parts = new Parts();

        /** Idempotent. Returns when all is stopped. */
        public void stop() {
            parts.close();
        }
    }

    /** Starts a pipeline; returns when it takes commands and answers queries. */
    public static Pipeline start(PipelineSettings settings) {
        return start(settings, StartProgress.SILENT, new Stop());
    }

    /**
     * Starts a pipeline; returns when it takes commands and answers queries.
     *
     * @throws PreconditionException when a port is taken or the directory holds something else
     */
    public static Pipeline start(PipelineSettings settings, StartProgress progress, Stop stop) {
        settings.requirePortsFree();
        try {
            return new Pipeline(settings, progress, stop);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting", interrupted);
        }
    }

    public String bootstrapServers() {
        return running.broker().bootstrapServers();
    }

    public String registryUrl() {
        return running.registry().url();
    }

    public String gatewayUrl() {
        return url(running.gateway().port());
    }

    public String queryUrl() {
        return url(running.views().port());
    }

    public OrdersApp orders() {
        return running.orders();
    }

    public ViewsApp views() {
        return running.views();
    }

    /** Whether nothing of it has failed for good. */
    public boolean isLive() {
        return running.orders().running().isLive()
                && running.views().running().isLive()
                && fulfilling.map(Fulfilling::isLive).orElse(true);
    }

    /** Why it is not live. */
    public String status() {
        return "orders " + running.orders().running().status() + ", views "
                + running.views().running().status()
                + fulfilling.map(each -> ", " + each.status()).orElse("");
    }

    /**
     * Begins to fulfil orders; returns when it does. Of a pipeline that does already, a mistake.
     *
     * @throws PreconditionException when the data are not as they must be
     */
    public void fulfil(FulfilmentSettings wanted) {
        if (fulfilling.isPresent()) {
            throw new IllegalStateException("orders are fulfilled already");
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            fulfilling = Optional.of(fulfil(threads, running.broker(), running.registry(), wanted));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting", interrupted);
        }
    }

    /** What customers were told; nothing, where orders are not fulfilled. */
    public List<Confirmation> confirmations() {
        return fulfilling.map(each -> each.confirmations().newest()).orElse(List.of());
    }

    /** Stops all: gateway, applications, queries, registry, broker. Idempotent. */
    @Override
    public void close() {
        parts.close();
    }

    private Running start(ExecutorService threads) throws InterruptedException {
        Future<?> warm = threads.submit(Pipeline::warmUp);
        EmbeddedBroker broker = timed(
                Part.BROKER,
                "broker",
                () -> EmbeddedBroker.start(BrokerSettings.of(settings.kafkaDir(), settings.kafkaPort())));
        Future<RegistryServer> registering = threads.submit(() -> registry(broker.bootstrapServers()));
        timed("topics", () -> createTopics(broker.bootstrapServers()));
        RegistryServer registry = get(registering);
        get(warm);
        Future<OrdersApp> orders = threads.submit(() -> orders(broker, registry));
        Future<ViewsApp> views = threads.submit(() -> views(broker, registry));
        Future<GatewayApp> gateway = threads.submit(() -> gateway(broker, registry));
        if (settings.fulfilment().isPresent()) {
            fulfilling = Optional.of(
                    fulfil(threads, broker, registry, settings.fulfilment().get()));
        }
        return new Running(broker, registry, get(orders), get(views), get(gateway));
    }

    /** All that follows the submission of an order, with a payment provider and a channel to customers that are simulated. */
    private Fulfilling fulfil(
            ExecutorService threads, EmbeddedBroker broker, RegistryServer registry, FulfilmentSettings wanted)
            throws InterruptedException {
        String brokers = broker.bootstrapServers();
        ConfirmationSink confirmations = new ConfirmationSink();
        Future<InventoryApp> inventory = threads.submit(() -> application(
                Part.INVENTORY,
                () -> InventoryApp.start(
                        InventoryAppConfig.forEmbedded(brokers, registry.url(), settings.streamsDir()), metrics),
                InventoryApp::awaitRunning));
        Future<FulfilmentApp> fulfilment = threads.submit(() -> application(
                Part.FULFILMENT,
                () -> FulfilmentApp.start(
                        FulfilmentAppConfig.forEmbedded(brokers, registry.url(), settings.streamsDir())
                                .withPolicy(SagaPolicy.STANDARD.since(wanted.since())),
                        metrics),
                FulfilmentApp::awaitRunning));
        Future<PaymentsApp> payments = threads.submit(() -> application(
                Part.PAYMENTS,
                () -> PaymentsApp.start(
                        PaymentsAppConfig.forEmbedded(brokers, registry.url()).withProvider(wanted.provider()),
                        metrics),
                PaymentsApp::awaitRunning));
        Future<NotificationsApp> notifications = threads.submit(() -> application(
                Part.NOTIFICATIONS,
                () -> NotificationsApp.start(
                        NotificationsAppConfig.forEmbedded(brokers, registry.url(), confirmations), metrics),
                NotificationsApp::awaitRunning));
        return new Fulfilling(get(inventory), get(fulfilment), get(payments), get(notifications), confirmations);
    }

    private <T extends AutoCloseable> T application(Part part, Supplier<T> start, BiConsumer<T, Duration> await) {
        return timed(part, part.name().toLowerCase(Locale.ROOT), () -> {
            T app = parts.add(part, asNeeded(start));
            await.accept(app, RUNNING_BOUND);
            return app;
        });
    }

    /** What takes long when it is first touched, done while the broker starts. */
    private static void warmUp() {
        AvroSafety.install();
        SubjectCatalog.subjects();
        RocksDB.loadLibrary();
    }

    private void createTopics(String bootstrapServers) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers, "client.id", "pipeline"))) {
            new TopicCreation(admin).create(TopicCatalog.topics(settings.teams(), settings.partitions(), (short) 1, 1));
        }
    }

    private RegistryServer registry(String bootstrapServers) {
        return timed(Part.REGISTRY, "registry", () -> {
            RegistryServer registry =
                    RegistryServer.start(RegistryConfig.of(bootstrapServers, settings.registryPort()));
            SubjectCatalog.registerAll(registry.url(), settings.teams());
            return registry;
        });
    }

    private OrdersApp orders(EmbeddedBroker broker, RegistryServer registry) {
        return timed(Part.ORDERS, "orders", () -> {
            OrdersAppConfig config = OrdersAppConfig.forEmbedded(
                            broker.bootstrapServers(), registry.url(), settings.streamsDir())
                    .withTeams(settings.teams());
            OrdersApp app = parts.add(Part.ORDERS, asNeeded(() -> {
                TeamsCheck.requireNoneLeftOut(config);
                return OrdersApp.start(config, metrics);
            }));
            app.awaitRunning(RUNNING_BOUND);
            return app;
        });
    }

    private ViewsApp views(EmbeddedBroker broker, RegistryServer registry) {
        return timed(Part.VIEWS, "views", () -> {
            ViewsAppConfig config = ViewsAppConfig.forEmbedded(
                    settings.viewVersion(),
                    broker.bootstrapServers(),
                    registry.url(),
                    settings.streamsDir(),
                    settings.queryPort());
            ViewsApp app = parts.add(Part.VIEWS, asNeeded(() -> ViewsApp.start(config, metrics)));
            app.awaitReady(RUNNING_BOUND);
            return app;
        });
    }

    /** What the data directory holds may not be what an application needs. */
    private static <T> T asNeeded(Supplier<T> start) {
        try {
            return start.get();
        } catch (StartException | dev.orderstream.participants.StartException cannot) {
            throw new PreconditionException(cannot.getMessage() + ".", cannot);
        }
    }

    private GatewayApp gateway(EmbeddedBroker broker, RegistryServer registry) {
        return timed(
                Part.GATEWAY,
                "gateway",
                () -> GatewayApp.start(GatewayConfig.forEmbedded(broker.bootstrapServers(), registry.url())
                        .withPort(settings.gatewayPort())));
    }

    private <T extends AutoCloseable> T timed(Part part, String component, Supplier<T> start) {
        long begin = System.nanoTime();
        T started = parts.add(part, start.get());
        progress.ready(component, Duration.ofNanos(System.nanoTime() - begin));
        return started;
    }

    private void timed(String component, Runnable start) {
        long begin = System.nanoTime();
        start.run();
        progress.ready(component, Duration.ofNanos(System.nanoTime() - begin));
    }

    private static <T> T get(Future<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }

    private static String url(int port) {
        return "http://" + Ports.LOOPBACK + ":" + port;
    }
}
