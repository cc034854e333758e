package dev.orderstream.gateway;

import dev.orderstream.gateway.http.ApiKeys;
import dev.orderstream.gateway.http.CommandFlow;
import dev.orderstream.gateway.http.GatewayMetrics;
import dev.orderstream.gateway.http.GatewayServer;
import dev.orderstream.gateway.http.Lane;
import dev.orderstream.gateway.http.ProblemCode;
import dev.orderstream.gateway.http.RateLimit;
import dev.orderstream.gateway.http.Readiness;
import dev.orderstream.gateway.json.AggregateType;
import dev.orderstream.gateway.publish.CommandEncoder;
import dev.orderstream.gateway.publish.CommandPublisher;
import dev.orderstream.gateway.reply.ReplyListener;
import dev.orderstream.gateway.reply.Waiting;
import dev.orderstream.schemas.AvroSafety;
import dev.orderstream.schemas.Registry;
import dev.orderstream.schemas.SubjectCatalog;
import dev.orderstream.schemas.Topics;
import dev.orderstream.schemas.WireReader;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway, wired and running. {@link #start} returns one that takes commands; {@link #launch} one that listens, and takes commands
 * as soon as brokers and registry are there. {@link #close} stops it in order: no more requests, those under way answered, what the
 * producer has taken settled, everything closed.
 */
public final class GatewayApp implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration END_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

    /**
     * The clients that a gateway works with.
     *
     * @param producers make a producer, one at a time
     * @param consumers make a consumer, one at a time
     */
    record Clients(
            Supplier<Producer<byte[], byte[]>> producers,
            Supplier<Consumer<byte[], byte[]>> consumers,
            SchemaRegistryClient registry) {}

    private final GatewayConfig config;
    private final GatewayMetrics metrics = new GatewayMetrics();
    private final Readiness readiness = new Readiness();
    private final Readiness inventory = new Readiness(ProblemCode.INVENTORY_UNAVAILABLE);
    private final Waiting waiting;
    private final CommandPublisher publisher;
    private final ReplyListener listener;
    private final WarmUp warmUp;
    private final GatewayServer server;
    private final CountDownLatch closed = new CountDownLatch(1);

    private GatewayApp(GatewayConfig config, ApiKeys keys, Clients clients) {
        this.config = config;
        AvroSafety.install();
        GatewayConfig.Kafka kafka = config.kafka();
        SchemaRegistryClient registry = clients.registry();
        WireReader replies = new WireReader(registry, SubjectCatalog.schemas(kafka.repliesTopic()));
        this.waiting = new Waiting(kafka.waitingMax());
        this.listener = new ReplyListener(
                clients.consumers(), replies::read, waiting, kafka.repliesTopic(), kafka.replyPartition());
        this.publisher = new CommandPublisher(
                () -> metrics.shown(clients.producers().get()),
                new CommandEncoder(registry, config.registry()),
                kafka.inFlightMax());
        this.warmUp = new WarmUp(readiness::isReady);
        warmUp(kafka, clients);
        bindMetrics();
        this.server = new GatewayServer(
                serverSettings(config.http()),
                new CommandFlow(
                        Map.of(
                                AggregateType.ORDER, new Lane(kafka.commandsTopic(), readiness),
                                AggregateType.STOCK, new Lane(Topics.INVENTORY_COMMANDS, inventory)),
                        publisher,
                        listener,
                        waiting),
                keys,
                new RateLimit(config.access().ratePerSecond(), config.access().rateBurst(), System::nanoTime),
                readiness,
                inventory,
                metrics);
    }

    /** Orders are what a gateway is for; where nothing of inventory is there, it serves orders alone. */
    private void warmUp(GatewayConfig.Kafka kafka, Clients clients) {
        warmUp(readiness, kafka.commandsTopic(), kafka.repliesTopic(), clients);
        warmUp(inventory, Topics.INVENTORY_COMMANDS, Topics.INVENTORY_REPLIES, clients);
        warmUp.ask("topic " + Topics.INVENTORY_REPLIES, () -> readToo(Topics.INVENTORY_REPLIES, clients.consumers()));
    }

    /** From its end, which is looked up here: the listener must not wait for a topic that it can do without. */
    private void readToo(String topic, Supplier<Consumer<byte[], byte[]>> consumers) {
        TopicPartition replies = new TopicPartition(topic, listener.partition());
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            int count = consumer.partitionsFor(topic).size();
            if (count <= replies.partition()) {
                throw new InvalidTopicException(
                        "partition " + replies.partition() + " is read, but " + topic + " has " + count);
            }
            Map<TopicPartition, Long> ends = consumer.endOffsets(List.of(replies), END_TIMEOUT);
            listener.add(topic, Objects.requireNonNull(ends.get(replies), topic));
        }
    }

    private void warmUp(Readiness lane, String commands, String replies, Clients clients) {
        WarmUp.Question schemas = warmUp.ask(
                "schemas of " + commands, () -> SubjectCatalog.warmUp(clients.registry(), Set.of(commands, replies)));
        WarmUp.Question topic = warmUp.ask("topic " + commands, () -> {
            requireTopic(clients.consumers(), commands);
            publisher.requireTopic(commands);
        });
        lane.require("the schema registry does not know the commands and replies yet", schemas::isAnswered)
                .require("no broker knows the topic " + commands + " yet", topic::isAnswered)
                .require("the topic " + replies + " is not read yet", () -> listener.isListening(replies));
    }

    /** By a consumer: a producer that asks for a topic makes it, where brokers allow that. */
    private static void requireTopic(Supplier<Consumer<byte[], byte[]>> consumers, String topic) {
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            if (consumer.partitionsFor(topic).isEmpty()) {
                throw new InvalidTopicException("topic " + topic + " does not exist");
            }
        }
    }

    private void bindMetrics() {
        metrics.gauge("gateway.waiting", "Requests that wait for an outcome", waiting, Waiting::size);
        metrics.gauge("gateway.in.flight", "Commands sent, not acknowledged", publisher, CommandPublisher::inFlight);
        metrics.counter("gateway.published", "Commands acknowledged", publisher, CommandPublisher::published);
        metrics.counter("gateway.publish.failures", "Commands not acknowledged", publisher, CommandPublisher::failed);
    }

    private static GatewayServer.Settings serverSettings(GatewayConfig.Http http) {
        return new GatewayServer.Settings(
                http.host(),
                http.port(),
                http.connectionsMax(),
                http.requestsMax(),
                http.bodyMemoryBytes(),
                http.idleTimeout(),
                http.drain(),
                http.waitDefault());
    }

    /**
     * Starts a gateway and waits until it is ready.
     *
     * @throws IllegalStateException saying what is missing, when it is not ready within the start timeout
     */
    public static GatewayApp start(GatewayConfig config) {
        GatewayApp app = launch(config);
        try {
            app.awaitReady(config.kafka().startTimeout());
            return app;
        } catch (RuntimeException notReady) {
            app.close();
            throw notReady;
        }
    }

    /**
     * Starts a gateway that answers 503 until it is ready.
     *
     * @throws IllegalStateException when it cannot listen, as on a port that is taken
     */
    public static GatewayApp launch(GatewayConfig config) {
        return launch(
                config,
                keys(config),
                new Clients(
                        () -> new KafkaProducer<>(GatewayClients.producer(config.kafka())),
                        () -> new KafkaConsumer<>(GatewayClients.replyConsumer(config.kafka())),
                        Registry.client(config.registry())));
    }

    /** With clients given. */
    static GatewayApp launch(GatewayConfig config, Clients clients) {
        return launch(config, keys(config), clients);
    }

    private static ApiKeys keys(GatewayConfig config) {
        return config.access().keysFile().map(ApiKeys::read).orElseGet(ApiKeys::off);
    }

    private static GatewayApp launch(GatewayConfig config, ApiKeys keys, Clients clients) {
        GatewayApp app = new GatewayApp(config, keys, clients);
        try {
            app.server.start();
        } catch (RuntimeException notListening) {
            app.close();
            throw notListening;
        }
        app.listener.start();
        app.warmUp.start();
        return app;
    }

    /**
     * Waits until commands about orders can be taken, and it is known whether those about stock can.
     *
     * @throws IllegalStateException saying what is missing, when it is not ready by then, or is closed before
     */
    public void awaitReady(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!readiness.isReady() || !warmUp.hasAskedAll()) {
            if (closedWithin(POLL) || System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the gateway is not ready: " + String.join("; ", readiness.reasons()));
            }
        }
    }

    private boolean closedWithin(Duration pause) {
        try {
            return closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while starting", interrupted);
        }
    }

    /** Method and path template of every route. */
    List<String> routes() {
        return server.routes();
    }

    /** The port that is listened on. */
    public int port() {
        return server.port();
    }

    /** Where it is reached. */
    public URI boundUri() {
        String host = config.http().host();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port());
    }

    @Override
    public void close() {
        readiness.stop();
        inventory.stop();
        closed.countDown();
        // Closed from last to first, whatever goes wrong.
        try (metrics;
                listener;
                publisher;
                warmUp) {
            stopServer();
        }
    }

    /** Requests that still wait when the drain is nearly over are answered 202. */
    private void stopServer() {
        Thread stopping = Thread.ofVirtual().start(server::stop);
        try {
            Duration patience = config.http().drain().minus(LAST_ANSWERS);
            if (patience.isNegative() || !stopping.join(patience)) {
                waiting.expireAll();
            }
            stopping.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs until SIGTERM or SIGINT. Settings: {@link ConfigSource}. Exits with 2 when a setting is wrong, with 1 when it cannot listen. */
    public static void main(String[] arguments) throws InterruptedException {
        // Named before anything logs, and apart from logback.xml, so that an application which embeds a gateway keeps
        // its own.
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "logback-gateway.xml");
        }
        try {
            GatewayApp app = launch(ConfigSource.read(List.of(arguments), System.getenv()));
            CountDownLatch stopped = new CountDownLatch(1);
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                app.close();
                                stopped.countDown();
                            },
                            "gateway-stop"));
            Logger log = LoggerFactory.getLogger(GatewayApp.class);
            log.atInfo().addKeyValue("uri", app.boundUri()).log("Gateway listens");
            stopped.await();
        } catch (IllegalArgumentException wrongSetting) {
            System.err.println("gateway: " + wrongSetting.getMessage());
            System.exit(2);
        } catch (IllegalStateException notListening) {
            System.err.println("gateway: " + notListening.getMessage());
            System.exit(1);
        }
    }
}
