package dev.orderstream.standalone;

import dev.orderstream.topology.app.ViewsAppConfig;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Settings of an embedded pipeline. Port 0 takes any free one.
 *
 * @param kafkaDir where the broker keeps its log
 * @param streamsDir where the applications keep their state stores
 * @param partitions of every topic; counts when the topics are created, that is on first start
 * @param viewVersion of the views
 * @param teams those that have a command topic of their own
 * @param fulfilment how orders are fulfilled; empty: they are only decided
 */
public record PipelineSettings(
        Path kafkaDir,
        Path streamsDir,
        int gatewayPort,
        int queryPort,
        int registryPort,
        int kafkaPort,
        int partitions,
        int viewVersion,
        List<String> teams,
        Optional<FulfilmentSettings> fulfilment) {
    /** Enough to see partitions at work; each costs memory and time to start. */
    public static final int PARTITIONS = 4;

    public PipelineSettings {
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions is " + partitions + "; it must be at least 1");
        }
    }

    /** On free ports, with everything in one directory: for tests and the demo. */
    public static PipelineSettings in(Path dir) {
        return new PipelineSettings(
                dir.resolve("kafka"),
                dir.resolve("streams"),
                0,
                0,
                0,
                0,
                PARTITIONS,
                ViewsAppConfig.VERSION,
                List.of(),
                Optional.empty());
    }

    public PipelineSettings withPartitions(int changed) {
        return new PipelineSettings(
                kafkaDir,
                streamsDir,
                gatewayPort,
                queryPort,
                registryPort,
                kafkaPort,
                changed,
                viewVersion,
                teams,
                fulfilment);
    }

    /** The broker on that port, as when it is started again while clients wait for it. */
    public PipelineSettings withKafkaPort(int changed) {
        return new PipelineSettings(
                kafkaDir,
                streamsDir,
                gatewayPort,
                queryPort,
                registryPort,
                changed,
                partitions,
                viewVersion,
                teams,
                fulfilment);
    }

    /** With command topics of these teams. */
    public PipelineSettings withTeams(List<String> changed) {
        return new PipelineSettings(
                kafkaDir,
                streamsDir,
                gatewayPort,
                queryPort,
                registryPort,
                kafkaPort,
                partitions,
                viewVersion,
                changed,
                fulfilment);
    }

    /** Orders are fulfilled like that. */
    public PipelineSettings withFulfilment(FulfilmentSettings wanted) {
        return new PipelineSettings(
                kafkaDir,
                streamsDir,
                gatewayPort,
                queryPort,
                registryPort,
                kafkaPort,
                partitions,
                viewVersion,
                teams,
                Optional.of(wanted));
    }

    /**
     * Looks whether the ports can be had.
     *
     * @throws PreconditionException naming the port that is taken, or given twice, and how to choose another
     */
    public void requirePortsFree() {
        Set<Integer> given = new HashSet<>();
        for (int port : List.of(gatewayPort, queryPort, registryPort, kafkaPort)) {
            if (port != 0 && !given.add(port)) {
                throw new PreconditionException("Port " + port + " is given twice; choose another with --gateway-port,"
                        + " --query-port, --registry-port or --kafka-port (0 takes any free one).");
            }
        }
        Ports.requireFree(gatewayPort, "gateway", "--gateway-port or ORDERS_GATEWAY_PORT");
        Ports.requireFree(queryPort, "queries", "--query-port or ORDERS_QUERY_PORT");
        Ports.requireFree(registryPort, "schema registry", "--registry-port or ORDERS_REGISTRY_PORT");
        Ports.requireFree(kafkaPort, "Kafka", "--kafka-port or ORDERS_KAFKA_PORT");
    }
}
