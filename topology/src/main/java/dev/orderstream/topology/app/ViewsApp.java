package dev.orderstream.topology.app;

import dev.orderstream.schemas.AvroSerdes;
import dev.orderstream.schemas.Registry;
import dev.orderstream.schemas.Topics;
import dev.orderstream.topology.codec.CommandCodec;
import dev.orderstream.topology.codec.CommandRewrite;
import dev.orderstream.topology.codec.DeadLetterActionCodec;
import dev.orderstream.topology.codec.DeadLetterCodec;
import dev.orderstream.topology.codec.EventCodec;
import dev.orderstream.topology.codec.FulfilmentActionCodec;
import dev.orderstream.topology.codec.LetterViewCodec;
import dev.orderstream.topology.codec.RecordJson;
import dev.orderstream.topology.codec.ReplyCodec;
import dev.orderstream.topology.codec.SagaCodec;
import dev.orderstream.topology.codec.ViewCodec;
import dev.orderstream.topology.domain.OrderEvent;
import dev.orderstream.topology.query.AnalyticsRoutes;
import dev.orderstream.topology.query.AnyInstance;
import dev.orderstream.topology.query.CustomerRoutes;
import dev.orderstream.topology.query.DeadLetterGauges;
import dev.orderstream.topology.query.DeadLetterRoutes;
import dev.orderstream.topology.query.FeedRoutes;
import dev.orderstream.topology.query.FulfilmentActionRoutes;
import dev.orderstream.topology.query.FulfilmentRoutes;
import dev.orderstream.topology.query.Gather;
import dev.orderstream.topology.query.GatheredDeadLetters;
import dev.orderstream.topology.query.GatheredSagas;
import dev.orderstream.topology.query.Hops;
import dev.orderstream.topology.query.InstanceRoutes;
import dev.orderstream.topology.query.InventoryRoutes;
import dev.orderstream.topology.query.Lags;
import dev.orderstream.topology.query.LiveStreams;
import dev.orderstream.topology.query.LocalHistoryTail;
import dev.orderstream.topology.query.LocalInstance;
import dev.orderstream.topology.query.OrderRoutes;
import dev.orderstream.topology.query.OwnersHistoryTail;
import dev.orderstream.topology.query.Placement;
import dev.orderstream.topology.query.QueryServer;
import dev.orderstream.topology.query.RedriveRoutes;
import dev.orderstream.topology.query.SagaGauges;
import dev.orderstream.topology.query.StoreLocator;
import dev.orderstream.topology.query.StoredForms;
import dev.orderstream.topology.query.Waiting;
import dev.orderstream.topology.stream.BrokerCommandTopics;
import dev.orderstream.topology.stream.CatchUp;
import dev.orderstream.topology.stream.Changes;
import dev.orderstream.topology.stream.EventFeed;
import dev.orderstream.topology.stream.KafkaFulfilmentActionLog;
import dev.orderstream.topology.stream.LetterRetention;
import dev.orderstream.topology.stream.TransactionalActionLog;
import dev.orderstream.topology.stream.ViewSerdes;
import dev.orderstream.topology.stream.ViewsTopology;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.TopologyDescription;

/** The application <b>views</b> with its query server, wired. */
public final class ViewsApp implements AutoCloseable {
    /** What the views are built from. */
    static final Set<String> TOPICS = Stream.of(
                    List.of(
                            Topics.ORDER_EVENTS,
                            Topics.ORDER_OUTCOMES,
                            Topics.FULFILMENT_EVENTS,
                            Topics.INVENTORY_EVENTS),
                    Topics.DEAD_LETTERS,
                    Topics.DEAD_LETTER_ACTIONS)
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableSet());

    /** What operators' actions are written to. */
    private static final Set<String> WRITTEN = Set.of(Topics.FULFILMENT_ACTIONS);

    /** Half of the requests that may be under way: the others stay for those who do not wait. */
    private static final int WAITERS_MAX = 512;

    private final RunningStreams running;
    private final QueryServer server;
    private final CatchUp catchUp;
    private final Lease lease;
    private final Hops hops;
    private final EventFeed feed;
    private final DeadLetterGauges gauges;
    private final RedriveRoutes redrives;
    private final TransactionalActionLog actions;
    private final SagaGauges sagaGauges;
    private final KafkaFulfilmentActionLog fulfilmentActions;

    private ViewsApp(
            RunningStreams running,
            QueryServer server,
            CatchUp catchUp,
            Lease lease,
            Hops hops,
            EventFeed feed,
            DeadLetterGauges gauges,
            RedriveRoutes redrives,
            TransactionalActionLog actions,
            SagaGauges sagaGauges,
            KafkaFulfilmentActionLog fulfilmentActions) {
        this.running = running;
        this.server = server;
        this.catchUp = catchUp;
        this.lease = lease;
        this.hops = hops;
        this.feed = feed;
        this.gauges = gauges;
        this.redrives = redrives;
        this.actions = actions;
        this.sagaGauges = sagaGauges;
        this.fulfilmentActions = fulfilmentActions;
    }

    /**
     * Starts projecting and listens. Queries answer 503 until the stores are restored.
     *
     * @throws StartException when a topic is missing, a setting cannot work, or the brokers cannot be reached
     */
    public static ViewsApp start(ViewsAppConfig config, PrometheusMeterRegistry metrics) {
        Audit audit = Audit.open(config.settings(), AuditPlan.of(config));
        try {
            return start(config, new RunningStreams.Audited(audit, audit.require()), metrics);
        } catch (RuntimeException failed) {
            audit.close();
            throw failed;
        }
    }

    private static ViewsApp start(
            ViewsAppConfig config, RunningStreams.Audited audited, PrometheusMeterRegistry metrics) {
        ClusterSnapshot.Topic events =
                audited.cluster().topic(Topics.ORDER_EVENTS).orElseThrow();
        int partitions = events.partitions();
        StreamsConfiguration settings = config.settings().withReplicasOf(events);
        StreamsConfig streamsConfig = settings.streamsConfig();
        SchemaRegistryClient registry = Registry.client(settings.registry());
        Schemas.require(registry, TOPICS);
        Schemas.require(registry, WRITTEN);
        Serializer<SpecificRecord> avro = AvroSerdes.serializer(registry, settings.registry());
        ViewSerdes serdes = serdes(registry, avro);
        Changes changes = new Changes();
        CatchUp catchUp = new CatchUp(new LastRecords(settings, TOPICS));
        RunningStreams running = RunningStreams.start(
                ViewsTopology.build(new TopologyConfig(streamsConfig), serdes, config.deadLetters(), changes, catchUp),
                streamsConfig,
                settings,
                audited,
                metrics);
        Lease lease = Lease.of(running.streams(), settings.leaseBound(), catchUp::doubt);
        String name = config.advertised().map(Hops::authority).orElse("this");
        Hops hops = new Hops(name, settings.applicationId());
        TransactionalActionLog actions = new TransactionalActionLog(
                kafka(settings, "redrive"),
                settings.applicationId() + "-redrive-" + name,
                new DeadLetterActionCodec(registry, avro).serializer());
        KafkaFulfilmentActionLog fulfilmentActions = new KafkaFulfilmentActionLog(
                kafka(settings, "fulfilment-actions"), new FulfilmentActionCodec(registry, avro).serializer());
        try {
            IntPredicate served = partition -> lease.holds() && catchUp.isDone(partition);
            Placement placement = new Placement(running.streams(), partitions, config.advertised());
            StoreLocator stores = new StoreLocator(running.streams(), served);
            Lags lags = new Lags(running.streams());
            StoredForms forms = new StoredForms(
                    serdes.orders().deserializer(),
                    EventCodec.orders(registry, avro).deserializer(),
                    serdes.commands().deserializer(),
                    serdes.customerOrders().deserializer(),
                    serdes.dailySales().deserializer(),
                    serdes.productSales(),
                    serdes.deadLetters(),
                    serdes.listedLetters().deserializer(),
                    serdes.handlings().deserializer(),
                    serdes.sagas().deserializer(),
                    serdes.stock().deserializer());
            AnyInstance anywhere = new AnyInstance(placement, hops, stores, forms, lags);
            Gather gather = new Gather(placement, hops, stores, forms);
            GatheredDeadLetters letters = new GatheredDeadLetters(gather, placement, forms);
            LocalInstance here = new LocalInstance(
                    name, settings.applicationId(), running.streams(), served, lags, running.restores());
            Waiting waiting = new Waiting(changes, WAITERS_MAX, metrics);
            LiveStreams live = new LiveStreams(config.query().live(), metrics);
            EventFeed feed = feed(settings, EventCodec.orders(registry, avro));
            OwnersHistoryTail tail = new OwnersHistoryTail(new LocalHistoryTail(anywhere, waiting), placement, hops);
            RedriveRoutes redrives = new RedriveRoutes(
                    config.query(),
                    letters,
                    new CommandRewrite(registry, avro),
                    CommandCodec.orders(registry),
                    new BrokerCommandTopics(kafka(settings, "redrive-source")),
                    actions,
                    metrics);
            QueryServer server = QueryServer.start(
                    config.query(),
                    List.of(
                            new OrderRoutes(anywhere, waiting, tail, live),
                            new InventoryRoutes(anywhere, waiting),
                            new FeedRoutes(feed, live),
                            new CustomerRoutes(gather, forms),
                            new AnalyticsRoutes(gather, forms),
                            redrives,
                            new DeadLetterRoutes(
                                    gather, letters, forms, new RecordJson(registry)::json, Clock.systemUTC()),
                            new FulfilmentRoutes(anywhere, gather, waiting, forms, Clock.systemUTC()),
                            new FulfilmentActionRoutes(
                                    config.query(),
                                    new GatheredSagas(gather, placement, forms),
                                    fulfilmentActions,
                                    waiting,
                                    metrics,
                                    Clock.systemUTC()),
                            gather.routes(),
                            new InstanceRoutes(placement, hops, here)),
                    waiting,
                    live,
                    new StreamsHealth(running, catchUp::isDone),
                    metrics,
                    metrics::scrape);
            DeadLetterGauges gauges = new DeadLetterGauges(stores, placement, forms, metrics, Clock.systemUTC());
            gauges.start();
            SagaGauges sagaGauges = new SagaGauges(stores, placement, forms, metrics, Clock.systemUTC());
            sagaGauges.start();
            return new ViewsApp(
                    running,
                    server,
                    catchUp,
                    lease,
                    hops,
                    feed,
                    gauges,
                    redrives,
                    actions,
                    sagaGauges,
                    fulfilmentActions);
        } catch (RuntimeException failed) {
            running.close();
            catchUp.close();
            lease.close();
            hops.close();
            actions.close();
            fulfilmentActions.close();
            throw failed;
        }
    }

    /**
     * Everything on the cluster that is not as this application needs it, without starting it.
     *
     * @throws StartException when the brokers do not answer
     */
    public static List<Finding> audit(ViewsAppConfig config) {
        try (Audit audit = Audit.open(config.settings(), AuditPlan.of(config))) {
            return audit.ofStopped().findings();
        }
    }

    /** The shape of the topology, built without a cluster. */
    public static TopologyDescription describe() {
        SchemaRegistryClient registry = Registry.client(StreamsConfiguration.NOWHERE.registry());
        return ViewsTopology.build(
                        new TopologyConfig(StreamsConfiguration.NOWHERE.streamsConfig()),
                        serdes(registry, AvroSerdes.serializer(registry, StreamsConfiguration.NOWHERE.registry())),
                        LetterRetention.STANDARD,
                        new Changes(),
                        new CatchUp((taken, projected) -> Map.of()))
                .describe();
    }

    private static EventFeed feed(StreamsConfiguration settings, EventCodec<OrderEvent> events) {
        return new EventFeed(kafka(settings, "feed"), events.deserializer(), FeedRoutes::json);
    }

    private static Map<String, Object> kafka(StreamsConfiguration settings, String client) {
        Map<String, Object> kafka = new HashMap<>(settings.kafka());
        kafka.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        kafka.put(CommonClientConfigs.CLIENT_ID_CONFIG, settings.applicationId() + "-" + client);
        return kafka;
    }

    private static ViewSerdes serdes(SchemaRegistryClient registry, Serializer<SpecificRecord> avro) {
        return new ViewSerdes(
                EventCodec.orders(registry, avro).deserializer(),
                new DeadLetterCodec(registry, avro).deserializer(),
                new DeadLetterActionCodec(registry, avro).deserializer(),
                new ReplyCodec(registry, avro).deserializer(),
                ViewCodec.orders(),
                ViewCodec.commands(),
                ViewCodec.customerOrders(),
                ViewCodec.dailySales(),
                ViewCodec.productSales(),
                LetterViewCodec.listed(),
                LetterViewCodec.handlings(),
                new SagaCodec(registry, avro).deserializer(),
                SagaCodec.stored(),
                EventCodec.inventory(registry, avro).deserializer(),
                ViewCodec.stock());
    }

    /** The Streams instance, for health and lag. */
    public RunningStreams running() {
        return running;
    }

    /** The port of the queries. */
    public int port() {
        return server.port();
    }

    /**
     * Waits until the stores are restored and hold what was committed before the start: queries are answered then.
     *
     * @param bound how long to wait while nothing is restored, and then while nothing is projected
     * @throws StartException when they are not by then
     */
    public void awaitReady(Duration bound) {
        running.awaitRunning(bound);
        try {
            if (!catchUp.await(bound)) {
                throw new StartException("the views have not caught up with the log, and nothing was projected for "
                        + bound.toSeconds() + " s");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted while the views caught up", stopped);
        }
    }

    /** Whether it runs and holds what was committed when it took its partitions over: queries are answered. */
    public boolean isReady() {
        return running.isReady() && catchUp.isDone();
    }

    /** Holds the views against the log as it is now; they are not ready until they hold all of that, too. */
    public void catchUpAgain() {
        catchUp.doubt();
    }

    @Override
    public void close() {
        gauges.close();
        sagaGauges.close();
        redrives.close();
        server.close();
        actions.close();
        fulfilmentActions.close();
        feed.close();
        catchUp.close();
        running.close();
        lease.close();
        hops.close();
    }
}
