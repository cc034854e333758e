package dev.orderstream.standalone.cli;

import dev.orderstream.schemas.RegistrySettings;
import dev.orderstream.standalone.PreconditionException;
import dev.orderstream.topology.app.FulfilmentAppConfig;
import dev.orderstream.topology.app.InventoryAppConfig;
import dev.orderstream.topology.app.OrdersAppConfig;
import dev.orderstream.topology.app.StartException;
import dev.orderstream.topology.app.StreamsConfiguration;
import dev.orderstream.topology.app.TeamsCheck;
import dev.orderstream.topology.domain.fulfilment.SagaPolicy;
import dev.orderstream.topology.stream.DecideSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of commands that look at the applications from outside. Their registry is not asked. */
final class OrdersTarget {
    @Mixin
    private final Cluster cluster = new Cluster();

    @Mixin
    private final TeamsOption teams = new TeamsOption();

    @Mixin
    private final ReplicasOption replicas = new ReplicasOption();

    @Option(
            names = "--application-id",
            paramLabel = "ID",
            defaultValue = OrdersAppConfig.APPLICATION_ID,
            description = "Consumer group of orders (default: ${DEFAULT-VALUE}).")
    private String applicationId = OrdersAppConfig.APPLICATION_ID;

    @Option(
            names = "--inventory-application-id",
            paramLabel = "ID",
            defaultValue = InventoryAppConfig.APPLICATION_ID,
            description = "Consumer group of inventory (default: ${DEFAULT-VALUE}).")
    private String inventoryApplicationId = InventoryAppConfig.APPLICATION_ID;

    @Option(
            names = "--fulfilment-application-id",
            paramLabel = "ID",
            defaultValue = FulfilmentAppConfig.APPLICATION_ID,
            description = "Consumer group of fulfilment (default: ${DEFAULT-VALUE}).")
    private String fulfilmentApplicationId = FulfilmentAppConfig.APPLICATION_ID;

    @Option(
            names = "--record-bytes-max",
            paramLabel = "BYTES",
            defaultValue = "" + DecideSettings.RECORD_BYTES_MAX,
            description = "Largest record that is written (default: ${DEFAULT-VALUE}).")
    private int recordBytesMax = DecideSettings.RECORD_BYTES_MAX;

    /**
     * Of all its teams: what is not looked at would seem right.
     *
     * @throws StartException when it has read the topic of a team that is not given, or the brokers do not answer
     */
    OrdersAppConfig orders() {
        try {
            OrdersAppConfig config = new OrdersAppConfig(streams(applicationId), teams.teams(), recordBytesMax);
            TeamsCheck.requireNoneLeftOut(config);
            return config;
        } catch (IllegalArgumentException wrong) {
            throw new PreconditionException(wrong.getMessage() + ".", wrong);
        }
    }

    /** Of the second application that decides. */
    InventoryAppConfig inventory() {
        try {
            return new InventoryAppConfig(streams(inventoryApplicationId), recordBytesMax);
        } catch (IllegalArgumentException wrong) {
            throw new PreconditionException(wrong.getMessage() + ".", wrong);
        }
    }

    /** Of the sagas. */
    FulfilmentAppConfig fulfilment() {
        try {
            return new FulfilmentAppConfig(streams(fulfilmentApplicationId), SagaPolicy.STANDARD, recordBytesMax);
        } catch (IllegalArgumentException wrong) {
            throw new PreconditionException(wrong.getMessage() + ".", wrong);
        }
    }

    /** Of an application that does not run here. */
    StreamsConfiguration streams(String id) {
        Map<String, String> kafka = cluster.commandConfig();
        return new StreamsConfiguration(
                        id,
                        cluster.bootstrapServers(),
                        RegistrySettings.of("mock://not-asked"),
                        Path.of("."),
                        Duration.ofSeconds(1),
                        1,
                        0,
                        kafka)
                .withAudit(replicas.settings());
    }
}
